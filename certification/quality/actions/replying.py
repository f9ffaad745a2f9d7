"""Replying to what the agency asks: to complete the application, questions, findings."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import User
from certification.quality import aims, asked, policies
from certification.quality.actions import steps
from certification.quality.mails import agency
from certification.quality.models import Application, Evidence, Inquiry, InquiryLine
from certification.quality.stamps import fingerprint
from certification.quality.states import GAPS, InquiryKind, Part, State
from core import clock
from core.errors import Refused

_LONGEST = 5000


@transaction.atomic
def save_line(*, line: InquiryLine, text: str, revision: int, actor: User) -> InquiryLine:
    """Keeps what is to be replied to one thing; nothing is sent yet. ``revision``: as in answering.save_answer.

    Raises PermissionDenied; Refused: "closed" when the reply has been sent or its time is over, "changed" when somebody
    else has saved meanwhile, "long".
    """
    of = _locked(line.inquiry.application, actor)
    now = InquiryLine.objects.select_related("inquiry").get(pk=line.pk)
    text = _tidy(text)
    if now.reply == text:
        return now
    _must_be_open(of, now.inquiry)
    if now.revision != revision:
        raise Refused(_("Somebody else has saved this reply meanwhile."), code="changed")
    now.reply, now.revision = text, revision + 1
    now.save(update_fields=["reply", "revision"])
    steps.record(of, "application.note", actor=actor, line=now.pk, revision=now.revision)
    return now


@transaction.atomic
def save_message(*, inquiry: Inquiry, text: str, seen: str, actor: User) -> Inquiry:
    """Keeps what is to be replied as a whole; nothing is sent yet. ``seen``: the `fingerprint` of what was on the page.
    Raises as `save_line`."""
    of = _locked(inquiry.application, actor)
    now = of.inquiries.get(pk=inquiry.pk)
    text = _tidy(text)
    if now.reply == text:
        return now
    _must_be_open(of, now)
    if fingerprint(now.reply) != seen:
        raise Refused(_("Somebody else has saved this reply meanwhile."), code="changed")
    now.reply = text
    now.save(update_fields=["reply"])
    steps.record(of, "application.note", actor=actor, inquiry=str(now.pk))
    return now


@transaction.atomic
def reply(
    *,
    application: Application,
    actor: User,
    text: str | None = None,
    lines: Mapping[int, str] | None = None,
    about: Inquiry | None = None,
) -> Application:
    """Sends the reply, hands the matter back, and tells its evaluators. ``text``: the message, None for the saved one;
    ``lines``: replies by key of the line, besides those that were saved; ``about``: what was on the page, None for
    whatever is asked now. Sent twice is sent once.

    Raises PermissionDenied; Refused: "closed" when nothing is asked (any more), or something else, "empty" when there
    is no message and something is `unanswered`, "long".
    """
    of = _locked(application, actor)
    if not policies.may_send(actor, of):
        raise PermissionDenied
    inquiry = asked.open_inquiry(of)
    if inquiry is None or not of.applicants_turn or (about is not None and about.pk != inquiry.pk):
        raise _closed()
    given = {key: _tidy(said) for key, said in (lines or {}).items()}
    for line in inquiry.lines.filter(pk__in=given):
        if line.reply != given[line.pk]:
            line.reply, line.revision = given[line.pk], line.revision + 1
            line.save(update_fields=["reply", "revision"])
    inquiry.reply, inquiry.replied_by = inquiry.reply if text is None else _tidy(text), actor
    if unanswered(inquiry) and not inquiry.reply:
        raise Refused(_("Reply to each point, or change the answer that it is about."), code="empty")
    inquiry.save(update_fields=["reply", "replied_by"])
    close_inquiry(of, inquiry, overdue=False, actor=actor)
    agency.post_to(of, Part.EVALUATOR, agency.replied)
    return of


def close_inquiry(application: Application, inquiry: Inquiry, *, overdue: bool, actor: User | None) -> None:
    """A locked application goes on from what it was asked. ``overdue``: no reply came in time, ``actor`` None; then a
    request to complete ends the application, and all else is evaluated as it stands. After findings a new round begins,
    and those of the old one are closed. Mails nobody.
    """
    inquiry.closed_at, inquiry.overdue = clock.now(), overdue
    inquiry.save(update_fields=["closed_at", "overdue"])
    kind = InquiryKind(inquiry.kind)
    if kind == InquiryKind.COMPLETENESS:
        if overdue:
            steps.move(application, State.LAPSED)
        else:
            steps.move(application, State.SUBMITTED, due_on=asked.check_due())
    elif kind == InquiryKind.FINDINGS:
        application.findings.filter(round=application.round, closed_at=None).update(closed_at=clock.now())
        steps.move(application, State.EVALUATION, due_on=aims.evaluation(), round=application.round + 1)
    else:
        steps.move(application, State.EVALUATION, due_on=aims.evaluation())
    verb = "application.no_reply" if overdue else "application.reply"
    steps.record(application, verb, actor=actor, inquiry=str(inquiry.pk), kind=kind)


def unanswered(inquiry: Inquiry) -> list[InquiryLine]:
    """What has neither a reply nor a change in the answer it is about since it was asked. What was found to be met, or
    not to apply, asks for none. One query."""
    fresh = Evidence.objects.filter(answer=OuterRef("answer"), added_at__gte=inquiry.asked_at, removed_at=None)
    changed = Q(answer__changed_at__gte=inquiry.asked_at) | Exists(fresh)
    asks = Q(finding=None) | Q(finding__grade__in=sorted(GAPS))
    return list(inquiry.lines.filter(asks, reply="").exclude(changed))


def _locked(application: Application, actor: User) -> Application:
    of = steps.locked(application.pk)
    if not policies.may_write_for(actor, of.organisation):
        raise PermissionDenied
    return of


def _must_be_open(application: Application, inquiry: Inquiry) -> None:
    if inquiry.closed_at is not None or not application.applicants_turn:
        raise _closed()


def _closed() -> Refused:
    return Refused(_("Nothing is asked just now: the reply has been sent, or its time is over."), code="closed")


def _tidy(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > _LONGEST:
        raise Refused(_("Write at most %(number)s characters.") % {"number": _LONGEST}, code="long")
    return text
