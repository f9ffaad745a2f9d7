"""Which state may follow which in the directory, what may be chosen, and how long things hold."""

import calendar
import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Moves


class Role(models.TextChoices):
    """A deputy may act where a coordinator has not for some time (volunteers.onboarding), and nowhere else."""

    COORDINATOR = "coordinator", _("Coordinator")
    DEPUTY = "deputy", _("Deputy coordinator")


class OrganisationState(models.TextChoices):
    APPLIED = "applied", _("Waiting for an answer")
    MEMBER = "member", _("In the network")
    DECLINED = "declined", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Application taken back")
    LEFT = "left", _("Has left the network")


ORGANISATION_MOVES: Moves = {
    OrganisationState.APPLIED: frozenset(
        {OrganisationState.MEMBER, OrganisationState.DECLINED, OrganisationState.WITHDRAWN}
    ),
    OrganisationState.MEMBER: frozenset({OrganisationState.LEFT}),
    OrganisationState.DECLINED: frozenset({OrganisationState.APPLIED}),
    OrganisationState.WITHDRAWN: frozenset({OrganisationState.APPLIED}),
    OrganisationState.LEFT: frozenset({OrganisationState.MEMBER}),
}


class ContactRole(models.TextChoices):
    """A manager edits all of the organisation and its contacts, an editor its places; a contact is only named."""

    MANAGER = "manager", _("Main contact")
    EDITOR = "editor", _("Edits the places")
    CONTACT = "contact", _("Contact only")


class PlaceKind(models.TextChoices):
    SITE = "site", _("Place")
    CHANNEL = "channel", _("Phone, chat or video")
    HOME = "home", _("Home visits")


class PlaceState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    PAUSED = "paused", _("Out of the finder for now")
    ENDED = "ended", _("Ended")


PLACE_MOVES: Moves = {
    PlaceState.DRAFT: frozenset({PlaceState.PUBLISHED, PlaceState.ENDED}),
    PlaceState.PUBLISHED: frozenset({PlaceState.PAUSED, PlaceState.ENDED}),
    PlaceState.PAUSED: frozenset({PlaceState.PUBLISHED, PlaceState.ENDED}),
    PlaceState.ENDED: frozenset({PlaceState.DRAFT}),
}


class FactAnswer(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    ON_REQUEST = "on_request", _("On request")


class Freshness(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    NOT_CONFIRMED = "stale", _("Not confirmed")
    HIDDEN = "hidden", _("Hidden from the finder")


class Letter(models.TextChoices):
    """What was written to a provider since the last confirmation, in this order."""

    ASK = "ask", _("Asked to confirm")
    NOT_CONFIRMED = "stale", _("Told that it says “not confirmed”")
    HIDDEN = "hidden", _("Told that it is hidden")


class Price(models.TextChoices):
    FREE = "free", _("Free of charge")
    FEE = "fee", _("Costs something")


class Booking(models.TextChoices):
    NONE = "none", _("No booking needed")
    RECOMMENDED = "recommended", _("Booking recommended")
    REQUIRED = "required", _("By appointment only")


class Weeks(models.TextChoices):
    """ISO week numbers, as printed in Finnish calendars."""

    EVERY = "every", _("Every week")
    ODD = "odd", _("Odd weeks")
    EVEN = "even", _("Even weeks")


# After so many months without a word a place says "not confirmed", and later it is hidden from the finder.
STALE_MONTHS, HIDDEN_MONTHS = 6, 12
# Providers are asked this many days before a place says "not confirmed".
ASK_DAYS = 14
# A confirmation link works for this long.
LINK_DAYS = 60
# An invitation to answer for an organisation works for this long.
INVITATION_DAYS = 30
# So many months after it stopped working a link is deleted; so are people who never answered an invitation.
FORGET_MONTHS = 12


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier; the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
