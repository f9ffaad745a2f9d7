"""What all that is asked of an applicant shares: its lines and its row."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.models import User
from certification.quality import asked, assessing
from certification.quality.actions import steps
from certification.quality.actions.evaluation_steps import tidy
from certification.quality.models import Application, Inquiry, InquiryLine
from certification.quality.states import InquiryKind, State
from core.errors import Refused

# Key of the answer, None for no one in particular, and what is asked.
Line = tuple[int | None, str]


def lines(application: Application, text: str, given: Mapping[int, str]) -> list[Line]:
    """In the order of the scheme; what is asked of no answer in particular is a line of its own, and lets the applicant
    write in all of them. Raises Refused, "empty"."""
    said = {key: tidy(each) for key, each in given.items() if each.strip()}
    keys = list(assessing.answers(application).filter(pk__in=said).values_list("pk", flat=True))
    if keys:
        return [(key, said[key]) for key in keys]
    if not tidy(text):
        raise Refused(_("Write what is asked."), code="empty")
    return [(None, tidy(text))]


def known(application: Application, kind: InquiryKind, wanted: list[Line] | None, text: str) -> Inquiry | None:
    """The same, sent a moment ago. ``wanted``: None where the lines are not chosen. Raises Refused, "asked", for
    another one: there is one at a time."""
    now = asked.open_inquiry(application)
    if now is None:
        return None
    same = wanted is None or set(now.lines.values_list("answer_id", "text")) == set(wanted)
    if now.kind == kind and same and now.text == _message(wanted or [], text):
        return now
    raise Refused(_("The applicant is asked something already. Wait for the reply."), code="asked")


def begin(
    application: Application, kind: InquiryKind, wanted: list[Line], *, text: str, due: dt.date, actor: User
) -> Inquiry:
    """The locked application waits for the applicant. Raises Refused, "illegal_move", and ValidationError for a message
    that is too long."""
    steps.move(application, _STATES[kind], due_on=due)
    made = Inquiry(application=application, kind=kind, text=_message(wanted, text), due_on=due, asked_by=actor)
    made.clean_fields(exclude=["application", "asked_by", "replied_by"])
    made.save()
    InquiryLine.objects.bulk_create(InquiryLine(inquiry=made, answer_id=key, text=said) for key, said in wanted)
    return made


_STATES = {
    InquiryKind.COMPLETENESS: State.INCOMPLETE,
    InquiryKind.CLARIFICATION: State.CLARIFICATION,
    InquiryKind.FINDINGS: State.FINDINGS,
}


def _message(wanted: list[Line], text: str) -> str:
    """What stands in a line already is not said twice."""
    return "" if any(answer is None for answer, _said in wanted) else tidy(text)
