"""Further dates of a meeting: each a meeting of its own, all of one series."""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from network.meetings import dates, policies, whens
from network.meetings.actions.copying import copied
from network.meetings.models import Meeting, Series
from network.meetings.states import MeetingState, Rhythm


@transaction.atomic
def make_dates(
    *, meeting: Meeting, rhythm: str, days: Collection[dt.date], interval: int = 1, actor: User
) -> list[Meeting]:
    """Drafts like this meeting on these days, at the same clock time. A day on which the series has a date already is
    left as it is, so that asking twice makes each once. Returns what was made, in order.

    Raises Refused for days that have passed ("past") and for more than dates.MOST at once ("many").
    """
    mine, series = _held(meeting, actor)
    if mine.state == MeetingState.CANCELLED:
        raise Refused(_("This event is cancelled. You can make a new one like it."), code="cancelled")
    taken = days_of(mine)
    wanted = sorted(set(days) - taken)
    if len(wanted) > dates.MOST:
        raise Refused(_("At most %(number)s dates can be made at once.") % {"number": dates.MOST}, code="many")
    time = whens.local(mine.starts_at).time()
    moments = [whens.at(day, time) for day in wanted]
    if any(moment <= clock.now() for moment in moments):
        raise Refused(_("A date that has passed cannot be made."), code="past")
    if not moments:
        return []
    if series is None:
        mine.series = Series.objects.create(rhythm=rhythm, interval=interval)
        mine.save(update_fields=["series"])
        audit.record(mine, "meetings.meeting.edit", actor=actor, fields=["series"])
    elif rhythm != Rhythm.CHOSEN and (series.rhythm, series.interval) != (rhythm, interval):
        # An extra date among weekly ones does not end their rhythm.
        series.rhythm, series.interval = rhythm, interval
        series.save(update_fields=["rhythm", "interval"])
    return [copied(mine, moment, actor=actor, series=mine.series) for moment in moments]


def extend(*, meeting: Meeting, count: int, actor: User) -> list[Meeting]:
    """So many more dates after the last one of the series, in the rhythm in which it was made. Raises Refused, code
    "no_rhythm", where there is none: no series, or dates chosen one by one."""
    series = meeting.series
    found = None
    if series and series.rhythm != Rhythm.CHOSEN:
        held = sorted(days_of(meeting))
        weeks = dates.weeks_of(held) or dates.weeks_of(held[-1:])
        coming = dates.weekly(held[-1], series.interval)
        found = coming if series.rhythm == Rhythm.WEEKLY else dates.monthly(held[-1], weeks[0])
    if series is None or found is None:
        raise Refused(_("Choose in which rhythm the dates follow each other."), code="no_rhythm")
    days = dates.first_ones(found, count=count)
    return make_dates(meeting=meeting, rhythm=series.rhythm, interval=series.interval, days=days, actor=actor)


def days_of(meeting: Meeting) -> set[dt.date]:
    """On which the series has a date, cancelled or not; without a series that of the meeting."""
    if meeting.series_id is None:
        return {meeting.day}
    return {each.day for each in Meeting.objects.filter(series=meeting.series_id)}


def _held(meeting: Meeting, actor: User) -> tuple[Meeting, Series | None]:
    """Both locked, the series first, as whoever edits all of its dates does."""
    known = Meeting.objects.filter(pk=meeting.pk).values_list("series", flat=True).first()
    series = Series.objects.select_for_update().get(pk=known) if known else None
    rows = Meeting.objects.select_related("region", "network", "municipality", "series")
    mine = rows.select_for_update(of=("self",)).filter(pk=meeting.pk).first()
    if mine is None:
        raise Refused(_("This event has been deleted."), code="gone")
    if not policies.may_organise(actor, mine):
        raise PermissionDenied
    # Made by somebody in this very moment, while we waited for the meeting: theirs counts.
    return mine, series or mine.series
