"""Moments in time as badges write them: RFC 3339, always with a time zone."""

import datetime as dt
import re

from certification.credentials.badges.errors import Unreadable

MOMENT = re.compile(
    r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
    r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)


def write(moment: dt.datetime) -> str:
    """In UTC, to the second: 2027-01-27T22:30:00Z. Raises ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone.")
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(text: object) -> dt.datetime:
    """Raises Unreadable for anything else, such as a day without a time or the 30th of February."""
    try:
        if isinstance(text, str) and MOMENT.fullmatch(text):
            return dt.datetime.fromisoformat(text)
    except ValueError:
        pass
    raise Unreadable("moment", f"Not a moment with a time zone: {str(text)[:40]!r}")
