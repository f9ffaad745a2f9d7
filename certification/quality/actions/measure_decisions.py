"""Deciding a measure: one decision, and all that follows from it for the certification, in one transaction."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from certification.quality import (
    covered,
    credentialing,
    events,
    letters,
    lives,
    policies_following,
    proving,
    recipients,
)
from certification.quality.actions import measures, steps
from certification.quality.models import Certification, CertifiedPlace, Decision, Measure
from certification.quality.states import DecisionKind, Status
from core import clock
from core.errors import Refused


@transaction.atomic
def decide_measure(*, measure: Measure, reasons: str, actor: User) -> Decision:
    """What was proposed is done, with the reasons in words; the organisation gets a letter. Somebody decides who did
    not propose it and is tied to nobody in it, when the organisation was heard. Decided twice by the same person it is
    decided once.

    Raises PermissionDenied; Refused: "moved" when it was decided or dropped, "hearing" before the organisation has
    replied or its last day has passed, "reasons" without any, "until" for a suspension whose last day has passed,
    "places" when those were taken out already, "all" when nothing would be left, "state", "conditions" and "over" as
    measures.must_fit.
    """
    of, mine = measures.locked(measure)
    if not policies_following.may_decide_measure(actor, mine):
        raise PermissionDenied
    made = Decision.objects.filter(measure=mine, decided_by=actor).first()
    if made is not None:
        return made
    measures.must_be_open(mine)
    if not reasons.strip():
        raise Refused(_("Tell the reasons. The organisation reads them."), code="reasons")
    if not lives.was_heard(mine):
        raise Refused(_("The organisation can still say what it thinks of it. Decide after that day."), code="hearing")
    measures.must_fit(of, mine.kind)
    places = _places(of, mine)
    made = _decided(of, mine, places, reasons.strip(), actor)
    mine.decided_at = made.decided_at
    mine.save(update_fields=["decided_at"])
    _apply(of, mine, places)
    letter = letters.write(mine.kind, certification=of, decision=made)
    # The trail is locked last: whoever holds it waits for nobody.
    steps.record(made, "decision.make", actor=actor, digest=proving.digest_of(made), kind=made.kind)
    letters.send(letter, recipients.of(of.organisation))
    events.changed.send(sender=Certification, certification=of)
    return made


def _decided(of: Certification, measure: Measure, places: list[CertifiedPlace], reasons: str, actor: User) -> Decision:
    """The hearing goes into it as a fact, with its day."""
    said = {"hearing_until": measure.hearing_until.isoformat(), "replied": measure.replied_at is not None}
    scope = [{"place": str(each.place_id), "name": covered.by_language(each)} for each in places]
    return Decision.objects.create(
        kind=measure.kind,
        organisation=of.organisation,
        certification=of,
        measure=measure,
        reasons=reasons,
        until=measure.until,
        content={"scope": scope, **said} if places else said,
        decided_by=actor,
        appeal_until=clock.today() + dt.timedelta(days=of.version.appeal_days),
    )


def _places(of: Certification, measure: Measure) -> list[CertifiedPlace]:
    if measure.kind == DecisionKind.SUSPEND and (measure.until is None or measure.until <= clock.today()):
        said = _("The last day of this suspension has passed. Drop it, and propose it with a later day.")
        raise Refused(said, code="until")
    if measure.kind != DecisionKind.REDUCE:
        return []
    found = list(measure.places.filter(until=None).select_related("place"))
    if not found:
        raise Refused(_("These places were taken out already. Drop this."), code="places")
    if of.places.filter(until=None).count() == len(found):
        raise Refused(_("Nothing would be left. Propose to withdraw the certification."), code="all")
    return found


def _apply(of: Certification, measure: Measure, places: list[CertifiedPlace]) -> None:
    now = clock.now()
    match DecisionKind(measure.kind):
        case DecisionKind.SUSPEND:
            of.suspended_at, of.suspended_until = now, measure.until
            of.save(update_fields=["suspended_at", "suspended_until"])
            credentialing.stop(of)
        case DecisionKind.RESTORE:
            of.suspended_at = of.suspended_until = None
            of.save(update_fields=["suspended_at", "suspended_until"])
            credentialing.go_on(of)
        case DecisionKind.WITHDRAW:
            of.ended_at, of.ended_as = now, Status.WITHDRAWN
            of.save(update_fields=["ended_at", "ended_as"])
            credentialing.end(of)
        case DecisionKind.REDUCE:
            of.places.filter(pk__in=[each.pk for each in places]).update(until=clock.today())
            credentialing.renew(of)
