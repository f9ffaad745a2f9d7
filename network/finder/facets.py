"""What an offer can be asked by, as numbers: terms of the vocabulary by their primary key, and a few of our own."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from network.directory.models import Offer
from network.directory.states import Booking, Price

ANY = 0  # every offer has it
ALL_TOPICS, FREE, WITHOUT_BOOKING, HOLIDAYS, NIGHTS = -1, -2, -3, -4, -5
# The part of a week that some opening falls into: each weekday has six of four hours.
_PARTS, _FIRST_PART = 6, -100
DAYS, HOURS = 7, 24
CLOSED, BY_APPOINTMENT, OPEN = "0", "a", "1"

# Too many offers have these for a list of them to be of use; they are asked of what other lists lead to.
UNLISTED = {FREE, WITHOUT_BOOKING}


@dataclass(frozen=True)
class Times:
    """Hours on one weekday (0 = Monday), ``days`` days in a row; by an exception if ``special``."""

    weekday: int
    opens: dt.time
    closes: dt.time
    by_appointment: bool
    days: int = 1
    special: bool = False


@dataclass
class Known:
    """What the index asks of an offer beside its own columns, by primary keys. ``matters``: topics and e-services;
    ``others``: audiences and languages, and what its place was said to have."""

    matters: set[int] = field(default_factory=set)
    others: set[int] = field(default_factory=set)
    times: list[Times] = field(default_factory=list)


def part_of_week(weekday: int, hour: int) -> int:
    """The facet of a weekday (0 = Monday) and hour (local time)."""
    return _FIRST_PART - weekday * _PARTS - hour * _PARTS // HOURS


def of(offer: Offer, known: Known, hours: str) -> set[int]:
    """All facets of an offer; ``hours`` is its `hours_of`."""
    found = {ANY, offer.way_id} | known.matters | known.others
    found |= {ALL_TOPICS} if offer.all_topics else set()
    found |= {FREE} if offer.price == Price.FREE else set()
    found |= {WITHOUT_BOOKING} if offer.booking != Booking.REQUIRED else set()
    found |= {part_of_week(*divmod(hour, HOURS)) for hour, sign in enumerate(hours) if sign != CLOSED}
    found |= {HOLIDAYS} if offer.open_on_holidays or any(row.special for row in known.times) else set()
    return found | ({NIGHTS} if any(row.closes <= row.opens for row in known.times) else set())


def listed(offer: Offer, known: Known, found: Iterable[int]) -> set[int]:
    """Those of which the index keeps lists. Who helps in all matters stands in the list of those only, so that nobody
    is found twice."""
    return set(found) - UNLISTED - (known.matters if offer.all_topics else set())


def as_text(found: Iterable[int]) -> str:
    return f"|{'|'.join(str(each) for each in sorted(found))}|"


def of_text(text: str) -> set[int]:
    return {int(each) for each in text.strip("|").split("|")}


def in_text(facet: int) -> str:
    """What to look for in an entry's ``facets``."""
    return f"|{facet}|"


def hours_of(offer: Offer, known: Known) -> str:
    """A sign for each hour of the week in which it is ever open (see `Entry`)."""
    week = [CLOSED] * (DAYS * HOURS)
    for row in known.times:
        sign = BY_APPOINTMENT if row.by_appointment or offer.booking == Booking.REQUIRED else OPEN
        first, last = row.opens.hour, row.closes.hour + bool(row.closes.minute)
        for day in range(row.weekday, row.weekday + row.days):
            for hour in range(first, last if row.closes > row.opens else last + HOURS):
                place = (day * HOURS + hour) % len(week)
                week[place] = OPEN if week[place] == OPEN else sign
    return "".join(week)
