"""Cards and the volunteerings they belong to, and whether a card is in force."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from certification.credentials import sources
from certification.credentials.models import Credential
from certification.credentials.states import Status
from core import clock
from volunteers.onboarding.models import Transition, Volunteering
from volunteers.onboarding.models.volunteering import VolunteeringQuerySet
from volunteers.onboarding.states import State

# A card is renewed when its end is so many days away; long before anybody would have to be reminded.
RENEWED_BEFORE = 92


def card_of(volunteering: Volunteering) -> Credential | None:
    """None before somebody has been active for the first time, and when it was erased."""
    return Credential.objects.filter(source=sources.of_volunteering(volunteering.pk)).first()


def volunteering_of(credential: Credential) -> Volunteering | None:
    """None when the card was erased."""
    pk = sources.volunteering(credential.source)
    return whole(Volunteering.objects.all()).filter(pk=pk).first() if pk else None


def whole(rows: VolunteeringQuerySet) -> VolunteeringQuerySet:
    """With all that a card shows of each."""
    return rows.select_related("volunteer__person", "region", "network", "organisation", "task")


def in_force(credential: Credential, volunteering: Volunteering | None) -> bool:
    """Right at the moment of asking, whatever has run or failed before: the credential holds, and whoever has it is
    active and has an open account."""
    if credential.status != Status.VALID or volunteering is None or volunteering.volunteer is None:
        return False
    return volunteering.state == State.ACTIVE and volunteering.volunteer.person.is_active


def stopped(volunteering: Volunteering) -> dt.datetime | None:
    """When its last break began; None when it never had one."""
    breaks = Transition.objects.filter(volunteering=volunteering, new=State.PAUSED)
    return breaks.order_by("-at").values_list("at", flat=True).first()


def holds_until() -> dt.date:
    """The last day of the next calendar year.

    A card has an end, so that paper and files that are out in the world lapse by themselves even if everything else
    fails; while somebody is active it is renewed without their doing."""
    return dt.date(clock.today().year + 1, 12, 31)


def first_name(person: User) -> str:
    """All that a card says of a name: its first word. Without a name a word that everybody could have, never the
    e-mail address."""
    if name := person.get_short_name():
        return name
    with override(person.language):
        return _("Volunteer")
