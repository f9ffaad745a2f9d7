"""Deciding on an application: one decision, and all that follows from it, in one transaction."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from certification.quality import (
    aims,
    asked,
    assessing,
    covered,
    credentialing,
    events,
    letters,
    policies,
    proving,
    recipients,
)
from certification.quality.actions import granting, steps
from certification.quality.assessing import Ruling
from certification.quality.mails import decisions as mails
from certification.quality.models import Application, Certification, Decision
from certification.quality.states import GRANTS, ApplicationKind, DecisionKind, Part, State
from core import clock, mail
from core.errors import Refused


@transaction.atomic
def decide(*, application: Application, reasons: str, actor: User) -> Decision:
    """The one decision that the rules of the scheme allow, with the reasons in words. A grant makes or changes the
    certification; the organisation gets a letter.

    Raises PermissionDenied; Refused: "moved" when the matter does not wait for a decision any more, "ungraded" while an
    answer has no grade, "reasons" without any, "ended" for the change of what has ended.
    """
    mine = _mine(application, actor)
    if not reasons.strip():
        raise Refused(_("Tell the reasons. The organisation reads them."), code="reasons")
    if assessing.ungraded(mine):
        raise Refused(_("Some answers have no grade. Send the matter back to the review."), code="ungraded")
    ruling = assessing.ruling(mine)
    certification = granting.certify(mine) if ruling.kind in GRANTS else None
    decision = _decided(mine, ruling, certification, reasons, actor)
    steps.move(mine, State.GRANTED if certification else State.REFUSED)
    if certification:
        _hand_over(mine, certification, ruling)
    letter = letters.write(ruling.kind, application=mine, certification=certification, decision=decision)
    # The trail is locked last: whoever holds it waits for nobody.
    steps.record(decision, "decision.make", actor=actor, digest=proving.digest_of(decision), kind=ruling.kind)
    letters.send(letter, recipients.of(mine.organisation))
    if certification:
        _announce(mine, certification)
    return decision


@transaction.atomic
def send_back(*, application: Application, text: str, actor: User) -> Application:
    """To the review again, with what is to be looked at; whoever reviews it goes on with it and is told.

    Raises PermissionDenied; Refused: "moved" as above, "reasons" without any.
    """
    mine = _mine(application, actor)
    if not text.strip():
        raise Refused(_("Tell what is to be looked at again."), code="reasons")
    steps.move(mine, State.REVIEW, due_on=aims.review())
    letter = letters.write("sent_back", application=mine, text=text)
    steps.record(mine, "application.send_back", actor=actor, letter=str(letter.pk))
    reviewers = mine.assignments.filter(part=Part.REVIEWER, ended_at=None, person__is_active=True)
    for each in reviewers.select_related("person"):
        if each.person:
            mail.post(mails.sent_back(mine, each.person))
    return mine


def _mine(application: Application, actor: User) -> Application:
    """The row as it is now, for whoever decides it; a second caller waits here, and learns what was done."""
    mine = steps.locked(application.pk)
    if policies.part_of(actor, mine) == Part.DECIDER and mine.state != State.DECISION:
        raise Refused(_("This matter does not wait for a decision any more."), code="moved")
    if not policies.may_decide(actor, mine):
        raise PermissionDenied
    return mine


def _decided(
    application: Application, ruling: Ruling, certification: Certification | None, reasons: str, actor: User
) -> Decision:
    scope = [
        {"place": str(each.place_id), "kind": each.place.kind, "name": covered.by_language(each)}
        for each in asked.items(application).order_by("pk")
    ]
    return Decision.objects.create(
        kind=ruling.kind,
        organisation=application.organisation,
        application=application,
        certification=certification,
        reasons=reasons.strip(),
        content={
            "scope": scope,
            "grades": dict(assessing.counted(assessing.newest(application).values())),
            "failed": [each.answer.criterion.number for each in ruling.failed],
            "criteria": application.version.number,
        },
        decided_by=actor,
        appeal_until=clock.today() + dt.timedelta(days=application.version.appeal_days),
    )


def _hand_over(application: Application, certification: Certification, ruling: Ruling) -> None:
    """Conditions, if there are any, and the certificate."""
    if ruling.kind == DecisionKind.GRANT_WITH_CONDITIONS:
        granting.set_conditions(certification, ruling.failed)
    if application.kind == ApplicationKind.CHANGE:
        credentialing.renew(certification)
    else:
        credentialing.issue(certification)


def _announce(application: Application, certification: Certification) -> None:
    event = events.changed if application.kind == ApplicationKind.CHANGE else events.certified
    event.send(sender=Certification, certification=certification)
