"""Slot: what higher floors show on the page where attendance of a meeting is registered. They register in
AppConfig.ready()."""

from collections.abc import Callable
from typing import Any

from network.meetings.models import Meeting

Context = Callable[[Meeting], dict[str, Any]]

_sections: dict[str, Context] = {}


def register(template: str, context: Context) -> None:
    """``template`` is included with what ``context(meeting)`` returns; an empty dict leaves it out. Twice is once."""
    _sections[template] = context


def of(meeting: Meeting) -> list[tuple[str, dict[str, Any]]]:
    """Templates with their contexts, in the order of registering."""
    made = [(template, context(meeting)) for template, context in _sections.items()]
    return [(template, context) for template, context in made if context]
