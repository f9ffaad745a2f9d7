"""What is still missing, a line for each part, in words that say what to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.texts import Words, words
from training.courses.states import ItemKind

# What a learner does with a part, said before its title; and who else has a hand in it.
_WORDS: Mapping[str, Any] = {
    ItemKind.LESSON: pgettext_lazy("what is still to do", "Read"),
    ItemKind.QUIZ: pgettext_lazy("what is still to do", "Pass"),
    ItemKind.PRACTICE: pgettext_lazy("what is still to do", "Practise"),
    ItemKind.ATTENDANCE: pgettext_lazy("what is still to do", "Take part"),
    ItemKind.SKILL: pgettext_lazy("what is still to do", "Show that you can"),
}
_BY_OTHERS: Mapping[str, Any] = {
    ItemKind.ATTENDANCE: _("Whoever leads the meeting registers it."),
    ItemKind.SKILL: _("Your coordinator confirms it."),
}


@dataclass(frozen=True)
class Line:
    """``text`` is what is asked, of a part that has no page."""

    key: str
    kind: str
    title: Words
    text: Words
    required: bool

    @property
    def todo(self) -> str:
        return str(_WORDS[self.kind])

    @property
    def by_others(self) -> str:
        return str(_BY_OTHERS.get(self.kind, ""))

    @property
    def has_page(self) -> bool:
        return self.kind not in _BY_OTHERS


def lines(items: Iterable[Mapping[str, Any]], language: str) -> list[Line]:
    """``items`` of an outline, for example `Progress.missing`."""
    return [
        Line(
            key=item["key"],
            kind=item["kind"],
            title=words(item["title"], language),
            text=words(item.get("text", {}), language),
            required=item["required"],
        )
        for item in items
    ]
