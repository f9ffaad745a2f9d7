"""What somebody of the agency may do in a matter now: which buttons its page has for them, and who gets how far."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from certification.quality import policies
from certification.quality.actions.evaluating import GRADED_IN, VISITED_IN
from certification.quality.actions.evaluation_steps import may_give_time
from certification.quality.actions.taking import may_lead
from certification.quality.models import Application, Assignment
from certification.quality.states import OPEN, Part, State


@dataclass(frozen=True)
class Standing:
    """What somebody may do in a matter now. ``mine``: their row, whatever has become of it; ``part``: what they have in
    force, free of conflict."""

    application: Application
    user: Any
    mine: Assignment | None
    part: Part | None

    @cached_property
    def leads(self) -> bool:
        return may_lead(self.user, self.application)

    @cached_property
    def takeable(self) -> list[Part]:
        """Parts that they can take themselves."""
        if self.mine is not None:
            return []
        return [each for each in Part if policies.may_take(self.user, self.application, each)]

    @cached_property
    def assignable(self) -> list[Part]:
        """Parts that a lead can give to somebody now: one more evaluator, and the others where nobody has them."""
        if not self.leads or self.application.state not in OPEN:
            return []
        had = set(self.application.assignments.filter(ended_at=None).values_list("part", flat=True))
        waits = [each for each in Part if self.application.state in policies.TAKEN_IN[each]]
        return [each for each in waits if each == Part.EVALUATOR or each not in had]

    @property
    def grades(self) -> bool:
        return self.part == Part.EVALUATOR and self.application.state in GRADED_IN

    @property
    def checks(self) -> bool:
        """Whether the application is complete."""
        return self.part == Part.EVALUATOR and self.application.state == State.SUBMITTED

    @property
    def evaluates(self) -> bool:
        return self.part == Part.EVALUATOR and self.application.state == State.EVALUATION

    @property
    def visits(self) -> bool:
        return self.part == Part.EVALUATOR and self.application.state in VISITED_IN

    @property
    def reviews(self) -> bool:
        return self.part == Part.REVIEWER and self.application.state == State.REVIEW

    @property
    def decides(self) -> bool:
        return self.part == Part.DECIDER and self.application.state == State.DECISION

    @cached_property
    def gives_time(self) -> bool:
        return self.application.applicants_turn and may_give_time(self.user, self.application)

    @property
    def may_release(self) -> bool:
        return self.mine is not None and self.mine.ended_at is None and self.application.is_open


def standing(user: Any, application: Application) -> Standing:
    mine = policies.assignment_of(user, application)
    part = policies.part_of(user, application) if mine is not None and mine.in_force else None
    return Standing(application, user, mine, part)
