"""What the page of an exercise needs to let people begin. The page stands on a higher floor; it includes
practice/_start.html with what `of` returns as ``start``."""

from typing import Any

from accounts.models import User
from core.texts import words
from training.practice import qr, showing
from training.practice.models import Run, ScenarioVersion
from training.practice.places import places
from training.practice.states import Mode


def of(code: str, language: str, user: Any = None, back: str = "") -> dict[str, Any] | None:
    """The context of practice/_start.html, or None while the exercise is not published.

    ``back`` is a path of this site that one came from, a lesson for example; the exercise ends there. Two queries for
    somebody signed in, who is told which ways they have finished; one for everybody else.
    """
    version = ScenarioVersion.objects.current().filter(scenario__code=code).first()
    if version is None:
        return None
    scenario = version.snapshot
    done = _done(version, user)
    return {
        "code": code,
        "back": back,
        "minutes": scenario.minutes,
        "learn": [words(point.text, language) for point in scenario.learn],
        "card": showing.card(scenario.card, language),
        "modes": [
            {"key": mode, "title": Mode(mode).label, "text": showing.MODE_TEXTS[mode], "done": mode in done}
            for mode in scenario.modes
        ],
        "parts": [(part.key, words(part.title, language)) for part in scenario.parts],
        "phone": phone(code, language),
    }


def phone(code: str, language: str) -> dict[str, Any] | None:
    """The address of the start page and its drawing, to be taken over to one's own phone; None without a page."""
    path = places().scenario_url(code, language)
    return qr.to(path) if path else None


def _done(version: ScenarioVersion, user: Any) -> set[str]:
    if not isinstance(user, User):
        return set()
    mine = Run.objects.finished().filter(person=user, version__scenario=version.scenario_id, part="", projector=False)
    return set(mine.values_list("mode", flat=True))
