"""Meetings on the desk of who organises them: the next ones with their numbers, and what waits."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts import desk
from accounts.desk import Tone, Waiting
from accounts.models import User
from core import clock
from network.meetings import listed, policies, wording
from network.meetings.models import AttendanceEvent, Meeting, Minutes, Registration
from network.meetings.states import MeetingState, RegistrationState, Source

_LIST = "meetings:meetings"
_SHOWN = 3
# A draft that begins within so many days should be out; within so few it is late.
_DRAFT_DAYS, _LATE_DAYS = 14, 7
# Minutes are asked for so many days after the end.
_MINUTES_DAYS = 7
# What nobody has done after so many days nobody will do: it waits no longer.
_FORGOTTEN_DAYS = 90


class Meetings:
    """The next three; an entry in the menu, to the list."""

    order = 15
    template = "meetings/_today_events.html"
    label = gettext_lazy("Events")
    url_name = _LIST

    def opens_for(self, user: User) -> bool:
        return policies.may_organise_somewhere(user)

    def context(self, user: User) -> dict[str, Any]:
        coming = listed.coming(user, _SHOWN)
        # Who has some to come organises; only who has none has to be asked.
        return {"meetings": coming} if coming or policies.may_organise_somewhere(user) else {}


def waiting(user: User) -> Iterator[Waiting]:
    """Drafts that begin soon, attendance that nobody has registered, minutes that nobody has published. One query."""
    now = clock.now()
    coming = Registration.objects.filter(meeting=OuterRef("pk"), state=RegistrationState.CONFIRMED)
    # What participants only said themselves waits for somebody who has seen them, or says that the event was held.
    vouched = ~Q(source=Source.SELF) | Q(meeting__state=MeetingState.HELD)
    counted = AttendanceEvent.objects.filter(vouched, meeting=OuterRef("pk"))
    published = Minutes.objects.filter(meeting=OuterRef("pk"), published__isnull=False)
    draft = Q(state=MeetingState.DRAFT, starts_at__gt=now, starts_at__lte=now + dt.timedelta(days=_DRAFT_DAYS))
    # Where nobody was to come there is nothing to register.
    uncounted = _over_since(0) & Q(Exists(coming)) & ~Q(Exists(counted))
    unwritten = _over_since(_MINUTES_DAYS) & ~Q(Exists(published)) & Q(state=MeetingState.HELD)
    rows = Meeting.objects.coordinated_by(user).annotate(is_uncounted=uncounted, is_unwritten=unwritten)
    found = list(rows.filter(draft | uncounted | unwritten).order_by("starts_at"))
    yield from _drafts([each for each in found if each.state == MeetingState.DRAFT])
    yield from _uncounted([each for each in found if each.is_uncounted])
    yield from _unwritten([each for each in found if each.is_unwritten])


def _drafts(found: list[Meeting]) -> Iterator[Waiting]:
    if found:
        late = found[0].starts_at - clock.now() <= dt.timedelta(days=_LATE_DAYS)
        yield Waiting(
            count=len(found),
            title=ngettext(
                "event begins soon and is still a draft", "events begin soon and are still drafts", len(found)
            ),
            text=_named(found[0]),
            url=reverse("meetings:desk", args=[found[0].pk]),
            tone=Tone.LATE if late else Tone.SOON,
            entry=_LIST,
        )


def _uncounted(found: list[Meeting]) -> Iterator[Waiting]:
    if found:
        yield Waiting(
            count=len(found),
            title=ngettext("event waits for its attendance", "events wait for their attendance", len(found)),
            text=_named(found[0]),
            url=reverse("meetings:attendance", args=[found[0].pk]),
            entry=_LIST,
        )


def _unwritten(found: list[Meeting]) -> Iterator[Waiting]:
    if found:
        yield Waiting(
            count=len(found),
            title=ngettext("event waits for its minutes", "events wait for their minutes", len(found)),
            text=_named(found[0]),
            url=reverse("meetings:minutes", args=[found[0].pk]),
            tone=Tone.CALM,
            entry=_LIST,
        )


def _over_since(days: int) -> Q:
    """Took place, ended at least so many days ago, and not so long ago that it is forgotten."""
    now = clock.now()
    return Q(
        state__in=[MeetingState.PUBLISHED, MeetingState.HELD],
        ends_at__lte=now - dt.timedelta(days=days),
        ends_at__gt=now - dt.timedelta(days=_FORGOTTEN_DAYS),
    )


def _named(meeting: Meeting) -> str:
    """The first of them, with its day."""
    day = date_format(localtime(meeting.starts_at), "SHORT_DATE_FORMAT")
    return gettext("%(title)s, %(day)s") % {"title": wording.text(meeting, "title"), "day": day}


def register() -> None:
    """The section and its cards (accounts.desk.register, accounts.desk.register_waiting)."""
    desk.register(Meetings())
    desk.register_waiting(waiting)
