"""Measures: somebody proposes what is to happen to a certification, and the organisation is heard. How it is decided
stands in the module beside."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from certification.quality import letters, lives, policies, policies_following, recipients
from certification.quality.actions import steps
from certification.quality.mails import following as mails
from certification.quality.models import Certification, CertifiedPlace, Measure, Surveillance
from certification.quality.proposals import Proposal
from certification.quality.states import HEARING_DAYS, DecisionKind
from core import clock, mail
from core.errors import Refused


@transaction.atomic
def propose(*, certification: Certification, proposal: Proposal, actor: User) -> Measure:
    """Somebody who follows it up proposes it; the organisation is heard for HEARING_DAYS, by letter and mail, unless it
    is in its favour. Proposed twice in the same words it is proposed once.

    Raises PermissionDenied; Refused: "open" while another one waits, "empty" without grounds, "until" without a day in
    the future and before the end, "places" without any, "all" for every place, "state" when it does not fit how the
    certification stands, "conditions" for a restoration with conditions that are late, "over".
    """
    of = steps.locked_certification(certification.pk)
    if not policies.may_follow(actor, of):
        raise PermissionDenied
    grounds = proposal.grounds.replace("\r\n", "\n").strip()
    there = of.measures.filter(decided_at=None, dropped_at=None).first()
    if there is not None:
        if (there.kind, there.grounds, there.proposed_by_id) == (proposal.kind, grounds, actor.pk):
            return there
        raise Refused(_("Something is proposed for this certification already. Decide or drop it first."), code="open")
    if not grounds:
        raise Refused(_("Write the grounds. The organisation reads them."), code="empty")
    must_fit(of, proposal.kind)
    until, places = _until(of, proposal), _places(of, proposal)
    made = Measure.objects.create(
        certification=of,
        kind=proposal.kind,
        grounds=grounds,
        until=until,
        surveillance=_follow_up(of, proposal),
        proposed_by=actor,
        hearing_until=_hearing_until(proposal.kind),
    )
    made.places.set(places)
    steps.record(made, "measure.propose", actor=actor, kind=made.kind, certification=str(of.pk))
    if proposal.kind != DecisionKind.RESTORE:
        letter = letters.write("hearing", certification=of, measure=made)
        letters.send(letter, recipients.of(of.organisation))
    return made


@transaction.atomic
def answer_measure(*, measure: Measure, text: str, actor: User) -> Measure:
    """A main contact says what the organisation thinks of it, once; until it is decided, also after the last day.

    Raises PermissionDenied; Refused: "moved" when it was decided or dropped, "answered" for another text than the one
    that was sent, "empty".
    """
    _of, mine = locked(measure)
    if not policies_following.may_act(actor, mine.certification):
        raise PermissionDenied
    text = text.replace("\r\n", "\n").strip()
    if mine.replied_at is not None and mine.reply == text:
        return mine
    must_be_open(mine)
    if mine.replied_at is not None:
        raise Refused(_("Your view has been sent already."), code="answered")
    if not text:
        raise Refused(_("Write what you think of it."), code="empty")
    mine.reply, mine.replied_by, mine.replied_at = text, actor, clock.now()
    mine.save(update_fields=["reply", "replied_by", "replied_at"])
    steps.record(mine, "measure.reply", actor=actor, certification=str(mine.certification_id))
    return mine


@transaction.atomic
def drop(*, measure: Measure, text: str, actor: User) -> Measure:
    """It comes to nothing, for a reason that the organisation reads. Done twice is done once.

    Raises PermissionDenied; Refused: "moved" when it was decided, "empty".
    """
    of, mine = locked(measure)
    if not policies.may_follow(actor, of):
        raise PermissionDenied
    if mine.dropped_at is not None:
        return mine
    must_be_open(mine)
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused(_("Write why. The organisation reads it."), code="empty")
    close(mine, text, actor)
    if mine.kind != DecisionKind.RESTORE:
        for person in recipients.of(of.organisation):
            mail.post(mails.measure_dropped(mine, person))
    return mine


def close(measure: Measure, text: str, actor: User) -> None:
    """A locked one is dropped; mails nobody."""
    measure.dropped_at, measure.dropped_because = clock.now(), text
    measure.save(update_fields=["dropped_at", "dropped_because"])
    steps.record(measure, "measure.drop", actor=actor, certification=str(measure.certification_id))


def locked(measure: Measure) -> tuple[Certification, Measure]:
    """The certification is locked first, by everything that changes it."""
    of = steps.locked_certification(measure.certification_id)
    mine: Measure = of.measures.select_related("surveillance").get(pk=measure.pk)
    mine.certification = of
    return of, mine


def must_be_open(measure: Measure) -> None:
    if not lives.is_open(measure):
        raise Refused(_("This has been decided or dropped already."), code="moved")


def must_fit(of: Certification, kind: str) -> None:
    """Raises Refused: "over", "state" and "conditions" as `propose`."""
    if not lives.is_standing(of):
        raise Refused(_("This certification does not run any more."), code="over")
    if kind == DecisionKind.SUSPEND and of.suspended_at is not None:
        raise Refused(_("This certification is suspended already."), code="state")
    if kind == DecisionKind.RESTORE and of.suspended_at is None:
        raise Refused(_("This certification is not suspended."), code="state")
    if kind == DecisionKind.RESTORE and lives.late_conditions().filter(certification=of).exists():
        said = _("A condition whose day has passed has not been met. Judge the conditions first.")
        raise Refused(said, code="conditions")


def _hearing_until(kind: str) -> dt.date:
    days = 0 if kind == DecisionKind.RESTORE else HEARING_DAYS
    return clock.today() + dt.timedelta(days=days)


def _until(of: Certification, proposal: Proposal) -> dt.date | None:
    if proposal.kind != DecisionKind.SUSPEND:
        return None
    first = clock.today() + dt.timedelta(days=HEARING_DAYS)
    if proposal.until is None or not first < proposal.until <= of.valid_to:
        raise Refused(
            _("Give the last day of the suspension: after the hearing, and not after the certification ends."),
            code="until",
        )
    return proposal.until


def _places(of: Certification, proposal: Proposal) -> list[CertifiedPlace]:
    if proposal.kind != DecisionKind.REDUCE:
        return []
    wanted = {each.pk for each in proposal.places}
    there = list(of.places.filter(until=None))
    found = [each for each in there if each.pk in wanted]
    if not found:
        raise Refused(_("Choose what is taken out."), code="places")
    if len(found) == len(there):
        raise Refused(_("Nothing would be left. Propose to withdraw the certification."), code="all")
    return found


def _follow_up(of: Certification, proposal: Proposal) -> Surveillance | None:
    if proposal.follow_up is None:
        return None
    return of.surveillances.filter(pk=proposal.follow_up.pk).first()
