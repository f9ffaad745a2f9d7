"""Hours of many shapes for the demo: odd and even weeks, by appointment, seasons, summer breaks, Christmas."""

import datetime as dt
import random
from typing import Any

from core import clock
from network.directory.demo import words
from network.directory.states import Weeks

Rows = list[dict[str, Any]]
_WEEKDAYS = range(5)


def _row(day: int, opens: str, closes: str, **more: Any) -> dict[str, Any]:
    return {"weekday": day, "opens": dt.time.fromisoformat(opens), "closes": dt.time.fromisoformat(closes), **more}


def _days(days: Any, opens: str, closes: str, **more: Any) -> Rows:
    return [_row(day, opens, closes, **more) for day in days]


SHAPES: tuple[Rows, ...] = (
    _days([1], "13:00", "16:00"),
    _days(_WEEKDAYS, "09:00", "15:00"),
    [_row(0, "10:00", "12:00"), _row(3, "14:00", "17:00")],
    _days([2], "10:00", "13:00", weeks=Weeks.ODD),
    [_row(1, "10:00", "12:00", weeks=Weeks.EVEN), _row(1, "16:00", "18:00", weeks=Weeks.ODD)],
    _days([5], "10:00", "14:00"),
    [*_days(range(4), "08:30", "16:00"), _row(4, "08:30", "14:30")],
    _days([3], "17:00", "20:00"),
    [_row(0, "09:00", "11:30"), _row(0, "12:30", "15:00"), _row(2, "09:00", "11:30")],
    [*_days([0, 2], "10:00", "14:00"), _row(4, "10:00", "12:00", by_appointment=True)],
)
BOOKED: tuple[Rows, ...] = (
    _days(_WEEKDAYS, "09:00", "16:00", by_appointment=True),
    _days([1, 3], "10:00", "15:00", by_appointment=True),
)
REMOTE: tuple[Rows, ...] = (
    _days(_WEEKDAYS, "09:00", "15:00"),
    _days(range(7), "09:00", "21:00"),
    [*_days(range(4), "09:00", "17:00"), _row(4, "20:00", "01:00")],
)


def weekly(rng: random.Random, way: str) -> Rows:
    """Fields of WeeklyHours, but for the offer."""
    if way in ("phone", "chat", "video"):
        return rng.choice(REMOTE)
    if way in ("onsite_booked", "home_visit"):
        return rng.choice(BOOKED)
    rows = rng.choice(SHAPES)
    # Courses and clubs keep to a term.
    return [row | _term() for row in rows] if way in ("course", "peer_group") and rng.random() < 0.5 else rows


def exceptions(rng: random.Random) -> Rows:
    """Fields of HoursException, but for the offer. About half have none."""
    year, made = clock.today().year, Rows()
    if rng.random() < 0.35:
        made += [_closed(dt.date(each, 6, 15), dt.date(each, 8, 9), words.SUMMER) for each in (year, year + 1)]
    if rng.random() < 0.3:
        made.append(_closed(dt.date(year, 12, 24), dt.date(year + 1, 1, 6), words.CHRISTMAS))
    if rng.random() < 0.1:
        day = dt.date(year, 12, 23)
        hours = {"opens": dt.time(9), "closes": dt.time(12)}
        made.append({"first_day": day, "last_day": day, **hours, **_notes(words.SHORT_DAY)})
    return made


def _closed(first: dt.date, last: dt.date, why: words.Texts) -> dict[str, Any]:
    return {"first_day": first, "last_day": last, **_notes(why)}


def _notes(why: words.Texts) -> dict[str, Any]:
    return {"note_fi": why.fi, "note_sv": why.sv, "note_en": why.en}


def _term() -> dict[str, Any]:
    """The school term of this half of the year."""
    today = clock.today()
    if today.month < 7:
        return {"first_day": dt.date(today.year, 1, 7), "last_day": dt.date(today.year, 5, 31)}
    return {"first_day": dt.date(today.year, 8, 15), "last_day": dt.date(today.year, 12, 15)}
