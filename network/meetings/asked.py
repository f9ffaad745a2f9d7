"""Who can be asked to a meeting: addresses that somebody typed, and the contacts of the network's organisations."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from network.directory import mandates
from network.directory.models import Contact, Organisation
from network.directory.states import OrganisationState
from network.geography.models import Municipality
from network.meetings.models import Meeting


@dataclass(frozen=True)
class Asked:
    """Somebody to invite. ``organisation``: for which they are asked, if for one."""

    email: str
    name: str = ""
    organisation: Organisation | None = None


def contacts(meeting: Meeting, user: User) -> list[Asked]:
    """The contacts of member organisations that have their home where the meeting is for, each address once: those with
    an account at its address of today, the others at the one their organisation gave. Who was asked to become a contact
    and has not said yes is left in peace. Coordinators are shown those of organisations they coordinate only, whomever
    a meeting is for."""
    rows = Contact.objects.in_force().filter(organisation__state=OrganisationState.MEMBER)
    rows = rows.filter(Q(person__is_active=True) | Q(person=None, invited_at=None))
    networks = [each.pk for each in meeting.networks.all()] or [each for each in [meeting.network_id] if each]
    if networks:
        towns = Municipality.objects.filter(networks__in=networks)
        rows = rows.filter(organisation__municipality__in=towns.values("pk"))
    elif meeting.region_id:
        rows = rows.filter(organisation__municipality__region=meeting.region_id)
    if not user.is_superuser:
        rows = rows.filter(organisation__municipality__in=mandates.municipalities_of(user))
    found: dict[str, Asked] = {}
    for contact in rows.select_related("person", "organisation").order_by("organisation__name", "since"):
        email = (contact.person.email if contact.person else contact.email).strip().lower()
        if email:
            found.setdefault(email, Asked(email, str(contact.person or contact.name), contact.organisation))
    return list(found.values())
