"""Evaluating: the application is complete, each answer gets its grade, evaluators visit, and pass the matter on."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from certification.quality import aims, hearing, recipients
from certification.quality.actions import steps
from certification.quality.actions.asking import ask, ask_to_complete, give_time, send_findings
from certification.quality.actions.evaluation_steps import check_state, check_whole, close_round, locked, tidy
from certification.quality.actions.overdue import remind, reopen_overdue
from certification.quality.mails import agency
from certification.quality.mails import asking as mails
from certification.quality.models import Answer, Application, Finding, ScopeItem, Visit
from certification.quality.states import LONGEST_REASON, PLAIN_GRADES, Part, State
from core import clock, mail
from core.errors import Refused

__all__ = [
    "accept_complete",
    "add_visit",
    "ask",
    "ask_to_complete",
    "give_time",
    "grade",
    "pass_on",
    "remind",
    "reopen_overdue",
    "send_findings",
]

# While questions wait for a reply the rest is assessed all the same.
GRADED_IN = frozenset({State.EVALUATION, State.CLARIFICATION})
VISITED_IN = frozenset({State.SUBMITTED, State.EVALUATION, State.CLARIFICATION, State.FINDINGS})


@transaction.atomic
def accept_complete(*, application: Application, actor: User) -> Application:
    """Nothing is missing: the evaluation begins, and the applicant is told. Done twice is done once. Raises
    PermissionDenied; Refused, "illegal_move", when it does not wait for this."""
    of = locked(application, actor)
    if of.state == State.EVALUATION:
        return of
    check_state(of, State.SUBMITTED)
    steps.move(of, State.EVALUATION, due_on=aims.evaluation())
    steps.record(of, "application.accept", actor=actor)
    for person in recipients.of(of.organisation):
        mail.post(mails.started(of, person))
    return of


@transaction.atomic
def grade(*, answer: Answer, grade: str, reason: str, note: str, revision: int, actor: User) -> Finding:
    """What an evaluator finds of one answer in this round. ``revision``: that of the round's finding on the page, 0 for
    none; "saved over" is only what its writer has seen. What stands there already is only confirmed.

    Raises PermissionDenied; ValidationError for a grade that is none; Refused: "closed" when nothing is assessed just
    now, "reason" for a grade that needs one, "long", "changed" when somebody else has saved meanwhile.
    """
    of = locked(answer.application, actor)
    asked = of.answers.filter(applies=True, pk=answer.pk).first()
    if of.state not in GRADED_IN or asked is None:
        raise Refused(_("This answer is not assessed now."), code="closed")
    reason, note = tidy(reason), tidy(note)
    if grade not in PLAIN_GRADES and not reason:
        raise Refused(_("Write the reason: the applicant reads it."), code="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Write at most %(number)s characters.") % {"number": LONGEST_REASON}, code="long")
    now = of.findings.filter(answer=asked, round=of.round).first()
    same = now is not None and (now.grade, now.reason, now.note) == (grade, reason, note)
    if now is not None and same and not hearing.outdated([now], hearing.changes(of)):
        return now
    if (now.revision if now else 0) != revision:
        raise Refused(_("Somebody else has saved this assessment meanwhile."), code="changed")
    found = now or Finding(application=of, answer=asked, round=of.round, revision=0)
    found.grade, found.reason, found.note, found.revision = grade, reason, note, revision + 1
    found.made_by, found.made_at = actor, clock.now()
    found.clean_fields(exclude=["application", "answer", "made_by"])
    found.save()
    steps.record(
        found, "finding.make", actor=actor, answer=asked.pk, round=of.round, grade=grade, revision=revision + 1
    )
    return found


@transaction.atomic
def add_visit(
    *, application: Application, item: ScopeItem | None, visited_on: dt.date, notes: str, actor: User
) -> Visit:
    """That evaluators went and looked. Written twice is written once. Raises PermissionDenied; ValidationError for no
    notes; Refused: "future", "closed" when it is not evaluated (any more), "item" for a place outside of the scope."""
    of = locked(application, actor)
    if of.state not in VISITED_IN:
        raise Refused(_("A visit can be noted while the application is evaluated."), code="closed")
    if visited_on > clock.today():
        raise Refused(_("A visit is noted once it has been made."), code="future")
    if item is not None and item.application_id != of.pk:
        raise Refused(_("Choose a place of this application."), code="item")
    wanted = {"item": item, "visited_on": visited_on, "notes": tidy(notes)}
    known = of.visits.filter(**wanted, made_by=actor).first()
    if known is not None:
        return known
    made = Visit(application=of, made_by=actor, **wanted)
    made.clean_fields(exclude=["application", "item", "made_by"])
    made.save()
    steps.record(of, "application.visit", actor=actor, visit=made.pk)
    return made


@transaction.atomic
def pass_on(*, application: Application, actor: User) -> Application:
    """To the review; the findings of the round are closed. Done twice is done once.

    Raises PermissionDenied; Refused: "ungraded" and "again" (evaluation_steps.check_whole), "unheard" when the
    applicant could not reply to a finding yet, "illegal_move".
    """
    of = locked(application, actor)
    if of.state == State.REVIEW:
        return of
    check_state(of, State.EVALUATION)
    check_whole(of)
    if hearing.unheard(of):
        said = _("The applicant has to be heard first: send the findings.")
        raise Refused(said, code="unheard")
    steps.move(of, State.REVIEW, due_on=aims.review())
    close_round(of)
    steps.record(of, "application.pass_on", actor=actor, round=of.round)
    agency.post_to(of, Part.REVIEWER, agency.your_turn)
    return of
