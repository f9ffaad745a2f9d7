"""Questions to volunteers: until when one can answer, how each stands, and finding one by the key in a mail."""

import datetime as dt
from enum import StrEnum

from django.utils.crypto import constant_time_compare

from core import clock
from network.directory.links import hashed
from volunteers.matching.models import Ask
from volunteers.matching.states import ASK_DAYS, Answer, RequestState
from volunteers.onboarding.states import State

WHOLE = (
    "request__region",
    "request__network",
    "request__organisation",
    "request__municipality",
    "request__place",
    "request__task",
    "request__language",
    "request__topic",
    "request__entered_by",
    "volunteering__volunteer__person",
)


class Standing(StrEnum):
    """How a question stands for the one who was asked."""

    OPEN = "open"  # it can be answered, or answered anew
    CHOSEN = "chosen"  # they help
    DONE = "done"  # they have helped
    TAKEN = "taken"  # somebody else helps
    OVER = "over"  # the request was called off
    PASSED = "passed"  # its days have passed, and nobody was chosen
    ENDED = "ended"  # nobody answered in time, or they take a break, have stopped or closed their account


def standing(ask: Ask) -> Standing:
    request = ask.request
    if request.agreed_id == ask.pk:
        return Standing.DONE if request.state == RequestState.DONE else Standing.CHOSEN
    if request.state in (RequestState.AGREED, RequestState.DONE):
        return Standing.TAKEN
    if request.until_day < clock.day_of(request.closed_at or clock.now()):
        return Standing.PASSED
    if request.state == RequestState.CANCELLED:
        return Standing.OVER
    if ask.withdrawn_at is not None or not _is_there(ask) or answer_until(ask) < clock.today():
        return Standing.ENDED
    return Standing.OPEN


def answer_until(ask: Ask) -> dt.date:
    """The last day on which it can be answered; an answer that was given can be changed as long as the day asked for
    has not passed."""
    last: dt.date = ask.request.until_day
    if ask.answer != Answer.NONE:
        return last
    return min(last, clock.day_of(ask.asked_at) + dt.timedelta(days=ASK_DAYS))


def _is_there(ask: Ask) -> bool:
    """The link in a mail outlives the account."""
    volunteer = ask.volunteering.volunteer
    return ask.volunteering.state == State.ACTIVE and volunteer is not None and volunteer.person.is_active


def find(token: str) -> Ask | None:
    """The question of a link, however it stands. What is looked up is the hash, of which no part can be guessed step by
    step by measuring the time."""
    digest = hashed(token)
    ask = Ask.objects.select_related(*WHOLE).filter(token_hash=digest).first()
    return ask if ask and constant_time_compare(ask.token_hash, digest) else None
