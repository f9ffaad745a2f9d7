"""Who handles volunteering where: which network or region an application goes to, and to whom letters about it go."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from network.directory.models import Contact, Mandate, Network, Organisation
from network.directory.states import ContactRole, Role
from network.geography.models import Municipality, Region
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import State


@dataclass(frozen=True)
class Answerer:
    """Whom a volunteer can ask. ``phone``: "" where none is known."""

    person: User
    phone: str = ""

    @property
    def name(self) -> str:
        return str(self.person)

    @property
    def email(self) -> str:
        return self.person.email

    def __str__(self) -> str:
        """ "Aino Esimerkki, aino@x.example, 017 000 0001"."""
        return ", ".join(filter(None, dict.fromkeys((self.name, self.email, self.phone))))


def route(municipality: Municipality) -> tuple[Region, Network | None]:
    """Where an application for a municipality goes: to the smallest network in use that covers it and has a coordinator
    in force today, else (None) to the region as a whole."""
    held = Mandate.objects.in_force().filter(role=Role.COORDINATOR, person__is_active=True, network__isnull=False)
    networks = Network.objects.in_use().filter(region=municipality.region_id, pk__in=held.values("network"))
    # Asked apart: a filter on the municipalities would count that one only.
    covering = networks.filter(pk__in=Network.objects.filter(municipalities=municipality).values("pk"))
    smallest = covering.annotate(size=Count("municipalities", distinct=True)).order_by("size", "slug").first()
    return municipality.region, smallest


def recruiters(municipality: Municipality) -> QuerySet[Organisation]:
    """Organisations that somebody there can apply to: members with a main contact who has an account, and with their
    home or a place in the region of the municipality."""
    answered = Contact.objects.in_force().filter(role=ContactRole.MANAGER, person__is_active=True)
    here = Q(municipality__region=municipality.region_id) | Q(
        pk__in=Organisation.objects.filter(places__municipality__region=municipality.region_id).values("pk")
    )
    found: QuerySet[Organisation] = Organisation.objects.members().filter(here, pk__in=answered.values("organisation"))
    return found


def managers(volunteering: Volunteering) -> list[Answerer]:
    """The main contacts of the organisation that recruits, as long as it is a member. Never the volunteer."""
    organisation = volunteering.organisation
    if organisation is None or not organisation.is_member:
        return []
    rows = Contact.objects.in_force().filter(organisation=organisation, role=ContactRole.MANAGER)
    found = rows.filter(person__is_active=True).select_related("person")
    return _others(volunteering, (Answerer(each.person, each.phone) for each in found if each.person))


def coordinators(volunteering: Volunteering, role: str = Role.COORDINATOR) -> list[Answerer]:
    """Who has this role for the network or the region that handles it, those of the network first. Never the
    volunteer."""
    area = Q(network=None, region=volunteering.region_id)
    if volunteering.network_id:
        area |= Q(network=volunteering.network_id, network__ended_at=None)
    rows = Mandate.objects.in_force().filter(area, role=role, person__is_active=True).select_related("person")
    held = sorted(rows, key=lambda each: (each.network_id is None, each.from_date, each.pk))
    return _others(volunteering, (Answerer(each.person) for each in held))


def handlers(volunteering: Volunteering) -> list[Answerer]:
    """Whose turn it is to handle it: the main contacts of the organisation it was sent to, else those who coordinate
    the network, else the region. All who handle it are `Volunteering.objects.handled_by`."""
    found = managers(volunteering)
    if found:
        return found
    held = coordinators(volunteering)
    if volunteering.network_id:
        near = Mandate.objects.in_force().filter(network=volunteering.network_id, role=Role.COORDINATOR)
        people = set(near.values_list("person", flat=True))
        return [each for each in held if each.person.pk in people] or held
    return held


def deputies(volunteering: Volunteering) -> list[Answerer]:
    """Who is told when whoever was asked has not acted for some time: when that was a coordinator, the deputies, else
    the other coordinators; when it was an organisation or a deputy, the coordinators first. Nobody where there is
    nobody else."""
    silent = {each.person.pk for each in asked(volunteering)}
    coordinating, standing_in = coordinators(volunteering), coordinators(volunteering, Role.DEPUTY)
    is_absent = any(each.person.pk in silent for each in coordinating)
    first, then = (standing_in, coordinating) if is_absent else (coordinating, standing_in)

    def others(people: list[Answerer]) -> list[Answerer]:
        return [each for each in people if each.person.pk not in silent]

    return others(first) or others(then)


def contact(volunteering: Volunteering) -> Answerer | None:
    """The contact person: who took it up, as long as they handle it, else the first whose turn it is; None where nobody
    coordinates."""
    everybody = [*managers(volunteering), *coordinators(volunteering), *coordinators(volunteering, Role.DEPUTY)]
    known = next((each for each in everybody if each.person.pk == volunteering.handler_id), None)
    return known or next(iter(handlers(volunteering)), None)


def asked(volunteering: Volunteering) -> list[Answerer]:
    """To whom a letter goes when it is their turn: the contact person, or all before there is one."""
    known = contact(volunteering)
    return [known] if known and known.person.pk == volunteering.handler_id else handlers(volunteering)


def mentors(volunteering: Volunteering) -> QuerySet[User]:
    """Who can be beside a beginner: those who are active in the region, and those who handle it. Not oneself."""
    active = Volunteering.objects.filter(state=State.ACTIVE, region=volunteering.region_id)
    people = [each.person.pk for each in (*managers(volunteering), *coordinators(volunteering))]
    rows = User.objects.filter(Q(pk__in=active.values("volunteer__person")) | Q(pk__in=people), is_active=True)
    if volunteering.volunteer:
        rows = rows.exclude(pk=volunteering.volunteer.person_id)
    return rows.order_by("name", "email")


def _others(volunteering: Volunteering, found: Iterable[Answerer]) -> list[Answerer]:
    """Each person once, and nobody for their own."""
    own = volunteering.volunteer.person_id if volunteering.volunteer else None
    once = {each.person.pk: each for each in reversed(list(found))}
    return [each for each in reversed(once.values()) if each.person.pk != own]
