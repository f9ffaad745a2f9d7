"""All screens of an exercise as it is being written, for the editor's preview."""

from dataclasses import dataclass, field

from django import template

from cms.pages.practice import PracticePage
from cms.publishing import scenario
from core.texts import Words, words
from training.practice import rules, showing
from training.practice.states import Outcome

register = template.Library()


@dataclass(frozen=True)
class Way:
    """A button, and where it leads."""

    label: Words
    goes_to: str
    outcome: str


@dataclass(frozen=True)
class Drafted:
    """``screens`` is empty while there are ``problems``; both are, while the source page is a draft."""

    screens: list[tuple[showing.Shown, list[Way]]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@register.simple_tag
def drafted(page: PracticePage) -> Drafted:
    taken = scenario.of_draft(page)
    if taken is None:
        return Drafted()
    problems = list(dict.fromkeys(rules.problems(taken)))
    if problems:
        return Drafted(problems=problems)
    return Drafted([(shown, _ways(shown, page.language)) for shown in showing.every_screen(taken, page.language)])


def _ways(shown: showing.Shown, language: str) -> list[Way]:
    return [
        Way(words(action.label, language), action.goes_to, str(Outcome(action.outcome).label))
        for action in shown.place.actions
    ]
