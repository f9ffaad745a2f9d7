"""Single values as HSDS wants them."""

import datetime as dt
import re

# A character that no address on the web may hold unescaped.
_NOT_IN_URI = re.compile(r"[\s<>\"{}|\\^`]")


def moment(value: dt.datetime) -> str:
    """In UTC, to the millisecond."""
    return value.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def uri(value: str) -> str | None:
    """The address, when it is one of the web; None otherwise."""
    if not value.startswith(("https://", "http://")) or _NOT_IN_URI.search(value):
        return None
    return value
