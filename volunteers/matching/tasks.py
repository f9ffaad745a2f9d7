"""What the clock wakes."""

from volunteers.matching.actions import closing


def close_past() -> int:
    """Requests whose days have passed. Returns how many ended."""
    return closing.close_past()


def expire_asks() -> int:
    """Questions that nobody answered in time. Returns how many ended."""
    return closing.expire_asks()


def delete_old() -> int:
    """Requests that ended long ago. Returns how many are gone."""
    return closing.delete_old()
