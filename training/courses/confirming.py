"""Slot: who may register attendance and confirm skills of a learner. Higher wings add their rules in ready()."""

from collections.abc import Callable

from accounts.models import User
from training.courses.models import Enrolment

Rule = Callable[[User, Enrolment, str], bool]

_rules: list[Rule] = []


def register(rule: Rule) -> None:
    """``rule(user, enrolment, item_key)``: True when the user may confirm this part; one rule that says yes is enough.
    Twice is once."""
    if rule not in _rules:
        _rules.append(rule)


def allowed(user: User, enrolment: Enrolment, item_key: str) -> bool:
    return any(rule(user, enrolment, item_key) for rule in _rules)
