"""Slot: who may register attendance and confirm skills of a learner. Higher wings add their rules in ready()."""

from collections.abc import Callable

from accounts.models import User
from training.courses.models import Enrolment

Rule = Callable[[User, Enrolment], bool]

_rules: list[Rule] = []


def register(rule: Rule) -> None:
    """``rule(user, enrolment)``: True when the user may; one rule that says yes is enough. Twice is once."""
    if rule not in _rules:
        _rules.append(rule)


def allowed(user: User, enrolment: Enrolment) -> bool:
    return any(rule(user, enrolment) for rule in _rules)
