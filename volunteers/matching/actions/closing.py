"""How requests end: done, called off, or because their time has passed; and when they are deleted."""

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from core.states import check_move
from volunteers.matching import asks, mails, policies
from volunteers.matching.actions import steps
from volunteers.matching.models import Ask, Request
from volunteers.matching.states import ASK_DAYS, REQUEST_MONTHS, REQUEST_MOVES, Answer, RequestState

log = logging.getLogger("vieri.volunteers")

# What was agreed and nobody marked as done counts as done so many days after its last day.
DONE_DAYS = 14


@transaction.atomic
def finish(*, help_request: Request, actor: User) -> Request:
    """The help was given: said by the volunteer who gave it, or by who handles the request. Done twice is done once.
    Raises PermissionDenied; Refused, code "early", before its first day."""
    mine = steps.locked(help_request.pk)
    gave = mine.agreed is not None and policies.is_own(actor, mine.agreed)
    if not gave and not policies.may_handle(actor, mine):
        raise PermissionDenied
    if mine.state == RequestState.DONE:
        return mine
    check_move(REQUEST_MOVES, mine.state, RequestState.DONE)
    if mine.from_day > clock.today():
        raise Refused(_("Its day has not come yet."), code="early")
    steps.set_state(mine, RequestState.DONE, agreed=mine.agreed)
    audit.record(mine, "matching.request.finish", actor=actor)
    return mine


@transaction.atomic
def cancel(*, help_request: Request, actor: User) -> Request:
    """No help is needed any more. Everybody who was asked and did not say no gets a mail. Done twice is done once."""
    mine = steps.handled(help_request, actor)
    if mine.state == RequestState.CANCELLED:
        return mine
    check_move(REQUEST_MOVES, mine.state, RequestState.CANCELLED)
    asked = steps.live(mine)
    steps.set_state(mine, RequestState.CANCELLED, agreed=None)
    steps.withdraw(asked)
    audit.record(mine, "matching.request.cancel", actor=actor)
    steps.tell([each for each in asked if each.answer != Answer.NO], mails.called_off)
    return mine


def close_past() -> int:
    """By the clock: requests whose days have passed and for which nobody was chosen, and agreed ones long past. Returns
    how many."""
    today = clock.today()
    unfilled = Request.objects.filter(state=RequestState.OPEN, until_day__lt=today)
    agreed = Request.objects.filter(state=RequestState.AGREED, until_day__lt=today - dt.timedelta(days=DONE_DAYS))
    return _each([*_keys(unfilled), *_keys(agreed)], _close)


def expire_asks() -> int:
    """By the clock: questions that nobody answered in time. Where nobody is left, whoever asked for help is told.
    Returns how many."""
    before = clock.now() - dt.timedelta(days=ASK_DAYS)
    rows = Ask.objects.filter(answer=Answer.NONE, withdrawn_at=None, asked_at__lt=before)
    late = rows.filter(request__state=RequestState.OPEN).values("request")
    return _each(_keys(Request.objects.filter(pk__in=late)), _expire)


@transaction.atomic
def delete_old() -> int:
    """REQUEST_MONTHS after they ended: they say nothing about anybody, but nobody needs them. Returns how many."""
    before = clock.months_after(clock.today(), -REQUEST_MONTHS)
    ended = (RequestState.DONE, RequestState.CANCELLED)
    old = _keys(Request.objects.filter(state__in=ended, closed_at__date__lt=before))
    rows = Request.objects.filter(pk__in=old)
    # Of a request that is done the database asks by whom, and that row goes first.
    rows.update(state=RequestState.CANCELLED, agreed=None)
    rows.delete()
    return len(old)


@transaction.atomic
def _close(pk: Any) -> bool:
    """Whoever had said yes is thanked."""
    request = steps.locked(pk)
    if request.until_day >= clock.today():
        return False
    if request.state == RequestState.AGREED:
        steps.set_state(request, RequestState.DONE, agreed=request.agreed)
    elif request.state == RequestState.OPEN:
        asked = steps.live(request)
        steps.set_state(request, RequestState.CANCELLED, agreed=None)
        steps.withdraw(asked)
        steps.tell([each for each in asked if each.answer == Answer.YES], mails.passed)
    else:
        return False
    audit.record(request, "matching.request.close", actor=None)
    return True


@transaction.atomic
def _expire(pk: Any) -> int:
    request = steps.locked(pk)
    late = [
        each for each in steps.live(request) if each.answer == Answer.NONE and asks.answer_until(each) < clock.today()
    ]
    steps.withdraw(late)
    if late:
        steps.tell_when_nobody_is_left(request)
    return len(late)


def _each(keys: Iterable[Any], act: Callable[[Any], int]) -> int:
    """Each in its own transaction. One that fails is logged and tried again the next time, and the others go on."""
    count = 0
    for pk in keys:
        try:
            count += act(pk)
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with one must not hold up the others
            log.error("request %s: %s failed (%s)", pk, act.__name__, type(error).__name__)
    return count


def _keys(rows: Any) -> list[Any]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:2_000])
