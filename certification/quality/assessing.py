"""What counts of an assessment: the newest grade of each answer, and what may be decided on them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from certification.quality.models import Answer, Application, Finding
from certification.quality.states import GAPS, DecisionKind, Grade, Level


def answers(application: Application) -> QuerySet[Answer]:
    """Those that count, in the order of the scheme, with criterion, group and place."""
    rows = application.answers.filter(applies=True)
    return rows.select_related("criterion__group", "item__place").order_by(
        "criterion__group__order", "criterion__order", "item_id", "pk"
    )


def newest(application: Application) -> dict[int, Finding]:
    """The finding that counts, by answer: of each the last round's. One query."""
    rows = application.findings.filter(answer__applies=True).select_related("answer__criterion").order_by("round")
    return {each.answer_id: each for each in rows}


def ungraded(application: Application) -> int:
    """How many answers have no grade in any round."""
    return application.answers.filter(applies=True).exclude(findings__isnull=False).count()


def open_gaps(application: Application) -> list[Finding]:
    """Of those that count, what the applicant is to put right."""
    return [each for each in newest(application).values() if each.grade in GAPS]


@dataclass(frozen=True)
class Ruling:
    """What the rules of the scheme allow: ``kind`` is the one decision that follows, and ``failed`` the findings that
    lead to it (decision_rules of the scheme)."""

    kind: DecisionKind
    failed: tuple[Finding, ...]


def ruling(application: Application) -> Ruling:
    """Granted when every required criterion is met; with conditions when at most ``most_minor`` of them have a minor
    gap and none is "not met"; else refused. Recommended ones never keep anybody from it. A criterion that is asked of
    many places is one criterion, in however many of them it has a gap."""
    required = [each for each in newest(application).values() if each.answer.criterion.level == Level.MUST]
    major = tuple(each for each in required if each.grade == Grade.MAJOR)
    minor = tuple(each for each in required if each.grade == Grade.MINOR)
    if major or len({each.answer.criterion_id for each in minor}) > application.version.most_minor:
        return Ruling(DecisionKind.REFUSE, major + minor)
    if minor:
        return Ruling(DecisionKind.GRANT_WITH_CONDITIONS, minor)
    return Ruling(DecisionKind.GRANT, ())


def counted(findings: Iterable[Finding]) -> Counter[str]:
    """How many have which grade."""
    return Counter(each.grade for each in findings)
