"""Which state may follow which in meetings, what may be chosen, and how long things hold."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.states import Moves


class Kind(models.TextChoices):
    NETWORK_MEETING = "network_meeting", _("Network meeting")
    TRAINING = "training", _("Training session")
    QUESTION_HOUR = "question_hour", _("Question hour")
    OPEN_DAY = "open_day", _("Open day")


class Audience(models.TextChoices):
    PUBLIC = "public", _("Open to all")
    NETWORK = "network", _("For network members")
    INVITED = "invited", _("By invitation")


class MeetingState(models.TextChoices):
    """HELD is written when somebody says so or attendance is registered; that it is over, the clock says."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", pgettext_lazy("meeting", "Published")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")
    HELD = "held", pgettext_lazy("meeting", "Held")


MEETING_MOVES: Moves = {
    MeetingState.DRAFT: frozenset({MeetingState.PUBLISHED}),
    MeetingState.PUBLISHED: frozenset({MeetingState.CANCELLED, MeetingState.HELD}),
    MeetingState.CANCELLED: frozenset(),
    MeetingState.HELD: frozenset(),
}


class Rhythm(models.TextChoices):
    """How the dates of a series were made. Each date is a meeting of its own all the same."""

    WEEKLY = "weekly", _("Every so many weeks")
    MONTHLY = "monthly", _("Every month on the same weekday")
    CHOSEN = "chosen", _("Dates chosen one by one")


class Scope(models.TextChoices):
    """Which dates of a series an edit is for. Dates that have passed or were cancelled are never changed by it."""

    THIS = "this", _("This date only")
    FOLLOWING = "following", _("This date and those after it")
    ALL = "all", _("All dates to come")


class Way(models.TextChoices):
    ONSITE = "onsite", _("On site")
    ONLINE = "online", _("Online")


class Question(models.TextChoices):
    """What participants may be asked. The first two are deleted when the meeting is over."""

    DIET = "diet", _("Diet")
    ACCESS = "access", _("What you need in order to take part")
    ORGANISATION = "organisation", _("Organisation")
    MUNICIPALITY = "municipality", _("Municipality")
    WISH = "wish", _("What you would like to hear about")


# Kept in a table of their own (models.Need) and deleted this many days after the end of the meeting.
NEEDS = frozenset({Question.DIET, Question.ACCESS})
NEEDS_DAYS = 1
# Names and addresses of guests are deleted this many days after the end; that somebody came stays, without a name.
GUEST_DAYS = 30


class Service(models.TextChoices):
    """What the organiser has arranged so that all can follow."""

    SIGN_LANGUAGE = "fse", _("Interpretation into Finnish Sign Language")
    SPEECH_TO_TEXT = "speech_to_text", _("Speech-to-text interpretation")
    INTO_SWEDISH = "interpretation_sv", _("Interpretation into Swedish")
    INTO_FINNISH = "interpretation_fi", _("Interpretation into Finnish")
    RECORDING = "recording", _("A recording afterwards")


class RegistrationState(models.TextChoices):
    """PENDING: a guest who has not pressed the link in the mail. WAITING: in the queue. OFFERED: a place came free and
    is kept for them until the offer ends."""

    PENDING = "pending", _("Waits for confirmation by e-mail")
    CONFIRMED = "confirmed", _("Takes part")
    WAITING = "waiting", _("In the queue")
    OFFERED = "offered", _("Place offered")
    EXPIRED = "expired", _("Did not answer in time")
    CANCELLED = "cancelled", pgettext_lazy("registration", "Cancelled")


REGISTRATION_MOVES: Moves = {
    RegistrationState.PENDING: frozenset(
        {RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.EXPIRED, RegistrationState.CANCELLED}
    ),
    RegistrationState.CONFIRMED: frozenset({RegistrationState.CANCELLED}),
    RegistrationState.WAITING: frozenset(
        {RegistrationState.OFFERED, RegistrationState.CONFIRMED, RegistrationState.CANCELLED}
    ),
    RegistrationState.OFFERED: frozenset(
        {RegistrationState.CONFIRMED, RegistrationState.EXPIRED, RegistrationState.CANCELLED}
    ),
    RegistrationState.EXPIRED: frozenset(),
    RegistrationState.CANCELLED: frozenset(),
}
# They hold a seat.
SEATED = frozenset({RegistrationState.CONFIRMED, RegistrationState.OFFERED})
# One person has at most one of these for a meeting.
LIVE = SEATED | {RegistrationState.PENDING, RegistrationState.WAITING}

# A guest confirms within this time.
CONFIRM_HOURS = 24
# An offered place is kept this long; close to the meeting less, never beyond its beginning (registrations.offers).
OFFER_HOURS = 48


class Source(models.TextChoices):
    """How attendance was registered."""

    LIST = "list", _("From the list")
    SCAN = "scan", _("By scanning a code")
    SELF = "self", _("By the participant")


class Letter(models.TextChoices):
    """Mails about one registration; each is written at most once for a state of the meeting (models.Notice). LINK: to
    whoever registered and may not know any more that they did; at most one in LINK_PAUSE."""

    LINK = "link", _("Sent the link")
    REQUEST = "request", _("Invitation to the calendar")
    PLACE = "place", _("Told of a seat, an offer or the queue")
    CHANGED = "changed", _("Told of a change")
    CANCELLED = "cancelled", _("Told that it is cancelled")
    WEEK = "week", _("Reminded a week before")
    DAY = "day", _("Reminded the day before")
    THANKS = "thanks", _("Thanked")
    MESSAGE = "message", _("Message from the organiser")


# Told to many: each time is a row of its own (models.Mailing), and the letters follow.
MAILED = frozenset({Letter.CHANGED, Letter.CANCELLED, Letter.MESSAGE})
# A form sent twice, or two forms in a row, are one mail with the link.
LINK_PAUSE = dt.timedelta(minutes=1)
# Reminders go out so long before the beginning.
REMINDERS = {Letter.WEEK: dt.timedelta(days=7), Letter.DAY: dt.timedelta(days=1)}
# Cancelled meetings stay in calendar feeds so long (RFC 5545 knows no other way to take an entry away).
CANCELLED_DAYS = 90
# The owner of an action point is reminded so many days before it is due.
ACTION_POINT_DAYS = 3
