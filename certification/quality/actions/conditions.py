"""Conditions of a certification: the organisation shows how they are met, somebody of the agency looks at it."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from certification.quality import gaps, lives, policies, policies_following, recipients
from certification.quality.actions import steps
from certification.quality.mails import following as mails
from certification.quality.models import Certification, Condition, Surveillance
from core import clock, mail
from core.errors import Refused


@transaction.atomic
def meet_condition(*, condition: Condition, text: str, actor: User) -> Condition:
    """The organisation says how it was put right; again when it was not enough. The same text again changes nothing.

    Raises PermissionDenied; Refused: "met" for one that was accepted, "sent" while what was shown is being looked at,
    "over" when the certification does not run any more, "empty".
    """
    of, mine = _locked(condition)
    if not policies_following.may_answer(actor, of):
        raise PermissionDenied
    text = text.replace("\r\n", "\n").strip()
    _must_stand(of)
    if mine.met_at is not None:
        raise Refused(_("This condition has been met already."), code="met")
    if mine.replied_at is not None and not mine.returned:
        if mine.reply == text:
            return mine
        raise Refused(_("Something was shown already. We look at it first."), code="sent")
    if not text:
        raise Refused(_("Write how you have put it right."), code="empty")
    mine.reply, mine.replied_by, mine.replied_at, mine.returned = text, actor, clock.now(), ""
    mine.save(update_fields=["reply", "replied_by", "replied_at", "returned"])
    steps.record(mine, "condition.reply", actor=actor, certification=str(of.pk))
    return mine


@transaction.atomic
def judge_condition(*, condition: Condition, met: bool, text: str, actor: User) -> Condition:
    """Accepts what was shown, or says what is still missing (``text``). The organisation gets a mail when it is
    returned, and when the last open one is met. Done twice is done once.

    Raises PermissionDenied; Refused: "met" for one that was accepted, "empty" without what is missing, "unshown" when
    nothing was shown since it was last looked at, "over" as above.
    """
    of, mine = _locked(condition)
    if not policies.may_follow(actor, of):
        raise PermissionDenied
    text = text.replace("\r\n", "\n").strip()
    if (met and mine.met_at) or (not met and text and mine.returned == text):
        return mine
    _must_stand(of)
    if mine.met_at is not None:
        raise Refused(_("This condition has been met already."), code="met")
    if mine.replied_at is None or mine.returned:
        raise Refused(_("The organisation has not shown anything yet."), code="unshown")
    if not met and not text:
        raise Refused(_("Write what is still missing. The organisation reads it."), code="empty")
    if met:
        _accept(of, mine, actor)
    else:
        _return(of, mine, text, actor)
    return mine


def set_condition(*, follow_up: Surveillance, text: str, due_on: dt.date | None = None) -> Condition:
    """A gap that a follow-up found, of a locked certification. ``due_on``: None for the days that the version gives."""
    of = follow_up.certification
    due = due_on or gaps.due_on(of.version)
    return Condition.objects.create(certification=of, surveillance=follow_up, text=text, due_on=due)


def _accept(of: Certification, condition: Condition, actor: User) -> None:
    condition.met_at, condition.met_by, condition.returned = clock.now(), actor, ""
    condition.save(update_fields=["met_at", "met_by", "returned"])
    steps.record(condition, "condition.accept", actor=actor, certification=str(of.pk))
    if of.conditions.filter(met_at=None).exists():
        return
    for person in recipients.of(of.organisation):
        mail.post(mails.conditions_met(of, person))


def _return(of: Certification, condition: Condition, text: str, actor: User) -> None:
    condition.returned = text
    condition.save(update_fields=["returned"])
    steps.record(condition, "condition.return", actor=actor, certification=str(of.pk))
    for person in recipients.of(of.organisation):
        mail.post(mails.condition_returned(condition, person))


def _locked(condition: Condition) -> tuple[Certification, Condition]:
    of = steps.locked_certification(condition.certification_id)
    mine: Condition = of.conditions.get(pk=condition.pk)
    mine.certification = of
    return of, mine


def _must_stand(of: Certification) -> None:
    if not lives.is_standing(of):
        raise Refused(_("This certification does not run any more."), code="over")
