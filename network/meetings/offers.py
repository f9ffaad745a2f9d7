"""How long an offered place is kept."""

import datetime as dt

from network.meetings.states import OFFER_HOURS

# Of the time that is left one part of so many, so that several people can be asked one after the other.
_PARTS = 4
_SHORTEST = dt.timedelta(hours=1)


def until(now: dt.datetime, starts_at: dt.datetime) -> dt.datetime | None:
    """When an offer made ``now`` ends: after OFFER_HOURS; less than eight days before the beginning after a quarter of
    the time that is left, but at least an hour, and never after the beginning. None: it has begun, so nothing is
    offered."""
    left = starts_at - now
    if left <= dt.timedelta(0):
        return None
    return now + min(dt.timedelta(hours=OFFER_HOURS), max(_SHORTEST, left / _PARTS), left)
