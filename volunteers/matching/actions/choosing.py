"""Choosing one of those who said yes, and what happens when they cannot come after all."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.errors import Refused
from volunteers.matching import askers, fitting, mails, policies, wording
from volunteers.matching.actions import steps
from volunteers.matching.models import Ask, Request
from volunteers.matching.states import Answer, RequestState


@transaction.atomic
def choose(*, ask: Ask, actor: User) -> Request:
    """They get a mail that says whom to contact; the others who were asked, thanks. Chosen twice is chosen once.

    Raises PermissionDenied, also for oneself; Refused: "taken" when somebody else was chosen meanwhile, "closed",
    "past", "answer" when they did not say yes, "blocked" when they cannot be asked any more.
    """
    request = steps.handled(ask.request, actor)
    live = steps.live(request)
    if request.state == RequestState.AGREED:
        if request.agreed_id == ask.pk:
            return request
        raise Refused(_("Somebody else has been chosen already."), code="taken")
    if request.state != RequestState.OPEN:
        raise Refused(_("This request looks for nobody any more."), code="closed")
    if wording.is_past(request):
        raise Refused(_("The days of this request have passed. Enter a new one."), code="past")
    mine = next((each for each in live if each.pk == ask.pk), None)
    if mine is None or mine.answer != Answer.YES:
        raise Refused(_("They have not said yes, or have taken it back."), code="answer")
    if policies.is_own(actor, mine):
        raise PermissionDenied
    _must_be_possible(mine)
    steps.set_state(request, RequestState.AGREED, agreed=mine)
    others = [each for each in live if each.pk != mine.pk]
    steps.withdraw(others)
    audit.record(request, "matching.request.choose", actor=actor, ask=str(mine.pk))
    contact = askers.contact(request, next(iter(askers.of(request)), actor))
    steps.tell([mine], lambda each, person: mails.chosen(each, person, contact))
    steps.tell([each for each in others if each.answer != Answer.NO], mails.not_chosen)
    return request


@transaction.atomic
def back_out(*, ask: Ask, actor: User) -> Request:
    """The chosen one cannot come after all: the request is open again, and whoever asked for help is told. Done twice
    is done once. Raises PermissionDenied for somebody else's."""
    if not policies.is_own(actor, ask):
        raise PermissionDenied
    return _open_again(ask, actor, cannot=True)


@transaction.atomic
def release(*, ask: Ask, actor: User) -> Request:
    """The same, entered by who handles the request, such as after a call. The volunteer gets a mail that they need not
    come, and their yes stays what they said. Raises PermissionDenied."""
    request = steps.handled(ask.request, actor)
    if request.agreed_id == ask.pk and request.state == RequestState.AGREED:
        steps.tell([ask], mails.called_off)
    return _open_again(ask, actor, cannot=False)


def _open_again(ask: Ask, actor: User, *, cannot: bool) -> Request:
    request = steps.locked(ask.request_id)
    if request.agreed_id != ask.pk:
        return request
    if request.state != RequestState.AGREED:
        raise Refused(_("This is done already."), code="done")
    mine = request.asks.select_related("volunteering__volunteer__person").get(pk=ask.pk)
    mine.request = request
    steps.reopen(request, mine, cannot=cannot)
    audit.record(request, "matching.request.reopen", actor=actor, ask=str(mine.pk))
    return request


def _must_be_possible(ask: Ask) -> None:
    rows = fitting.pool(ask.request).filter(pk=ask.volunteering_id)
    if not any(fit.may_be_asked for fit in fitting.measured(ask.request, rows)):
        raise Refused(_("They cannot help now: look at their volunteering."), code="blocked")
