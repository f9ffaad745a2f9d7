"""Answering a question: yes or no, changed as often as one likes while nobody is chosen."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from volunteers.matching import askers, asks, mails, policies
from volunteers.matching.actions import steps
from volunteers.matching.asks import Standing
from volunteers.matching.models import Ask
from volunteers.matching.states import Answer


@transaction.atomic
def answer(*, ask: Ask, said: str, actor: User | None) -> Ask:
    """``actor`` None: by the link in the mail, which only they have. Said twice is said once. With the first yes,
    and with the last no when nobody else is left, whoever asked for help gets a mail.

    Raises PermissionDenied for somebody else's; Refused: "answer" for what is neither yes nor no, and with the name of
    how it stands (asks.Standing) when it can be answered no more.
    """
    if said not in (Answer.YES, Answer.NO):
        raise Refused(_("Answer yes or no."), code="answer")
    request = steps.locked(ask.request_id)
    mine = request.asks.select_related("volunteering__volunteer__person").get(pk=ask.pk)
    mine.request = request
    if actor is not None and not policies.is_own(actor, mine):
        raise PermissionDenied
    standing = asks.standing(mine)
    if standing == Standing.CHOSEN and said == Answer.YES:
        return mine
    if standing != Standing.OPEN:
        raise Refused(_REFUSED[standing](), code=standing)
    if mine.answer == said:
        return mine
    new = mine.answer == Answer.NONE
    first = new and said == Answer.YES and not _has_a_yes(mine)
    mine.answer, mine.answered_at = said, clock.now()
    mine.save(update_fields=["answer", "answered_at"])
    audit.record(request, "matching.request.answer", actor=actor, ask=str(mine.pk), answer=said)
    if first:
        for person in askers.of(request):
            steps.post(mails.answered(request, person))
    if new and said == Answer.NO:
        steps.tell_when_nobody_is_left(request)
    return mine


def _has_a_yes(ask: Ask) -> bool:
    return ask.request.asks.filter(answer=Answer.YES, withdrawn_at=None).exists()


# As functions, so that they are said in the language of whoever answers.
_REFUSED = {
    Standing.CHOSEN: lambda: _("It was agreed that you help. If you cannot come, say so on the page of the request."),
    Standing.DONE: lambda: _("This is done already. Thank you!"),
    Standing.TAKEN: lambda: _("Somebody else helps this time. Thank you for your answer!"),
    Standing.OVER: lambda: _("No help is needed any more. Thank you for your answer!"),
    Standing.PASSED: lambda: _("The days of this request have passed. Thank you for your answer!"),
    Standing.ENDED: lambda: _("The time for answering has passed. Thank you all the same!"),
}
