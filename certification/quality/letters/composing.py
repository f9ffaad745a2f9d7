"""Which letters there are, and what each says."""

from collections.abc import Callable
from typing import Any

from certification.quality.letters import granting, handling, measures
from certification.quality.letters.parts import Matter, Paragraph
from certification.quality.states import DecisionKind

# Each in the active language: the subject, and the paragraphs.
KINDS: dict[str, Callable[[Matter], tuple[str, list[Paragraph]]]] = {
    "completeness": handling.completeness,
    "findings": handling.findings,
    "lapsed": handling.lapsed,
    DecisionKind.GRANT.value: granting.granted,
    DecisionKind.GRANT_WITH_CONDITIONS.value: granting.granted_with_conditions,
    DecisionKind.REFUSE.value: granting.refused,
    "hearing": measures.hearing,
    DecisionKind.SUSPEND.value: measures.suspended,
    DecisionKind.RESTORE.value: measures.restored,
    DecisionKind.WITHDRAW.value: measures.withdrawn,
    DecisionKind.REDUCE.value: measures.reduced,
    "ended": measures.ended,
    "surveillance": measures.surveillance,
    "appeal_answer": handling.appeal_answered,
    "complaint_answer": handling.complaint_answered,
    "sent_back": handling.sent_back,
}

# Those that the organisation never gets.
WITHIN = frozenset({"sent_back"})


def compose(kind: str, matter: Matter) -> dict[str, Any]:
    """The content of the letter (models.Letter), in the active language; what says nothing is left out."""
    subject, paragraphs = KINDS[kind](matter)
    said = [each for each in paragraphs if each.text or each.lines]
    return {"subject": subject, "paragraphs": [each.content for each in said]}
