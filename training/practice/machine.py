"""What happens when somebody does something in an exercise: plain functions over a snapshot, without a database."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import Refused
from training.practice.snapshot import Action, Field, Scenario, Screen
from training.practice.states import Mode, Outcome, Rule

_AHEAD = frozenset({Outcome.OK, Outcome.STOP})
# ISO, as a browser's date field sends it, and how people write a date.
_DATES = (("%Y-%m-%d", re.compile(r"\d{4}-\d\d?-\d\d?")), ("%d.%m.%Y", re.compile(r"\d\d?\.\d\d?\.\d{4}")))


@dataclass(frozen=True)
class Step:
    """What an action came to. ``screen`` is where one is now; ``amiss`` the keys of fields to look at again.

    ``held``: the fields were asked for and one of them kept the person on the screen. ``slip``: not the right move.
    """

    screen: str
    action: str
    amiss: tuple[str, ...]
    held: bool
    slip: bool
    finished: bool


def start(scenario: Scenario, part: str = "") -> str:
    """The first screen of a part, or of the whole. Raises Refused when there is no such part."""
    if not part:
        return scenario.start
    for each in scenario.parts:
        if each.key == part:
            return each.start
    raise Refused(_("This part is not in the exercise."), code="unknown_part")


def screen(scenario: Scenario, key: str) -> Screen:
    """Raises KeyError when the scenario has no such screen."""
    for each in scenario.screens:
        if each.key == key:
            return each
    raise KeyError(key)


def end(scenario: Scenario) -> Screen:
    """The screen on which every way ends."""
    return next(each for each in scenario.screens if each.end)


def offered(place: Screen, mode: str) -> list[Action]:
    """The buttons that the screen has in this mode, in order."""
    return [action for action in place.actions if not action.modes or mode in action.modes]


def recommended(place: Screen, mode: str) -> Action | None:
    """The first button that is a right step; None on the last screen."""
    return next((action for action in offered(place, mode) if action.outcome in _AHEAD), None)


def move(
    scenario: Scenario, *, mode: str, part: str, screen_key: str, action_key: str, typed: Mapping[str, str]
) -> Step:
    """The step that an action with these typed values makes; in mode "watch" always the recommended one.

    ``typed`` maps keys of fields to what the form sent; what it does not name is empty. Nothing of it is in the result.
    Raises Refused when the screen does not offer the action in this mode.
    """
    place = screen(scenario, screen_key)
    action = _chosen(place, mode, action_key)
    amiss = () if mode == Mode.WATCH else tuple(_amiss(scenario, place, action, typed))
    held = action.outcome == Outcome.OK and bool(amiss)
    arrived = place.key if held else _arrival(scenario, part, place, action)
    return Step(
        screen=arrived,
        action=action.key,
        amiss=amiss,
        held=held,
        slip=held or action.outcome == Outcome.WRONG,
        finished=screen(scenario, arrived).end,
    )


def meets(scenario: Scenario, field: Field, typed: str) -> bool:
    """Whether the typed value is what the field expects. A code may be typed as in any language of the card."""
    expect, text = field.expect, typed.strip()
    match expect.rule:
        case Rule.CARD:
            return _bare(text) in {_bare(value) for value in _values(scenario, expect.code)}
        case Rule.CHOICE:
            return text == expect.option
        case Rule.DATE:
            return _date(text) == expect.date
        case Rule.CHECKED | Rule.FILLED:
            return bool(text)
        case Rule.UNCHECKED | Rule.EMPTY:
            return not text
        case _:
            return True


def _chosen(place: Screen, mode: str, key: str) -> Action:
    found = (
        recommended(place, mode)
        if mode == Mode.WATCH
        else next((action for action in offered(place, mode) if action.key == key), None)
    )
    if found is None:
        raise Refused(_("Choose one of the buttons on this screen."), code="unknown_action")
    return found


def _amiss(scenario: Scenario, place: Screen, action: Action, typed: Mapping[str, str]) -> Iterator[str]:
    """A right step asks for all fields. A wrong one only tells of what should have stayed empty."""
    for field in place.fields:
        asked = action.check and action.outcome == Outcome.OK
        told = action.outcome == Outcome.WRONG and field.expect.rule == Rule.EMPTY
        if (asked or told) and not meets(scenario, field, typed.get(field.key, "")):
            yield field.key


def _arrival(scenario: Scenario, part: str, place: Screen, action: Action) -> str:
    """Whoever practises one part of a set is done where the next part would begin."""
    others = {each.start for each in scenario.parts if each.key != part} if part else set()
    if action.goes_to in others and action.goes_to != place.key:
        return end(scenario).key
    return action.goes_to


def _values(scenario: Scenario, key: str) -> list[str]:
    return [value for code in scenario.card.codes if code.key == key for value in code.value.values()]


def _bare(text: str) -> str:
    """Case, spaces and the euro sign make no difference."""
    return re.sub(r"[\s€]", "", text).casefold()


def _date(text: str) -> str:
    """The date as YYYY-MM-DD; "" when it is none."""
    for pattern, shape in _DATES:
        if shape.fullmatch(text):
            try:
                return dt.datetime.strptime(text, pattern).date().isoformat()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                return ""
    return ""
