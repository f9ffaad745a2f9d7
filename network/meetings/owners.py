"""Who an action point can be given to: those who were there, those who organise, and the network of the region."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import User
from network.directory.models import Contact, Mandate, Organisation
from network.directory.states import OrganisationState, Role
from network.meetings import minuting
from network.meetings.models import Meeting


@dataclass(frozen=True)
class Candidate:
    """``organisation``: for which they registered, as one line. Shown to organisers only, so without a name the
    address says who it is."""

    person: User
    organisation: str = ""

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}" if self.organisation else str(self.person)


def offered(meeting: Meeting) -> tuple[list[Candidate], list[Candidate]]:
    """Organisers, then participants with an account; each person once. Two queries."""
    organisers = {each.pk: Candidate(each) for each in organisers_of(meeting)}
    coming = {
        each.person.pk: Candidate(each.person, str(each.organisation or each.organisation_name))
        for each in minuting.may_be_named(meeting)
        if each.person is not None and each.person.pk not in organisers
    }
    return list(organisers.values()), list(coming.values())


def organisers_of(meeting: Meeting) -> QuerySet[User]:
    """Coordinators of the region and of the network that organises it; of the whole country, administrators."""
    if meeting.region_id is None:
        return User.objects.filter(is_active=True, is_superuser=True).order_by("name", "pk")
    part = Q(network=meeting.network_id) if meeting.network_id else Q(pk__in=[])
    held = Mandate.objects.in_force().filter(Q(region=meeting.region_id, network=None) | part, role=Role.COORDINATOR)
    return User.objects.filter(is_active=True, pk__in=held.values("person")).order_by("name", "pk")


def possible(meeting: Meeting) -> QuerySet[User]:
    """Everybody an action point of this meeting can be given to: its participants, whoever coordinates something in the
    region, and the contacts of the network's organisations there; of the whole country when it is for all of it."""
    contacts = Contact.objects.in_force().filter(organisation__state=OrganisationState.MEMBER)
    held = Mandate.objects.in_force().filter(role=Role.COORDINATOR)
    if meeting.region_id is not None:
        contacts = contacts.filter(organisation__municipality__region=meeting.region_id)
        held = held.filter(region=meeting.region_id)
    coming = meeting.registrations.confirmed()
    return User.objects.filter(
        Q(pk__in=contacts.values("person"))
        | Q(pk__in=held.values("person"))
        | Q(pk__in=coming.values("person"))
        | Q(pk__in=organisers_of(meeting).order_by().values("pk")),
        is_active=True,
    )


def by_address(meeting: Meeting, email: str) -> User | None:
    """The one of these with this address."""
    return possible(meeting).filter(email__iexact=email.strip()).first()


def comes_from(person: User, organisation: Organisation, meeting: Meeting) -> bool:
    """Whether they answer for the organisation, or registered for the meeting as coming from it."""
    answers = Contact.objects.in_force().filter(person=person, organisation=organisation)
    return answers.exists() or meeting.registrations.filter(person=person, organisation=organisation).exists()


def organisations_of(meeting: Meeting) -> QuerySet[Organisation]:
    """Members of the network in the region, by name; all of the country where it is for the country."""
    rows: QuerySet[Organisation] = Organisation.objects.members().order_by("name", "pk")
    return rows if meeting.region_id is None else rows.filter(municipality__region=meeting.region_id)
