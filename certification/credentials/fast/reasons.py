"""Why a certificate was laid out in full, and how often: told on the health page."""

from enum import StrEnum

from django.core.cache import cache

_KEY = "credentials.drawn."


class Reason(StrEnum):
    """All ways in which a certificate may be drawn. ``FIRST`` and ``LEARNED`` are part of the plan, the rest is not."""

    QUICK = "quick"  # filled in
    FIRST = "first"  # the first of its kind
    LEARNED = "learned"  # drawn to learn its kind
    VERSION = "version"  # another version of the drawing library
    SIGNS = "signs"  # signs in the name that need a full layout
    WIDE = "wide"  # a text wider than its place
    LETTERS = "letters"  # letters that our fonts lack
    PAGE = "page"  # a page that cannot be learned
    TROUBLE = "trouble"  # an error while filling in


class NeedPlainError(Exception):
    """This certificate, or any of its design, has to be laid out in full. ``detail`` is for the log: no names in it."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(detail or reason.value)
        self.reason = reason


def count(reason: Reason) -> None:
    """Kept in the shared cache, or for this process where there is none."""
    key = _KEY + reason.value
    cache.add(key, 0, timeout=None)
    try:
        cache.incr(key)
    except ValueError:  # a full cache has dropped it in this very moment
        cache.set(key, 1, timeout=None)


def counts() -> dict[Reason, int]:
    """Certificates drawn in each way since the cache was last emptied."""
    found = cache.get_many([_KEY + reason.value for reason in Reason])
    return {reason: found.get(_KEY + reason.value, 0) for reason in Reason}
