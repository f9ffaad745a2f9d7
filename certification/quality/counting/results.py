"""What counting ends in: shares, spans of days, and how a result says by which method it came about.

The version of a method rises when it counts differently: a figure of last year can then be told from one of today.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from certification.quality.indicators import Counted, Counter
from core.texts import languages
from network.directory.models import Organisation, Place
from network.directory.states import months_before
from network.monitoring.states import FEW

# So many months back "lately" goes, where a figure says no other.
YEAR = 12

Whole = Callable[[Organisation, dt.date], Counted]


def of_whole(count: Whole) -> Counter:
    """A counter of what is only ever counted for the whole organisation."""

    def counter(organisation: Organisation, places: Sequence[Place | None], day: dt.date) -> list[Counted]:
        one = count(organisation, day)
        return [one for _place in places]

    return counter


def query(method: str, day: dt.date, *, first: dt.date | None = None, **more: Any) -> dict[str, Any]:
    """``method``: key and version, such as "share_confirmed_6m/1". ``first``: the first of the days looked at, up to
    ``day``. ``more``: numbers and codes, never who somebody is."""
    span = {"from": first.isoformat(), "to": day.isoformat()} if first else {}
    return {"method": method, "day": day.isoformat(), **span, **more}


def year_before(day: dt.date) -> dt.date:
    """The first day of the last twelve months."""
    return months_before(day, YEAR)


def midnight(day: dt.date) -> dt.datetime:
    """The moment at which a day begins where the network lives."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def end_of(day: dt.date) -> dt.datetime:
    """The first moment after a day."""
    return midnight(day + dt.timedelta(days=1))


def share(part: int, whole: int, asked: dict[str, Any]) -> Counted:
    """How many percent, cut after two decimals, so that only all of them are 100. None of nothing."""
    asked = asked | {"counted": whole}
    if not whole:
        return Counted(None, query=asked)
    percent = Decimal(part * 100) / Decimal(whole)
    return Counted(percent.quantize(Decimal("0.01"), ROUND_FLOOR), query=asked)


def share_of_people(part: int, whole: int, asked: dict[str, Any]) -> Counted:
    """As `share`; of fewer than FEW people nothing is told, not even how many there are."""
    if 0 < whole < FEW:
        return Counted(None, few=True, query=asked | {"counted": f"<{FEW}"})
    return share(part, whole, asked)


def yes_no(answer: bool, asked: dict[str, Any]) -> Counted:
    return Counted(Decimal(int(answer)), query=asked)


def number(value: int, asked: dict[str, Any]) -> Counted:
    return Counted(Decimal(value), query=asked | {"counted": value})


def not_yet(method: str) -> Counter:
    """A counter of what Vieri does not collect: it says so, and never makes a number up."""

    def count(organisation: Organisation, day: dt.date) -> Counted:
        words = {}
        for code in languages():
            with override(code):
                words[code] = _("Vieri does not count this yet")
        return Counted(None, shown=words, query=query(method, day, counted=0))

    return of_whole(count)
