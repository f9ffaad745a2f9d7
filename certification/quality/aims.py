"""Until when the agency aims to be done with its part of a matter. Nothing happens when such a day passes: it only
orders the queues, and late ones are marked."""

import datetime as dt

from core import clock

EVALUATION_DAYS = 30
REVIEW_DAYS = 14
DECISION_DAYS = 14
# For so long after the evaluation has begun the applicant may say that an evaluator is not impartial.
IMPARTIAL_DAYS = 7


def evaluation() -> dt.date:
    return _after(EVALUATION_DAYS)


def review() -> dt.date:
    return _after(REVIEW_DAYS)


def decision() -> dt.date:
    return _after(DECISION_DAYS)


def impartial() -> dt.date:
    return _after(IMPARTIAL_DAYS)


def _after(days: int) -> dt.date:
    return clock.today() + dt.timedelta(days=days)
