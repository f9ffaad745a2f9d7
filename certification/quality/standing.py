"""Where an application stands, in the words of its applicant: whose turn it is and until when, the stages, and what has
happened."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from certification.quality.models import Application, Decision, Inquiry, Letter
from certification.quality.states import InquiryKind, State

OURS, AGENCY, NOBODY = "ours", "agency", "nobody"


@dataclass(frozen=True)
class Now:
    """``ball``: OURS, AGENCY or NOBODY. ``until``: None where no day is set."""

    ball: str
    title: str
    text: str
    until: dt.date | None


@dataclass(frozen=True)
class Stage:
    """``status``: "done", "now" or "later"."""

    label: str
    status: str


@dataclass(frozen=True)
class Event:
    at: dt.datetime
    text: str
    note: str = ""


def now(application: Application) -> Now:
    """What is going on, in the active language."""
    ball, title, text = _words(State(application.state))
    return Now(ball, title, text, application.due_on if application.is_open else None)


def _words(state: State) -> tuple[str, str, str]:
    return {
        State.DRAFT: (
            OURS,
            _("You are writing the application"),
            _("Answer the criteria in the order you like. All main contacts and editors can write in it."),
        ),
        State.SUBMITTED: (
            AGENCY,
            _("The application has arrived"),
            _("We check whether it is complete. Until then you need do nothing."),
        ),
        State.INCOMPLETE: (
            OURS,
            _("Something is still missing"),
            _("Add what is asked for and send it. Your other answers are saved and need not be written again."),
        ),
        State.EVALUATION: (
            AGENCY,
            _("The application is being evaluated"),
            _("The evaluators look at your answers. They write to you if they have questions."),
        ),
        State.CLARIFICATION: (
            OURS,
            _("The evaluators have questions"),
            _("Reply to them, and the evaluation goes on. If no reply comes in time, it goes on with what is there."),
        ),
        State.FINDINGS: (
            OURS,
            _("The findings are here"),
            _("Read them and reply. What you put right now is looked at once more before the decision."),
        ),
        State.REVIEW: (
            AGENCY,
            _("The evaluation is being reviewed"),
            _("Somebody who took no part in the evaluation looks it through."),
        ),
        State.DECISION: (
            AGENCY,
            _("The application waits for a decision"),
            _("Whoever decides has neither evaluated nor reviewed it."),
        ),
        State.GRANTED: (NOBODY, _("Certification has been granted"), ""),
        State.REFUSED: (NOBODY, _("Certification was not granted this time"), _after_refusal()),
        State.WITHDRAWN: (NOBODY, _("The application was taken back"), _again()),
        State.LAPSED: (NOBODY, _("The application has lapsed"), f"{_no_reply()} {_again()}"),
    }[state]


def _after_refusal() -> str:
    return _("You may apply again as soon as the gaps are closed. Your earlier answers are there to begin from.")


def _again() -> str:
    return _("You may apply again at any time. Your earlier answers are there to begin from.")


def _no_reply() -> str:
    return _("No reply to the request to complete it came in time.")


_ORDER = (
    (State.DRAFT,),
    (State.SUBMITTED, State.INCOMPLETE),
    (State.EVALUATION, State.CLARIFICATION, State.FINDINGS),
    (State.REVIEW,),
    (State.DECISION,),
)


def stages(application: Application) -> list[Stage]:
    """Of one that was taken back or has lapsed there is nothing to come, so none are shown."""
    if application.state in (State.WITHDRAWN, State.LAPSED):
        return []
    labels = [
        _("Self-assessment"),
        _("Is it complete?"),
        _("Evaluation"),
        _("Review"),
        _("Decision"),
    ]
    here = next((at for at, states in enumerate(_ORDER) if application.state in states), len(_ORDER))
    words = ["done" if at < here else "now" if at == here else "later" for at in range(len(labels))]
    return [Stage(label, status) for label, status in zip(labels, words, strict=True)]


def events(
    application: Application, inquiries: Sequence[Inquiry], decision: Decision | None, letters: Sequence[Letter]
) -> list[Event]:
    """What has happened, the newest first. Who of the agency did it stands in the letters."""
    found = _events(application, inquiries, decision)
    return sorted([*found, *_letters(letters, decision)], key=lambda each: each.at, reverse=True)


def _events(application: Application, inquiries: Sequence[Inquiry], decision: Decision | None) -> Iterator[Event]:
    yield Event(application.begun_at, _("The application was begun"), str(application.begun_by or ""))
    if application.submitted_at:
        by = application.declared.get("name") or str(application.submitted_by or "")
        yield Event(application.submitted_at, _("The application was sent"), by)
    for each in inquiries:
        yield Event(each.asked_at, inquiry_title(each))
        if each.closed_at and each.overdue:
            yield Event(each.closed_at, _("No reply came in time"))
        elif each.closed_at and each.replied_by_id:
            yield Event(each.closed_at, _("A reply was sent"), str(each.replied_by))
    if decision is not None:
        yield Event(decision.decided_at, str(decision.get_kind_display()))
    elif application.closed_at and not application.is_open:
        yield Event(application.closed_at, now(application).title)


def _letters(letters: Sequence[Letter], decision: Decision | None) -> Iterator[Event]:
    """Those that went with something else are told of by that."""
    known = {decision.pk} if decision else set()
    for each in letters:
        if each.decision_id not in known:
            yield Event(each.sent_at, _("A letter was sent"), each.content.get("subject", ""))


def inquiry_title(inquiry: Inquiry) -> str:
    """What was asked, in the active language."""
    return {
        InquiryKind.COMPLETENESS: _("A request to complete the application was sent"),
        InquiryKind.CLARIFICATION: _("The evaluators asked questions"),
        InquiryKind.FINDINGS: _("The findings were sent"),
    }[InquiryKind(inquiry.kind)]
