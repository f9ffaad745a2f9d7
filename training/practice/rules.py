"""What an exercise must hold before it may be published, said in words an editor can act on."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import Refused
from core.texts import Text, clean, in_language, languages, pick
from training.practice import machine
from training.practice.realistic import looks_real
from training.practice.snapshot import Field, Scenario, Screen
from training.practice.states import Device, FieldKind, Mode, Outcome, Rule

_KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
_ADDRESS = re.compile(r"(?:[a-z0-9-]+\.)+example")
_REAL_ADDRESS = re.compile(r"\b(?:[\w-]+\.)+(?:fi|ax|se|com|net|org|eu|info|io|app|gov)\b", re.IGNORECASE)
_MAX_SMALL = 32_767
_TYPED = frozenset({FieldKind.TEXT, FieldKind.CODE})
# Which kinds of field a rule can be asked of.
_KINDS: dict[str, frozenset[str]] = {
    Rule.CARD: _TYPED,
    Rule.EMPTY: _TYPED,
    Rule.FILLED: _TYPED,
    Rule.ANY: frozenset(FieldKind.values),
    Rule.CHOICE: frozenset({FieldKind.CHOICE}),
    Rule.DATE: frozenset({FieldKind.DATE}),
    Rule.CHECKED: frozenset({FieldKind.CHECKBOX}),
    Rule.UNCHECKED: frozenset({FieldKind.CHECKBOX}),
}


def check(snapshot: Scenario) -> None:
    """Raises Refused with every problem found, so that an editor can mend them in one go."""
    if found := list(dict.fromkeys(problems(snapshot))):
        raise Refused([Refused(message, code="unready") for message in found])


def problems(scenario: Scenario) -> Iterator[str]:
    """What stands in the way of publishing; nothing when the exercise is ready."""
    has = clean(scenario.title)
    source = next((code for code in (settings.LANGUAGE_CODE, *languages()) if code in has), "")
    if not source:
        yield _("The exercise has no title.")
        return
    yield from _key_problems(scenario)
    yield from _frame_problems(scenario, source)
    for screen in scenario.screens:
        yield from _screen_problems(scenario, screen, source)
    yield from _address_problems(scenario)
    yield from _way_problems(scenario)


def _key_problems(scenario: Scenario) -> Iterator[str]:
    groups: list[Iterable[str]] = [
        [scenario.key],
        [each.key for each in scenario.screens],
        [each.key for each in scenario.parts],
        [each.key for each in scenario.brands],
        [each.key for each in scenario.card.codes],
        [each.key for each in scenario.learn],
    ]
    for screen in scenario.screens:
        groups += [[each.key for each in screen.fields], [each.key for each in screen.actions]]
        groups += [[option.key for option in field.options] for field in screen.fields]
    for keys in groups:
        for key, times in Counter(keys).items():
            if times > 1:
                yield _("The key %(key)s is used twice in the same place.") % {"key": key}
            if not _KEY.fullmatch(key):
                yield _("The key “%(key)s” is not valid: use up to 60 small letters, digits and hyphens.") % {
                    "key": key
                }


def _frame_problems(scenario: Scenario, source: str) -> Iterator[str]:
    """Everything around the screens."""
    if not scenario.modes or set(scenario.modes) - set(Mode.values):
        yield _("Choose at least one of the four ways of practising.")
    if Mode.WRONG in scenario.modes and source not in clean(scenario.trouble):
        yield _("Say what goes wrong in the mode “Something goes wrong”.")
    if not (0 < scenario.minutes <= _MAX_SMALL and 0 < scenario.steps <= _MAX_SMALL):
        yield _("The exercise needs a duration in minutes and a number of steps.")
    if sum(screen.end for screen in scenario.screens) != 1:
        yield _("The exercise needs exactly one last screen.")
    named = [(_("the introduction"), scenario.intro), (_("the name of the person on the card"), scenario.card.person)]
    named += [(_("the title of the card"), scenario.card.title)]
    named += [(_("a thing to learn"), each.text) for each in scenario.learn]
    named += [(_("the name of a brand"), each.name) for each in scenario.brands]
    named += [(_("the title of a part"), each.title) for each in scenario.parts]
    for code in scenario.card.codes:
        named += [(_("a label on the card"), code.label), (_("a code on the card"), code.value)]
        if any(looks_real(value) for value in code.value.values()):
            yield _("The code “%(key)s” on the card looks like a real one. Invent another.") % {"key": code.key}
    for name, text in named:
        if source not in clean(text):
            # Translators: %(what)s is for example "the introduction"; in_language is "in Finnish", here and below.
            yield _("%(what)s is missing %(in_language)s.") % {
                "what": name[0].upper() + name[1:],
                "in_language": in_language(source),
            }


def _screen_problems(scenario: Scenario, screen: Screen, source: str) -> Iterator[str]:
    name = {"screen": pick(screen.title, source)[0] or screen.key}
    devices = {screen.device} | ({screen.beside.device} if screen.beside else set())
    brands = {screen.brand} | ({screen.beside.brand} if screen.beside else set())
    if devices - set(Device.values):
        yield _("The screen “%(screen)s” stands on an unknown device.") % name
    if brands - {each.key for each in scenario.brands} - {""}:
        yield _("The screen “%(screen)s” names a brand that the exercise does not have.") % name
    if not 1 <= screen.step <= scenario.steps:
        yield _("The step of the screen “%(screen)s” must be between 1 and the number of steps.") % name
    wanted = [screen.title, screen.praise] if screen.end else [screen.title, screen.body, screen.hint]
    wanted += [screen.beside.title, screen.beside.body] if screen.beside else []
    if any(source not in clean(text) for text in wanted):
        yield (
            _("The last screen needs a title and praise %(in_language)s.") % {"in_language": in_language(source)}
            if screen.end
            else _("The screen “%(screen)s” needs a title, a text and advice %(in_language)s.")
            % {**name, "in_language": in_language(source)}
        )
    if screen.end and (screen.actions or screen.fields):
        yield _("The last screen can have neither fields nor buttons.")
    for field in screen.fields:
        yield from _field_problems(scenario, field, name)
    yield from _button_problems(scenario, screen, source, name)
    yield from _gaps(screen, name)


def _field_problems(scenario: Scenario, field: Field, name: dict[str, str]) -> Iterator[str]:
    given = {**name, "field": pick(field.label, settings.LANGUAGE_CODE)[0] or field.key}
    expect = field.expect
    if field.kind not in _KINDS.get(expect.rule, frozenset()):
        yield _("The field “%(field)s” on the screen “%(screen)s” cannot be checked in that way.") % given
    if expect.rule == Rule.CARD and expect.code not in {code.key for code in scenario.card.codes}:
        yield _("The field “%(field)s” on the screen “%(screen)s” asks for a code that is not on the card.") % given
    if expect.rule == Rule.CHOICE and expect.option not in {option.key for option in field.options}:
        yield (
            _("The right option of the field “%(field)s” on the screen “%(screen)s” is not among its options.") % given
        )
    if field.kind == FieldKind.CHOICE and len(field.options) < 2:
        yield _("The field “%(field)s” on the screen “%(screen)s” needs at least two options.") % given
    if expect.rule == Rule.DATE and not _is_date(expect.date):
        yield _("The field “%(field)s” on the screen “%(screen)s” has no right date.") % given
    if expect.rule != Rule.ANY and not clean(field.feedback):
        yield _("The field “%(field)s” on the screen “%(screen)s” needs words for when it is not right.") % given


def _button_problems(scenario: Scenario, screen: Screen, source: str, name: dict[str, str]) -> Iterator[str]:
    screens = {each.key for each in scenario.screens}
    for action in screen.actions:
        given = {**name, "button": pick(action.label, source)[0] or action.key}
        if action.goes_to not in screens:
            yield _("The button “%(button)s” on the screen “%(screen)s” leads to a screen that does not exist.") % given
        if action.outcome == Outcome.WRONG and action.goes_to in {each.key for each in scenario.screens if each.end}:
            yield _("The button “%(button)s” on the screen “%(screen)s” is wrong, yet leads to the end.") % given
        if action.outcome not in Outcome.values:
            yield _("The button “%(button)s” on the screen “%(screen)s” has an unknown outcome.") % given
        if set(action.modes) - set(scenario.modes):
            yield _("The button “%(button)s” on the screen “%(screen)s” is for a mode that is not used.") % given
        if source not in clean(action.feedback):
            yield _("The button “%(button)s” on the screen “%(screen)s” says nothing when pressed.") % given


def _gaps(screen: Screen, name: dict[str, str]) -> Iterator[str]:
    """A screen that speaks a language must speak it wholly where one has to act."""
    labels: list[Text] = [field.label for field in screen.fields] + [action.label for action in screen.actions]
    labels += [option.label for field in screen.fields for option in field.options]
    for language in clean(screen.title):
        if any(language not in clean(label) for label in labels):
            yield _("The screen “%(screen)s” has a field, an option or a button without words %(in_language)s.") % {
                **name,
                "in_language": in_language(language),
            }


def _address_problems(scenario: Scenario) -> Iterator[str]:
    """Nobody may be led to a real service, and no real one may be used as an example of anything."""
    for brand in scenario.brands:
        for address in clean(brand.address).values() or [""]:
            if not _ADDRESS.fullmatch(address):
                yield _("The address of a brand must end in .example, and “%(address)s” does not.") % {
                    "address": address
                }
    for text in _texts(scenario):
        for found in _REAL_ADDRESS.findall(" ".join(re.sub(r"<[^>]*>", "", said) for said in text.values())):
            yield _("Use only addresses that end in .example, not “%(address)s”.") % {"address": found}


def _texts(scenario: Scenario) -> Iterator[Text]:
    yield scenario.intro
    yield from (code.value for code in scenario.card.codes)
    for screen in scenario.screens:
        yield from (screen.title, screen.body, screen.hint, screen.praise)
        yield from (each.text for each in screen.remember)
        yield from (action.label for action in screen.actions)
        yield from (action.feedback for action in screen.actions)
        yield from (field.feedback for field in screen.fields)
        if screen.beside:
            yield from (screen.beside.title, screen.beside.body)


def _way_problems(scenario: Scenario) -> Iterator[str]:
    """In every mode, from everywhere one can come to, the recommended buttons must lead to the end."""
    screens = {each.key: each for each in scenario.screens}
    starts = [scenario.start, *(part.start for part in scenario.parts)]
    if any(key not in screens for key in starts):
        yield _("The exercise or one of its parts begins with a screen that does not exist.")
        return
    seen: set[str] = set()
    for mode in scenario.modes:
        reached = _reachable(screens, starts, mode)
        seen |= reached
        for key in reached:
            if not _ends(screens, key, mode):
                yield _("From the screen “%(screen)s” no way leads to the end in the mode “%(mode)s”.") % {
                    "screen": pick(screens[key].title, settings.LANGUAGE_CODE)[0] or key,
                    "mode": Mode(mode).label if mode in Mode.values else mode,
                }
    for key in screens.keys() - seen:
        yield _("No button leads to the screen “%(screen)s”.") % {
            "screen": pick(screens[key].title, settings.LANGUAGE_CODE)[0] or key
        }


def _reachable(screens: dict[str, Screen], starts: list[str], mode: str) -> set[str]:
    reached, ahead = set(), list(starts)
    while ahead:
        key = ahead.pop()
        if key in screens and key not in reached:
            reached.add(key)
            ahead += [action.goes_to for action in machine.offered(screens[key], mode)]
    return reached


def _ends(screens: dict[str, Screen], key: str, mode: str) -> bool:
    """Follows the recommended buttons; a circle or a dead end is no way."""
    passed: set[str] = set()
    while key in screens and key not in passed:
        if screens[key].end:
            return True
        passed.add(key)
        action = machine.recommended(screens[key], mode)
        key = action.goes_to if action else ""
    return False


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
