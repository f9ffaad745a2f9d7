"""Why a certificate was laid out in full, and how often: told on the health page."""

from django.core.cache import cache
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

_KEY = "credentials.drawn."


class Reason(TextChoices):
    """All ways in which a certificate may be drawn. ``FIRST`` and ``LEARNED`` are part of the plan, the rest is not."""

    QUICK = "quick", _("filled in")
    FIRST = "first", _("the first of its kind")
    LEARNED = "learned", _("drawn to learn its kind")
    VERSION = "version", _("another version of the drawing library")
    SIGNS = "signs", _("signs in the name that need a full layout")
    WIDE = "wide", _("a text wider than its place")
    LETTERS = "letters", _("letters that our fonts lack")
    PAGE = "page", _("a page that cannot be learned")
    TROUBLE = "trouble", _("an error while filling in")


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
