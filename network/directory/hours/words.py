"""Hours in words, in the language of the reader: "Tiistaisin ja torstaisin klo 13–16, parittomina viikkoina."

A line is made of clauses with commas between them. Each clause is one message with its numbers filled in, so that a
translator can inflect it, and no word depends on the form of its neighbour.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext, pgettext, pgettext_lazy

from core import clock
from network.directory.hours import rules
from network.directory.states import Weeks

# Finnish and Swedish write the full hour without minutes: 13–16, but 9.30–15.
_FULL_HOUR = ".00"

_EACH_WEEK = (
    pgettext_lazy("each week", "Mondays"),
    pgettext_lazy("each week", "Tuesdays"),
    pgettext_lazy("each week", "Wednesdays"),
    pgettext_lazy("each week", "Thursdays"),
    pgettext_lazy("each week", "Fridays"),
    pgettext_lazy("each week", "Saturdays"),
    pgettext_lazy("each week", "Sundays"),
)
# Translators: open next; day is 24 November (24.11.), hours are 13:00–16:00. Write the word before the hours: klo, kl.
_THIS_WEEK = (
    pgettext_lazy("hours", "On Monday %(day)s, %(hours)s"),
    pgettext_lazy("hours", "On Tuesday %(day)s, %(hours)s"),
    pgettext_lazy("hours", "On Wednesday %(day)s, %(hours)s"),
    pgettext_lazy("hours", "On Thursday %(day)s, %(hours)s"),
    pgettext_lazy("hours", "On Friday %(day)s, %(hours)s"),
    pgettext_lazy("hours", "On Saturday %(day)s, %(hours)s"),
    pgettext_lazy("hours", "On Sunday %(day)s, %(hours)s"),
)

Times = tuple[dt.time, dt.time]


def next_line(schedule: rules.Schedule, now: dt.datetime) -> str:
    """One sentence: open now, open next, or that nobody knows. ``now`` is aware."""
    if current := rules.open_at(schedule, now):
        return _line(_until(current, now), by_appointment=current.by_appointment)
    following = rules.next_opening(schedule, now)
    if following:
        return _line(_when(schedule, following, now), by_appointment=following.by_appointment)
    if schedule.by_appointment:
        return _line(by_appointment=True)
    return gettext("No times are known at present.")


def week_lines(schedule: rules.Schedule, on: dt.date | None = None) -> list[str]:
    """The weekly hours, days of the same hours on one line. Those that are over on a day, today unless told otherwise,
    are left out."""
    on = on or clock.today()
    alike: dict[tuple[str, bool, str], dict[int, list[Times]]] = defaultdict(lambda: defaultdict(list))
    for row in schedule.weekly:
        if row.last_day is None or row.last_day >= on:
            kind = (row.weeks, row.by_appointment or schedule.by_appointment, _period(row, on))
            alike[kind][row.weekday].append((row.opens, row.closes))
    lines = []
    for (weeks, by_appointment, period), days in alike.items():
        together: dict[tuple[Times, ...], list[int]] = defaultdict(list)
        for weekday, times in sorted(days.items()):
            together[tuple(sorted(times))].append(weekday)
        for hours, weekdays in together.items():
            said = pgettext("weekly hours", "%(days)s %(hours)s") % {
                "days": _weekdays(weekdays),
                "hours": _hours(hours),
            }
            line = _line(said, _weeks(weeks), by_appointment=by_appointment, last=period)
            lines.append((weekdays, hours, line))
    return [line for _weekdays, _hours, line in sorted(lines)]


def holidays_line(schedule: rules.Schedule) -> str:
    """Whether the weekly hours hold on public holidays; "" where there are none."""
    if not schedule.weekly:
        return ""
    return gettext("Also on public holidays.") if schedule.open_on_holidays else gettext("Not on public holidays.")


def exception_lines(schedule: rules.Schedule, from_day: dt.date) -> list[str]:
    """The exceptions that are not over on a day, in order; several openings of the same days on one line."""
    together: dict[tuple[dt.date, dt.date, bool, bool, str], list[Times]] = defaultdict(list)
    for row in sorted(schedule.exceptions, key=lambda row: (row.first_day, row.last_day, row.opens or dt.time())):
        if row.last_day >= from_day:
            by_appointment = not row.closed and (row.by_appointment or schedule.by_appointment)
            times = together[row.first_day, row.last_day, row.closed, by_appointment, row.note]
            if row.opens is not None and row.closes is not None:
                times.append((row.opens, row.closes))
    lines = []
    for (first, last, closed, by_appointment, note), hours in together.items():
        days = days_between(first, last, year=from_day.year)
        if closed:
            said = gettext("Closed %(days)s") % {"days": days}
        else:
            said = gettext("Different hours on %(days)s: %(hours)s") % {"days": days, "hours": _hours(hours)}
        lines.append(_line(f"{said} ({note.rstrip('.')})" if note else said, by_appointment=by_appointment))
    return lines


def hours_between(opens: dt.time, closes: dt.time) -> str:
    """ "13–16", "9.30–15", in English "13:00–16:00"."""
    return f"{clock_time(opens)}–{_end(closes)}"


def clock_time(time: dt.time) -> str:
    """A time of day as the house writes it, a full hour without minutes where that is the custom."""
    return time_format(time, "TIME_FORMAT").removesuffix(_FULL_HOUR)


def days_between(first: dt.date, last: dt.date, *, year: int) -> str:
    """ "24.12.", "24.–26.12.", "28.12.2026–6.1.2027": years only where they are not all ``year``."""
    end = _day(last, with_year=last.year != year or first.year != last.year)
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        # Translators: the first of several days of one month (24–26 December), in the letters of Django's date filter.
        shape = pgettext("first of several days", "j")
        return f"{date_format(first, shape)}–{end}"
    start = _day(first, with_year=first.year != last.year)
    # Translators: days of two months: 28 December – 6 January.
    return pgettext("days", "%(first)s – %(last)s") % {"first": start, "last": end}


def _day(day: dt.date, *, with_year: bool) -> str:
    # Translators: a day without its year (24 December), in the letters of Django's date filter.
    return date_format(day, "SHORT_DATE_FORMAT" if with_year else pgettext("day without year", "j F"))


def _until(opening: rules.Opening, now: dt.datetime) -> str:
    """More than a day ahead, the hour says nothing."""
    if opening.end - now >= dt.timedelta(days=1):
        return gettext("Open now")
    return gettext("Open now until %(time)s") % {"time": _end(opening.ends.time())}


def _when(schedule: rules.Schedule, following: rules.Opening, now: dt.datetime) -> str:
    """The day of the next opening, with all that is still to come on it of the same kind."""
    today, day = now.astimezone(rules.HOME).date(), following.begins.date()
    same = [each for each in rules.openings(schedule, day, 1) if each.by_appointment == following.by_appointment]
    coming = rules.merged(each for each in same if each.start > now)
    said = {
        "day": _day(day, with_year=(day - today).days > 6 and day.year != today.year),
        "hours": _hours([(each.begins.time(), each.ends.time()) for each in coming]),
    }
    match (day - today).days:
        case 0:
            return gettext("Today %(hours)s") % said
        case 1:
            return gettext("Tomorrow %(hours)s") % said
        case days if days <= 6:
            return str(_THIS_WEEK[day.weekday()]) % said
    return gettext("Next on %(day)s, %(hours)s") % said


def _weekdays(weekdays: Sequence[int]) -> str:
    """ "Mondays and Thursdays"; three or more in a row as "Mon–Fri"."""
    if len(weekdays) == 7:
        return gettext("every day")
    parts: list[str] = []
    for run in _runs(weekdays):
        if len(run) > 2:
            parts.append(f"{WEEKDAYS_ABBR[run[0]]}–{WEEKDAYS_ABBR[run[-1]]}")
        else:
            parts += [str(_EACH_WEEK[weekday]) for weekday in run]
    return _listed(parts)


def _runs(weekdays: Iterable[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for weekday in weekdays:
        if runs and runs[-1][-1] == weekday - 1:
            runs[-1].append(weekday)
        else:
            runs.append([weekday])
    return runs


def _weeks(weeks: str) -> str:
    if weeks == Weeks.EVERY:
        return ""
    return pgettext("hours", "odd weeks") if weeks == Weeks.ODD else pgettext("hours", "even weeks")


def _period(row: rules.Weekly, on: dt.date) -> str:
    """Only what is still to come: that hours began in March says nothing in May."""
    first = row.first_day if row.first_day and row.first_day > on else None
    if first and row.last_day:
        return days_between(first, row.last_day, year=on.year)
    if first:
        return pgettext("hours", "from %(day)s") % {"day": days_between(first, first, year=on.year)}
    if row.last_day:
        return pgettext("hours", "until %(day)s") % {"day": days_between(row.last_day, row.last_day, year=on.year)}
    return ""


def _hours(times: Iterable[Times]) -> str:
    return _listed([hours_between(*each) for each in times])


def _end(time: dt.time) -> str:
    """Midnight at the end of a day is 24."""
    return "24" + clock_time(time).lstrip("0") if time == dt.time() else clock_time(time)


def _listed(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    # Translators: the end of a list: Mondays, Tuesdays and Fridays.
    return pgettext("list", "%(others)s and %(last)s") % {"others": ", ".join(parts[:-1]), "last": parts[-1]}


def _line(*clauses: str, by_appointment: bool, last: str = "") -> str:
    """One sentence of these clauses. Finnish dates end with a full stop of their own."""
    appointment = gettext("by appointment only") if by_appointment else ""
    text = ", ".join(filter(None, (*clauses, appointment, last)))
    return f"{text[:1].upper()}{text[1:].removesuffix('.')}."
