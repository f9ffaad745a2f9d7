"""Slot: what higher floors show on the page of a group. They register in AppConfig.ready()."""

from collections.abc import Callable
from typing import Any

from training.groups.models import Group
from training.groups.roll import Roll

Context = Callable[[Group, Roll], dict[str, Any]]

_sections: dict[str, Context] = {}


def register(template: str, context: Context) -> None:
    """``template`` is included with what ``context(group, roll)`` returns, without queries of its own; an empty dict
    leaves it out. Twice is once."""
    _sections[template] = context


def of(group: Group, roll: Roll) -> list[tuple[str, dict[str, Any]]]:
    """Templates with their contexts, in the order of registering."""
    made = [(template, context(group, roll)) for template, context in _sections.items()]
    return [(template, context) for template, context in made if context]
