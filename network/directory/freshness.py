"""How lately a place was confirmed, and which letter that asks for. Nothing here is stored: a late job changes
nothing that people see."""

import datetime as dt

from django.db.models import Q

from core import clock
from network.directory.models import Place, PlaceQuerySet
from network.directory.states import (
    ASK_DAYS,
    HIDDEN_MONTHS,
    STALE_MONTHS,
    Letter,
    months_before,
)

_ORDER = ["", Letter.ASK, Letter.NOT_CONFIRMED, Letter.HIDDEN]
# A letter that was due when there was nobody to write to. It goes out as soon as there is somebody.
UNREAD = ~Q(letter="") & Q(letter_at=None)


def stale_from(confirmed_on: dt.date) -> dt.date:
    """The first day on which a place confirmed then says "not confirmed"."""
    return _first_day(confirmed_on, STALE_MONTHS)


def last_fresh_day(confirmed_on: dt.date) -> dt.date:
    """The last day on which a place confirmed then counts as confirmed: until then an answer comes in time."""
    return stale_from(confirmed_on) - dt.timedelta(days=1)


def hidden_from(confirmed_on: dt.date) -> dt.date:
    """The first day on which a place confirmed then is hidden from the finder."""
    return _first_day(confirmed_on, HIDDEN_MONTHS)


def stage(confirmed_on: dt.date | None, on: dt.date | None = None) -> Letter | None:
    """The letter that fits a day: hidden, not confirmed, or soon to be so. None while there is nothing to ask."""
    if confirmed_on is None:
        return None
    on = on or clock.today()
    reached = [letter for letter, before in _limits(on).items() if confirmed_on < before]
    return reached[-1] if reached else None


def due(place: Place, on: dt.date | None = None) -> Letter | None:
    """The letter to write now: the latest that fits, unless it was written to somebody since the last confirmation."""
    found = stage(place.confirmed_on, on) if place.is_public else None
    if found is None:
        return None
    unread = place.letter != "" and place.letter_at is None
    return found if unread or _ORDER.index(found) > _ORDER.index(place.letter) else None


def waiting(on: dt.date | None = None) -> PlaceQuerySet:
    """Places to whose providers a letter is to be written. The same rule as ``due``."""
    limits = _limits(on or clock.today())
    wanted = Q()
    for number, (letter, before) in enumerate(limits.items()):
        earlier = list(limits.values())[number + 1 :]
        here = Q(confirmed_on__lt=before) & (Q(letter__in=_ORDER[: _ORDER.index(letter)]) | UNREAD)
        wanted |= here & Q(confirmed_on__gte=earlier[0]) if earlier else here
    found: PlaceQuerySet = Place.objects.public().filter(wanted)
    return found


def at(letter: Letter, on: dt.date | None = None) -> Q:
    """Places at this stage today: hidden, not confirmed, or soon to be so, whatever was written to them."""
    limits = _limits(on or clock.today())
    found = Q(confirmed_on__lt=limits[letter])
    later = _ORDER[_ORDER.index(letter) + 1 :]
    return found & Q(confirmed_on__gte=limits[Letter(later[0])]) if later else found


def _limits(on: dt.date) -> dict[Letter, dt.date]:
    """Each letter fits places confirmed before this day; in the order of the letters."""
    return {
        Letter.ASK: months_before(on + dt.timedelta(days=ASK_DAYS), STALE_MONTHS),
        Letter.NOT_CONFIRMED: months_before(on, STALE_MONTHS),
        Letter.HIDDEN: months_before(on, HIDDEN_MONTHS),
    }


def _first_day(confirmed_on: dt.date, months: int) -> dt.date:
    """Counted from the rule itself: months end on different days, so the day is up to three later than it looks."""
    day = clock.months_after(confirmed_on, months)
    while months_before(day, months) <= confirmed_on:
        day += dt.timedelta(days=1)
    return day
