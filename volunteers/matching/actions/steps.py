"""What the actions on a request share: its lock, who may, and what becomes of it when the chosen one cannot come.

The request's row is the lock of everything about it: answers, the choice, its end. Who asks takes the rows of the
volunteerings first, as pausing does, so that neither waits for the other for ever.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock, mail
from core.errors import Refused
from core.mail import Message
from volunteers.matching import askers, mails, policies, wording
from volunteers.matching.models import Ask, Request
from volunteers.matching.states import Answer, RequestState

_WHOLE = ("region", "network", "organisation", "municipality", "place", "task", "language", "topic", "entered_by")


def locked(pk: Any) -> Request:
    """As it is now, until the transaction ends. Raises Refused, code "gone", when it has been deleted."""
    rows = Request.objects.select_related(*_WHOLE, "agreed__volunteering__volunteer__person")
    found = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise Refused(_("This request has been deleted."), code="gone")
    return found


def handled(request: Request, actor: User) -> Request:
    """Locked, for whoever handles it today. Raises PermissionDenied."""
    found = locked(request.pk)
    if not policies.may_handle(actor, found):
        raise PermissionDenied
    return found


def live(request: Request) -> list[Ask]:
    """Those who were asked and not taken back, with their people; each knows this very request."""
    rows = request.asks.filter(withdrawn_at=None).select_related("volunteering__volunteer__person")
    found = list(rows.order_by("asked_at", "pk"))
    for ask in found:
        ask.request = request
    return found


def withdraw(asks: Iterable[Ask]) -> None:
    """They are asked no more; what they answered stays."""
    for ask in asks:
        ask.withdrawn_at = clock.now()
        ask.save(update_fields=["withdrawn_at"])


def set_state(request: Request, state: RequestState, *, agreed: Ask | None) -> None:
    """A locked request comes into this state; its ends have a time."""
    over = state in (RequestState.DONE, RequestState.CANCELLED)
    request.state, request.agreed, request.closed_at = state, agreed, clock.now() if over else None
    request.save(update_fields=["state", "agreed", "closed_at"])


def reopen(request: Request, ask: Ask, *, cannot: bool = True) -> None:
    """The chosen one does not come: the request looks for somebody again, and whoever asked for help is told. They
    were the last who could be reached, so they are asked no more. ``cannot``: said by themselves; what they had
    answered stays when somebody else looks for another."""
    set_state(request, RequestState.OPEN, agreed=None)
    if cannot and ask.answer != Answer.NO:
        ask.answer, ask.answered_at = Answer.NO, clock.now()
    ask.withdrawn_at = clock.now()
    ask.save(update_fields=["answer", "answered_at", "withdrawn_at"])
    for person in askers.of(request):
        post(mails.opened_again(request, person))


def tell_when_nobody_is_left(request: Request) -> None:
    """Whoever asked for help, once the last of those who were asked cannot help or has not answered in time."""
    left = request.asks.filter(withdrawn_at=None).exclude(answer=Answer.NO)
    if request.state == RequestState.OPEN and not wording.is_past(request) and not left.exists():
        for person in askers.of(request):
            post(mails.nobody_left(request, person))


def person_of(ask: Ask) -> User | None:
    """None when their account is closed, or they were anonymised: nothing is written to them."""
    volunteer = ask.volunteering.volunteer
    return volunteer.person if volunteer is not None and volunteer.person.is_active else None


def post(message: Message | None) -> None:
    if message is not None:
        mail.post(message)


def tell(asks: Iterable[Ask], write: Any) -> None:
    """Writes to each of them. ``write``: a function of mails, of the ask and the person."""
    for ask in asks:
        person = person_of(ask)
        if person is not None:
            post(write(ask, person))
