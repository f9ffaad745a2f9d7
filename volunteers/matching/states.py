"""Which state of a request for help may follow which, and what a volunteer may answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.states import Moves


class RequestState(models.TextChoices):
    OPEN = "open", pgettext_lazy("request", "Looking for somebody")
    AGREED = "agreed", pgettext_lazy("request", "Agreed")
    DONE = "done", pgettext_lazy("request", "Done")
    CANCELLED = "cancelled", pgettext_lazy("request", "Cancelled")


# Agreed opens again when the one who was to come cannot.
REQUEST_MOVES: Moves = {
    RequestState.OPEN: frozenset({RequestState.AGREED, RequestState.CANCELLED}),
    RequestState.AGREED: frozenset({RequestState.OPEN, RequestState.DONE, RequestState.CANCELLED}),
    RequestState.DONE: frozenset(),
    RequestState.CANCELLED: frozenset(),
}


class Answer(models.TextChoices):
    NONE = "none", _("Has not answered")
    YES = "yes", _("Can help")
    NO = "no", _("Cannot this time")


# A question that nobody answers ends so many days after it was asked, or when the time it is for has come.
ASK_DAYS = 7
# Requests that are over are deleted so many months later: they say nothing about anybody, but nobody needs them.
REQUEST_MONTHS = 24
