"""What others show of this wing: one's own hours, for a page of one's own (monitoring/_mine.html)."""

from typing import Any

from core import clock
from network.monitoring import givers, hours
from network.monitoring.models import Session


def mine(user: Any) -> dict[str, Any]:
    """For `monitoring/_mine.html`, as ``part``: this year's sums, and whether there is anything to log for. Empty for
    whoever has nothing to do with sessions. The queries are those of `givers.of` and one more."""
    year = clock.today().year
    may_log = bool(givers.of(user))
    years = hours.by_year(Session.objects.of(user))
    if not may_log and not years:
        return {}
    return {"year": year, "tally": years.get(year, hours.Tally()), "may_log": may_log, "earlier": bool(years)}
