"""What becomes of each invented application: how far it has come, who takes which part, and what is found."""

from dataclasses import dataclass
from enum import StrEnum

from certification.quality.demo.people import (
    DECIDER,
    DECIDER_B,
    EVALUATOR,
    EVALUATOR_B,
    EVALUATOR_C,
    PROVIDER,
    PROVIDER_B,
    REVIEWER,
    REVIEWER_B,
)
from certification.quality.states import State


class Step(StrEnum):
    """Of an application, in this order; after FINDINGS come REPLY and AGAIN, without any REVIEW follows."""

    BEGIN = "begin"
    WRITE = "write"
    SUBMIT = "submit"
    TAKE = "take"
    CHECK = "check"
    GRADE = "grade"
    ASK = "ask"
    FINDINGS = "findings"
    REPLY = "reply"
    AGAIN = "again"
    HAND_ON = "hand_on"
    REVIEW_TAKEN = "review_taken"
    REVIEW = "review"
    DECISION_TAKEN = "decision_taken"
    DECIDE = "decide"


# How many days after the beginning each comes.
DAYS = {
    Step.BEGIN: 0, Step.WRITE: 4, Step.SUBMIT: 9, Step.TAKE: 12, Step.CHECK: 15, Step.GRADE: 27, Step.ASK: 29,
    Step.FINDINGS: 31, Step.REPLY: 41, Step.AGAIN: 45, Step.HAND_ON: 46, Step.REVIEW_TAKEN: 48, Step.REVIEW: 54,
    Step.DECISION_TAKEN: 56, Step.DECIDE: 61,
}  # fmt: skip
# The last step that each state has behind it.
LAST = {
    State.DRAFT: Step.WRITE, State.SUBMITTED: Step.SUBMIT, State.INCOMPLETE: Step.CHECK, State.LAPSED: Step.CHECK,
    State.EVALUATION: Step.GRADE, State.CLARIFICATION: Step.ASK, State.FINDINGS: Step.FINDINGS,
    State.REVIEW: Step.HAND_ON, State.DECISION: Step.REVIEW, State.GRANTED: Step.DECIDE, State.REFUSED: Step.DECIDE,
    State.WITHDRAWN: Step.GRADE,
}  # fmt: skip


class Later(StrEnum):
    """What happens after the decision."""

    NOTHING = ""
    QUIET = "quiet"  # conditions met, yearly follow-ups answered and closed
    CHANGED = "changed"  # another place was taken in, with a condition; the first follow-up is asked for
    SHOWN = "shown"  # how a condition was met waits for somebody to look at it
    ANSWERED = "answered"  # a follow-up was answered and waits for somebody to look at it
    SILENT = "silent"  # a follow-up was not answered; to suspend is proposed and waits for a decision
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    RENEWING = "renewing"  # a renewal is being evaluated
    RENEWED = "renewed"
    APPEALED = "appealed"
    COMPLAINED = "complained"  # about a certified one


@dataclass(frozen=True)
class Plan:
    """``ago``: how many days ago its last step was. ``flaws``: criteria with a finding, ``stay``: those of them that
    are as they were after the reply. Parts that nobody has taken are ""; ``half``: only half of it is graded.
    ``applicant``: address of a provider of the demo, who applies in their own language; "" for anybody, then one that
    speaks Swedish if ``swedish``.
    """

    state: State
    ago: int
    flaws: tuple[str, ...] = ()
    stay: tuple[str, ...] = ()
    evaluator: str = EVALUATOR_B
    reviewer: str = REVIEWER_B
    decider: str = DECIDER_B
    half: bool = False
    applicant: str = ""
    swedish: bool = False
    later: Later = Later.NOTHING


_PAGE, _LIST, _BACK, _HOURS = ("purpose_published",), ("guidance_onwards",), ("feedback_easy",), ("real_hours",)
_SIGNS, _YEAR, _SITE = ("easy_to_find",), ("yearly_review",), ("clear_materials",)
_TALK, _REPLY = ("support_for_supporters",), ("complaints_answered",)

PLANS = (
    # What is certified.
    Plan(State.GRANTED, 345, applicant=PROVIDER, later=Later.CHANGED),
    Plan(State.GRANTED, 300, _LIST + _SIGNS, _LIST, EVALUATOR_C, later=Later.QUIET),
    Plan(State.GRANTED, 75, _BACK + _YEAR, _BACK, EVALUATOR_C, later=Later.SHOWN),
    Plan(State.GRANTED, 352, _PAGE, later=Later.ANSWERED),
    Plan(State.GRANTED, 440, evaluator=EVALUATOR_C, later=Later.SILENT),
    Plan(State.GRANTED, 505, _HOURS, later=Later.SUSPENDED),
    Plan(State.GRANTED, 620, _TALK, _TALK, later=Later.WITHDRAWN),
    Plan(State.GRANTED, 430, _SITE, evaluator=EVALUATOR_C, later=Later.ENDED),
    Plan(State.GRANTED, 1130, later=Later.QUIET),
    Plan(State.GRANTED, 1000, _REPLY, later=Later.RENEWING),
    Plan(State.GRANTED, 1022, evaluator=EVALUATOR_C, swedish=True, later=Later.RENEWED),
    Plan(State.GRANTED, 165, _SITE + _YEAR, swedish=True, later=Later.COMPLAINED),
    # What was not granted, or went no further.
    Plan(State.REFUSED, 19, ("minors_only_extract", *_PAGE), ("minors_only_extract",), later=Later.APPEALED),
    Plan(State.REFUSED, 210, ("shared_devices", "codes_stay_with_customer"), ("codes_stay_with_customer",)),
    Plan(State.WITHDRAWN, 60, evaluator=EVALUATOR_C),
    Plan(State.LAPSED, 90, evaluator=EVALUATOR_C),
    # What waits for a decision, and for a review.
    Plan(State.DECISION, 5, _LIST + _YEAR, _LIST, decider=DECIDER),
    Plan(State.DECISION, 3, decider="", swedish=True),
    Plan(State.DECISION, 8, _REPLY + _SITE, evaluator=EVALUATOR_C),
    Plan(State.REVIEW, 6, _PAGE + _BACK, _BACK, reviewer=REVIEWER),
    Plan(State.REVIEW, 2, _HOURS, reviewer=""),
    Plan(State.REVIEW, 4, evaluator=EVALUATOR_C, reviewer="", swedish=True),
    # What is evaluated; the applicant has the ball in some of it.
    Plan(State.EVALUATION, 2, evaluator=EVALUATOR, half=True),
    Plan(State.EVALUATION, 6, evaluator=EVALUATOR, half=True, swedish=True),
    Plan(State.EVALUATION, 4, half=True),
    Plan(State.EVALUATION, 9, evaluator=EVALUATOR_C),
    Plan(State.CLARIFICATION, 4, evaluator=EVALUATOR, half=True),
    Plan(State.CLARIFICATION, 9, half=True),
    Plan(State.FINDINGS, 3, _LIST + _SIGNS),
    Plan(State.FINDINGS, 8, ("codes_stay_with_customer", *_HOURS), evaluator=EVALUATOR_C),
    Plan(State.FINDINGS, 10, _TALK + _YEAR, swedish=True),
    Plan(State.INCOMPLETE, 5),
    Plan(State.INCOMPLETE, 12, evaluator=EVALUATOR),
    Plan(State.INCOMPLETE, 19, evaluator=EVALUATOR_C, swedish=True),
    Plan(State.SUBMITTED, 1, evaluator=""),
    Plan(State.SUBMITTED, 4, evaluator=""),
    Plan(State.SUBMITTED, 6, evaluator="", swedish=True),
    Plan(State.SUBMITTED, 9, evaluator=""),
    Plan(State.DRAFT, 3, half=True, applicant=PROVIDER_B),
    Plan(State.DRAFT, 1, half=True),
    Plan(State.DRAFT, 25, half=True),
)  # fmt: skip


def begins(plan: Plan) -> int:
    """How many days ago."""
    return plan.ago + DAYS[LAST[plan.state]] - _saved(plan, LAST[plan.state])


def day_of(plan: Plan, step: Step) -> int:
    """How many days ago a step of it was."""
    return begins(plan) - DAYS[step] + _saved(plan, step)


def _saved(plan: Plan, step: Step) -> int:
    """Without findings to reply to, what follows comes earlier."""
    late = DAYS[step] >= DAYS[Step.HAND_ON]
    return DAYS[Step.HAND_ON] - DAYS[Step.FINDINGS] if late and not plan.flaws else 0
