"""The yearly follow-up: what the organisation answers, and what somebody of the agency says of it."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from certification.quality import covered, figures, lives, policies, policies_following, recipients
from certification.quality.actions import conditions, steps
from certification.quality.mails import following as mails
from certification.quality.models import Certification, Surveillance
from core import clock, mail
from core.errors import Refused


@transaction.atomic
def answer_follow_up(
    *, follow_up: Surveillance, changes: str, improvements: str, unchanged: bool, actor: User
) -> Surveillance:
    """What has changed and how improvements went; the figures of the day are kept with it. ``unchanged``: nothing has.
    Answered twice is answered once.

    Raises PermissionDenied; Refused: "empty" when neither is said, "both" when something and nothing has changed,
    "answered" for another answer than the one that was sent, "over" when the certification does not run any more.
    """
    of, mine = _locked(follow_up)
    if not policies_following.may_answer(actor, of):
        raise PermissionDenied
    changes, improvements = _tidy(changes), _tidy(improvements)
    if mine.answered_at is not None or mine.closed_at is not None:
        if (mine.changes, mine.improvements) == (changes, improvements):
            return mine
        raise Refused(_("This follow-up has been answered already."), code="answered")
    _must_stand(of)
    if unchanged and changes:
        said = _("You wrote about changes. Empty that field, or send the follow-up with the changes.")
        raise Refused(said, code="both")
    if not unchanged and not changes:
        raise Refused(_("Write what has changed, or say that nothing has."), code="empty")
    mine.changes, mine.improvements, mine.figures = changes, improvements, counted(of)
    mine.answered_by, mine.answered_at = actor, clock.now()
    mine.save(update_fields=["changes", "improvements", "figures", "answered_by", "answered_at"])
    steps.record(mine, "surveillance.answer", actor=actor, number=mine.number, unchanged=not changes)
    return mine


@transaction.atomic
def close_follow_up(
    *,
    follow_up: Surveillance,
    summary: str,
    concern: bool,
    actor: User,
    condition: str = "",
    due_on: dt.date | None = None,
) -> Surveillance:
    """Somebody has looked at it and says so to the organisation. ``concern``: it may lead to a measure; ``condition``:
    what is to be put right, by ``due_on``. One that was not answered is closed with concern only, once it is late.
    Closed twice is closed once.

    Raises PermissionDenied; Refused: "empty" without a summary, "unanswered" as said, "past" for a day that has passed,
    "over" when the certification does not run any more.
    """
    of, mine = _locked(follow_up)
    if not policies.may_follow(actor, of):
        raise PermissionDenied
    if mine.closed_at is not None:
        return mine
    _must_stand(of)
    summary, condition = _tidy(summary), _tidy(condition)
    if not summary:
        raise Refused(_("Write what you say to the organisation."), code="empty")
    if mine.answered_at is None and not (concern and lives.is_late(mine)):
        said = _("It has not been answered. Once it is late, it can be closed as a cause for concern.")
        raise Refused(said, code="unanswered")
    if condition and due_on is not None and due_on <= clock.today():
        raise Refused(_("Give a day in the future."), code="past")
    mine.summary, mine.concern, mine.handled_by, mine.closed_at = summary, concern, actor, clock.now()
    mine.save(update_fields=["summary", "concern", "handled_by", "closed_at"])
    made = conditions.set_condition(follow_up=mine, text=condition, due_on=due_on) if condition else None
    more = {"condition": str(made.pk)} if made else {}
    steps.record(mine, "surveillance.close", actor=actor, number=mine.number, concern=concern, **more)
    for person in recipients.of(of.organisation):
        mail.post(mails.follow_up_closed(mine, made, person))
    return mine


def counted(certification: Certification) -> list[dict[str, object]]:
    """The figures that its version asks for, as they are today, as JSON keeps them."""
    places = list(covered.standing(certification))
    found = figures.count(certification.version, certification.organisation, places, clock.today())
    return [each.plain for each in found]


def _locked(follow_up: Surveillance) -> tuple[Certification, Surveillance]:
    of = steps.locked_certification(follow_up.certification_id)
    mine: Surveillance = of.surveillances.get(pk=follow_up.pk)
    mine.certification = of
    return of, mine


def _must_stand(of: Certification) -> None:
    if not lives.is_standing(of):
        raise Refused(_("This certification does not run any more."), code="over")


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
