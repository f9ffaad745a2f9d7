"""What cards and pages alike tell of places: which of several offers is given soonest, and how far it is."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from network.directory import hours
from network.directory.hours import Opening, Schedule

# Farther than this a tenth of a kilometre says nothing; nearer than a kilometre the crow is not to be trusted.
_WHOLE_KM, _ONE_KM = 10.0, 1.0
# Kilometres that a place may be off whose door is not known: distances to it are told in tens of them.
_UNSURE_KM = 10.0


class Soonest(NamedTuple):
    """``opening``: the one going on, else the next. ``is_open``: it goes on, and for everyone."""

    schedule: Schedule
    opening: Opening
    is_open: bool


def soonest(schedules: Iterable[Schedule], now: dt.datetime) -> Soonest | None:
    """Of several offers the one that is given first; None when none has a time. ``now`` is aware.

    Of those that begin together, or are open now, the one for everyone goes before the one by appointment, then the one
    that closes last: "open until 18" must not be told as "open until 12".
    """
    best: tuple[tuple[dt.datetime, bool, float], Soonest] | None = None
    for schedule in schedules:
        opening = hours.open_at(schedule, now)
        is_open = opening is not None and not opening.by_appointment
        opening = opening or hours.next_opening(schedule, now)
        if opening is None:
            continue
        order = (max(opening.start, now), opening.by_appointment, -opening.end.timestamp())
        if best is None or order < best[0]:
            best = order, Soonest(schedule, opening, is_open)
    return best[1] if best else None


def distance(km: float, *, whole: bool = False) -> str:
    """As far as it can be told: "under 1 km", "1,8 km", "38 km". ``whole``: counted from where a person is, which is
    known to a kilometre."""
    if km < _ONE_KM:
        return _("under 1 km")
    digits = 0 if whole or km >= _WHOLE_KM else 1
    # Django cuts digits off where one expects it to round.
    return _("%(number)s km") % {"number": number_format(round(km, digits), digits)}


def roughly(km: float) -> str:
    """To a place whose door is not known: "about 20 km"."""
    return _("about %(distance)s") % {"distance": distance(max(_UNSURE_KM, round(km, -1)))}
