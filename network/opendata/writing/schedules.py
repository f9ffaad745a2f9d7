"""Hours as rows of HSDS: rules of RFC 5545 that come true on exactly the days on which help is given.

Where weekly hours do not hold, at exceptions, a rule ends the day before and another begins the day after, as the field
guidance of HSDS says; exceptional openings are rows of their own. Odd and even weeks are every second week from the
first such week after a year with 53 ISO weeks until the end of the next such year: there two odd weeks follow each
other, and a new rule begins. From where is counted depends neither on the day of the answer nor on that of the last
confirmation, and an identifier is made of what a rule says and of its last day alone: it stays until the rule ends.
Public holidays and the reasons of closed days stand in the notes, since HSDS has no word for either.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext, override

from network.directory.hours import rows as stored
from network.directory.hours import rules, words
from network.directory.models import HoursException, Offer, WeeklyHours
from network.directory.states import Booking, Weeks
from network.opendata import ids, shapes, texts
from network.opendata.writing.values import uri

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY, _WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
# How far ahead the rules of odd and even weeks are written, in days.
_AHEAD = 400


@dataclass(frozen=True)
class Span:
    """Days from ``first`` to ``last``; None: no end on that side."""

    first: dt.date | None
    last: dt.date | None

    def holds(self) -> bool:
        return self.first is None or self.last is None or self.first <= self.last


def rows(offer: Offer, language: str, today: dt.date) -> list[shapes.Schedule]:
    """Everything from today on; weekly hours first, then exceptional ones."""
    with override(language):
        exceptions = [each for each in offer.exceptions.all() if each.last_day >= today]
        notes = sentences(offer, language, today)[1]
        found = [
            row for weekly in offer.weekly_hours.all() for row in _weekly(offer, weekly, exceptions, language, today)
        ]
        for row in found:
            row.notes = texts.sentences(row.notes or "", *notes) or None
        found += [_exceptional(offer, each, language, today) for each in exceptions if each.opens and each.closes]
    return list({row.id: row for row in found}.values())


def sentences(offer: Offer, language: str, today: dt.date) -> tuple[list[str], list[str]]:
    """The weekly hours in words; and what else is to be said of them: exceptions, public holidays, a note."""
    with override(language):
        schedule = stored.schedule_of(offer)
        said = [*words.exception_lines(schedule, today), words.holidays_line(schedule)]
        note = texts.pick(offer, "hours_note", language)
        return words.week_lines(schedule, today), [each for each in (note, *said) if each]


def _weekly(
    offer: Offer, hours: WeeklyHours, exceptions: Iterable[HoursException], language: str, today: dt.date
) -> Iterator[shapes.Schedule]:
    for span in _without(Span(hours.first_day, hours.last_day), exceptions):
        for part in _whole_alternations(span, hours, today):
            if part.last is not None and part.last < today:
                continue
            first = _first_on(part.first, hours) if part.first else None
            if first is not None and part.last is not None and first > part.last:
                continue
            yield _weekly_row(offer, hours, Span(first, part.last), language)


def _without(span: Span, exceptions: Iterable[HoursException]) -> Iterator[Span]:
    """What is left of a span when the days of the exceptions are taken out."""
    first = span.first
    for each in sorted(exceptions, key=lambda each: each.first_day):
        before = Span(first, _earlier(span.last, each.first_day - _DAY))
        if before.holds():
            yield before
        first = max(first or dt.date.min, each.last_day + _DAY)
    rest = Span(first, span.last)
    if rest.holds():
        yield rest


def _earlier(last: dt.date | None, other: dt.date) -> dt.date:
    return other if last is None else min(last, other)


def _whole_alternations(span: Span, hours: WeeklyHours, today: dt.date) -> Iterator[Span]:
    """Weekly hours as they are; those of odd or even weeks in parts in which such weeks really alternate."""
    if hours.weeks == Weeks.EVERY:
        yield span
        return
    # Every second week needs a first one; what was before today is told of no longer, so any such week does.
    first = max(span.first or dt.date.min, _beginning_of_alternation(today))
    while span.last is None or first <= span.last:
        end = _end_of_alternation(first)
        yield Span(first, _earlier(span.last, end))
        first = end + _DAY
        if first > today + dt.timedelta(days=_AHEAD):
            return


def _end_of_alternation(day: dt.date) -> dt.date:
    """The last day of the first year with 53 ISO weeks that ends on this day or later."""
    year = day.isocalendar().year
    # The 28th of December is always in the last week of its year.
    while dt.date(year, 12, 28).isocalendar().week != 53:
        year += 1
    return dt.date.fromisocalendar(year, 53, 7)


def _beginning_of_alternation(day: dt.date) -> dt.date:
    """The first day after the last year with 53 ISO weeks that ended before this day."""
    end = dt.date.fromisocalendar(day.isocalendar().year, 1, 1) - _DAY
    while end.isocalendar().week != 53:
        end = dt.date.fromisocalendar(end.isocalendar().year, 1, 1) - _DAY
    return end + _DAY


def _first_on(day: dt.date, hours: WeeklyHours) -> dt.date:
    """The first day from ``day`` on which the hours hold."""
    day += dt.timedelta(days=(hours.weekday - day.weekday()) % 7)
    wanted = {Weeks.ODD: 1, Weeks.EVEN: 0}.get(Weeks(hours.weeks))
    while wanted is not None and day.isocalendar().week % 2 != wanted:
        day += _WEEK
    return day


def _weekly_row(offer: Offer, hours: WeeklyHours, span: Span, language: str) -> shapes.Schedule:
    # Several of one line of hours differ in their last days; where it begins moves when days before it are over.
    seed = ("weekly", hours.weeks, hours.first_day, span.last)
    row = _row(offer, hours, span, _DAYS[hours.weekday], language, seed=seed)
    row.interval = 1 if hours.weeks == Weeks.EVERY else 2
    alone = rules.Schedule(weekly=(stored.weekly_of(hours),))
    row.description = texts.sentences(*words.week_lines(alone, span.first or dt.date.min))
    return row


def _exceptional(offer: Offer, each: HoursException, language: str, today: dt.date) -> shapes.Schedule:
    """On each of its days; HSDS knows weeks and months only, so the weekdays between its first and last day."""
    length = (each.last_day - each.first_day).days + 1
    days = sorted({(each.first_day + n * _DAY).weekday() for n in range(min(length, 7))})
    span = Span(each.first_day, each.last_day)
    seed = ("exception", span.first, span.last)
    row = _row(offer, each, span, ",".join(_DAYS[day] for day in days), language, seed=seed)
    row.description = texts.sentences(
        *words.exception_lines(rules.Schedule(exceptions=(stored.exception_of(each),)), today)
    )
    return row


def _row(
    offer: Offer,
    hours: WeeklyHours | HoursException,
    span: Span,
    byday: str,
    language: str,
    *,
    seed: tuple[object, ...],
) -> shapes.Schedule:
    assert hours.opens is not None and hours.closes is not None  # noqa: S101, PT018 -- closed days have no row
    first = span.first.isoformat() if span.first else None
    last = span.last.isoformat() if span.last else None
    notes = [gettext("By appointment only")] if hours.by_appointment or offer.booking == Booking.REQUIRED else []
    if dt.time(0) < hours.closes <= hours.opens:
        notes.append(gettext("Closes on the next day."))
    return shapes.Schedule(
        id=ids.part_of(offer.pk, *seed, byday, hours.opens, hours.closes, hours.by_appointment),
        service_id=offer.pk,
        location_id=offer.place_id,
        service_at_location_id=offer.pk,
        valid_from=first,
        valid_to=last,
        dtstart=first,
        until=last,
        byday=byday,
        description="",
        opens_at=f"{hours.opens:%H:%M}",
        closes_at=_closes(hours.opens, hours.closes),
        schedule_link=uri(offer.booking_link),
        attending_type=texts.pick(offer.way, "name", language) or None,
        notes=texts.sentences(*notes) or None,
    )


def _closes(opens: dt.time, closes: dt.time) -> str:
    """Round the clock is 00:00 to 23:59 in HSDS."""
    return "23:59" if opens == closes == dt.time(0) else f"{closes:%H:%M}"
