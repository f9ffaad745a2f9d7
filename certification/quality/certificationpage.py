"""What the agency's page of a certification shows beside what the organisation reads itself."""

from typing import Any

from certification.quality import certificatepage, letters, lives, policies, policies_following
from certification.quality.models import Certification, Measure
from certification.quality.states import DecisionKind
from core import audit
from core.audit import Told


def of_agency(of: Certification, user: Any) -> dict[str, Any]:
    """The context of the page. Letters and files are there for those who may read them."""
    follows = policies.may_follow(user, of)
    proposed = of.measures.filter(decided_at=None, dropped_at=None).select_related("surveillance").first()
    if proposed is not None:
        proposed.certification = of
    return {
        **certificatepage.shared(of),
        "letters": [each for each in certificatepage.kept(of) if letters.may_read(user, each)],
        "follows": follows,
        "may_propose": follows and proposed is None and lives.is_standing(of),
        "proposed": proposed,
        "may_decide": proposed is not None and policies_following.may_decide_measure(user, proposed),
        "suspended_too_long": lives.overdue_suspensions().filter(pk=of.pk).exists(),
        "next_follow_up": lives.next_follow_up(of) if lives.is_standing(of) else None,
        "renewal_opens": lives.renewal_opens(of),
        "matters": list(of.organisation.quality_applications.with_agency().order_by("-submitted_at")[:20]),
        "history": history(of),
    }


def history(of: Certification) -> list[Told]:
    """Of the certification and all that hangs on it."""
    rows = [*of.measures.all(), *of.decisions.all(), *of.conditions.all(), *of.surveillances.all()]
    return audit.history(of, *rows, newest=100)


def kinds(of: Certification) -> list[DecisionKind]:
    """What can be proposed as it stands now."""
    if of.suspended_at is not None:
        found = [DecisionKind.RESTORE, DecisionKind.WITHDRAW]
    else:
        found = [DecisionKind.SUSPEND, DecisionKind.WITHDRAW]
    return [*found, DecisionKind.REDUCE] if of.places.filter(until=None).count() > 1 else found


def of_measure(measure: Measure, user: Any) -> dict[str, Any]:
    """The context of the page of a measure."""
    return {
        "measure": measure,
        "row": certificatepage.measure_row(measure),
        "places": list(certificatepage.places_of(measure)),
        "decision": certificatepage.decision_of(measure),
        "open": lives.is_open(measure),
        "heard": lives.was_heard(measure),
        "may_decide": lives.is_open(measure) and policies_following.may_decide_measure(user, measure),
        "may_drop": lives.is_open(measure) and policies.may_follow(user, measure.certification),
    }
