"""Asking the applicant: to complete the application, questions, findings to reply to; and more time for it."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from certification.quality import asked, assessing, gaps, hearing, inquirywords, letters, recipients
from certification.quality.actions import inquiring, steps
from certification.quality.actions.evaluation_steps import check_whole, close_round, locked, may_give_time
from certification.quality.mails import asking as mails
from certification.quality.models import Application, Finding, Inquiry, InquiryLine, Letter
from certification.quality.states import GAPS, REPLY_DAYS, Grade, InquiryKind, Level, State
from core import clock, mail
from core.errors import Refused

# The latest day that can be given for a reply, counted from today.
MOST_DAYS = 180


@transaction.atomic
def ask_to_complete(*, application: Application, text: str, lines: Mapping[int, str], actor: User) -> Inquiry:
    """What is missing, by key of the answer, or in words for all of it. The applicant gets a letter, and has so many
    days as the scheme says. Asked twice is asked once.

    Raises PermissionDenied; Refused: "empty", "asked" when something else is asked already, "illegal_move".
    """
    of, kind = locked(application, actor), InquiryKind.COMPLETENESS
    given = inquiring.lines(of, text, lines)
    if known := inquiring.known(of, kind, given, text):
        return known
    made = inquiring.begin(of, kind, given, text=text, due=_day(of.version.completeness_days), actor=actor)
    letter = _letter("completeness", of, made)
    steps.record(of, "application.ask_to_complete", actor=actor, inquiry=str(made.pk), letter=str(letter.pk))
    for person in recipients.of(of.organisation):
        mail.post(mails.completeness(of, made, person, letters.attachment(letter)))
    return made


@transaction.atomic
def ask(*, application: Application, text: str, lines: Mapping[int, str], actor: User) -> Inquiry:
    """Questions in the middle of the evaluation, with REPLY_DAYS to reply. As `ask_to_complete`, without a letter."""
    of, kind = locked(application, actor), InquiryKind.CLARIFICATION
    given = inquiring.lines(of, text, lines)
    if known := inquiring.known(of, kind, given, text):
        return known
    made = inquiring.begin(of, kind, given, text=text, due=_day(REPLY_DAYS), actor=actor)
    steps.record(of, "application.ask", actor=actor, inquiry=str(made.pk))
    for person in recipients.of(of.organisation):
        mail.post(mails.questions(of, made, person))
    return made


@transaction.atomic
def send_findings(*, application: Application, text: str, actor: User) -> Inquiry:
    """All that is not simply met, with the reasons, for a reply; the findings of the round are closed. Sent twice is
    sent once.

    Raises PermissionDenied; Refused: "ungraded" and "again" (evaluation_steps.check_whole), "heard" when there is
    nothing new to reply to, "asked" when somebody else has sent them with another message, "illegal_move".
    """
    of = locked(application, actor)
    if of.state == State.FINDINGS and (known := inquiring.known(of, InquiryKind.FINDINGS, None, text)):
        return known
    check_whole(of)
    found = to_send(of)
    if not found:
        said = _("There is nothing to send: the applicant has nothing new to reply to. Pass the matter on.")
        raise Refused(said, code="heard")
    due = findings_due(of, found)
    made = inquiring.begin(of, InquiryKind.FINDINGS, [], text=text, due=due, actor=actor)
    _close(of, made, found)
    letter = _letter("findings", of, made)
    steps.record(of, "application.send_findings", actor=actor, inquiry=str(made.pk), letter=str(letter.pk))
    for person in recipients.of(of.organisation):
        mail.post(mails.findings(of, made, person, len(found), letters.attachment(letter)))
    return made


@transaction.atomic
def give_time(*, application: Application, until: dt.date, actor: User) -> Inquiry:
    """A later last day for what is asked just now, at most MOST_DAYS from today; the applicant is told. Given twice is
    given once. Raises PermissionDenied for others than evaluators and leads; Refused: "closed", "early", "late"."""
    of = steps.locked(application.pk)
    if not may_give_time(actor, of):
        raise PermissionDenied
    inquiry = asked.open_inquiry(of)
    if inquiry is None:
        raise Refused(_("Nothing is asked just now."), code="closed")
    if inquiry.due_on == until:
        return inquiry
    if until < max(inquiry.due_on, clock.today()):
        raise Refused(_("Choose a later day than the present one."), code="early")
    if until > _day(MOST_DAYS):
        raise Refused(_("At most %(count)s days from today can be given.") % {"count": MOST_DAYS}, code="late")
    inquiry.due_on = of.due_on = until
    of.reminded_on = None
    inquiry.save(update_fields=["due_on"])
    of.save(update_fields=["due_on", "reminded_on"])
    steps.record(of, "application.give_time", actor=actor, inquiry=str(inquiry.pk), until=until.isoformat())
    for person in recipients.of(of.organisation):
        mail.post(mails.more_time(of, inquiry, person))
    return inquiry


def to_send(application: Application) -> list[Finding]:
    """What the applicant could not reply to yet, with what does not apply and was found in this round, in the order of
    the scheme; none when nothing of it weighs on anybody."""
    newest = list(assessing.newest(application).values())
    new = hearing.unheard(application, newest)
    if not new:
        return []
    aside = [each for each in newest if each.grade == Grade.NOT_APPLICABLE and each.round == application.round]
    return gaps.placed(application, [*new, *aside])


def findings_due(application: Application, found: Iterable[Finding]) -> dt.date:
    """Until when the applicant replies: longer when something required is not met, since it can be put right."""
    major = any(each.grade == Grade.MAJOR and each.answer.criterion.level == Level.MUST for each in found)
    return _day(application.version.major_days if major else REPLY_DAYS)


def _close(application: Application, inquiry: Inquiry, found: list[Finding]) -> None:
    InquiryLine.objects.bulk_create(
        InquiryLine(inquiry=inquiry, answer=each.answer, finding=each, text=each.reason) for each in found
    )
    gap_keys = [each.pk for each in found if each.grade in GAPS]
    application.findings.filter(pk__in=gap_keys, closed_at=None).update(due_on=inquiry.due_on)
    close_round(application)


def _letter(kind: str, application: Application, inquiry: Inquiry) -> Letter:
    with override(application.language):
        shown = inquirywords.worded(inquirywords.rows(inquiry))
    return letters.write(kind, application=application, text=inquiry.text, lines=shown, due=inquiry.due_on)


def _day(days: int) -> dt.date:
    return clock.today() + dt.timedelta(days=days)
