"""A screen of an exercise as a person sees it, in one language."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from core.texts import Text, Words, words
from training.practice import machine, markup
from training.practice.forms import ScreenForm
from training.practice.models import Run
from training.practice.snapshot import Beside, Card, Field, Scenario, Screen
from training.practice.states import Device, FieldKind, Mode, Outcome, Rule

# From this failed try on, one is told what a real service would do now.
MANY_TRIES = 3

# What one is told of a mode before choosing it.
MODE_TEXTS: dict[str, Promise] = {
    Mode.WATCH: _("You see the steps one at a time and read what is done in each."),
    Mode.GUIDED: _("You do it yourself, with advice beside you all the time."),
    Mode.ALONE: _("The advice appears when you ask for it."),
    Mode.WRONG: _("The exercise surprises you once. Stay calm and think what is safe."),
}


@dataclass(frozen=True)
class Panel:
    """A device and what is on it. ``address`` stands in a browser's bar. The body is safe HTML."""

    device: Device
    title: Words
    body: Words
    address: Words | None


@dataclass(frozen=True)
class ShownCard:
    title: Words
    person: Words
    note: Words
    codes: list[tuple[Words, Words]]


@dataclass(frozen=True)
class Button:
    key: str
    label: Words


@dataclass(frozen=True)
class Said:
    """What is told of the step taken last. ``kind``: an Outcome, or "amiss" when fields kept one on the screen."""

    kind: str
    words: Words | None


class Shown:
    """One screen in one mode and language. What templates ask for is worked out when they ask."""

    def __init__(self, scenario: Scenario, key: str, mode: str, language: str) -> None:
        self.scenario = scenario
        self.place: Screen = machine.screen(scenario, key)
        self.mode = mode
        self.language = language

    @cached_property
    def title(self) -> Words:
        """Of the exercise."""
        return self._words(self.scenario.title)

    @cached_property
    def panel(self) -> Panel:
        return self._panel(self.place)

    @cached_property
    def beside(self) -> Panel | None:
        return self._panel(self.place.beside) if self.place.beside else None

    @cached_property
    def card(self) -> ShownCard:
        return card(self.scenario.card, self.language)

    @cached_property
    def hint(self) -> Words:
        return self._words(self.place.hint)

    @property
    def buttons_alike(self) -> bool:
        """Where one has to decide, nothing but the words may tell which button is right."""
        asked = [field for field in self.place.fields if field.expect.rule != Rule.EMPTY]
        return not asked and len(machine.offered(self.place, self.mode)) > 1

    @cached_property
    def buttons(self) -> list[Button]:
        """In the order written, or, where one has to decide, in one that tells nothing and never changes."""
        found = machine.offered(self.place, self.mode)
        if self.buttons_alike:
            found.sort(key=lambda each: crc32(f"{self.place.key} {each.key}".encode()))
        return [Button(each.key, self._words(each.label)) for each in found]

    @cached_property
    def form(self) -> ScreenForm:
        return ScreenForm(self.scenario, self.place, language=self.language)

    @cached_property
    def recommended(self) -> Words | None:
        """The button that mode "watch" presses."""
        action = machine.recommended(self.place, self.mode)
        return self._words(action.label) if action else None

    @cached_property
    def answers(self) -> list[tuple[Words, Words]]:
        """What one would write or choose here, for looking on."""
        return [(self._words(field.label), answer) for field in self.place.fields for answer in self._answer(field)]

    @cached_property
    def praise(self) -> Words:
        return self._words(self.place.praise)

    @cached_property
    def remember(self) -> list[Words]:
        return [self._words(point.text) for point in self.place.remember]

    @property
    def step(self) -> int:
        return self.place.step

    @property
    def steps(self) -> int:
        return self.scenario.steps

    @property
    def watching(self) -> bool:
        return self.mode == Mode.WATCH

    def _words(self, text: Text) -> Words:
        return words(text, self.language)

    def _panel(self, place: Screen | Beside) -> Panel:
        body = self._words(place.body)
        safe = mark_safe(markup.clean(body.text))  # noqa: S308 - cleaned in this very line
        return Panel(
            device=Device(place.device),
            title=self._words(place.title),
            body=Words(safe, body.language, body.foreign),
            address=self._address(place) if place.device == Device.BROWSER else None,
        )

    def _address(self, place: Screen | Beside) -> Words | None:
        """Of the brand that the screen names, or whose name begins its title ("Practice Bank: sign in")."""
        for brand in self.scenario.brands:
            if brand.key == place.brand or (not place.brand and _begins(place.title, brand.name)):
                return self._words(brand.address)
        return None

    def _answer(self, field: Field) -> Iterator[Words]:
        expect = field.expect
        match expect.rule:
            case Rule.CARD:
                yield from (self._words(code.value) for code in self.scenario.card.codes if code.key == expect.code)
            case Rule.CHOICE:
                yield from (self._words(option.label) for option in field.options if option.key == expect.option)
            case Rule.DATE:
                yield self._own(date_format(dt.date.fromisoformat(expect.date), "SHORT_DATE_FORMAT"))
            case Rule.CHECKED:
                yield self._own(_("Tick this."))
            case Rule.UNCHECKED:
                yield self._own(_("Leave this without a tick."))
            case Rule.EMPTY:
                yield self._own(_("Leave this empty."))
            case Rule.FILLED:
                yield self._own(_("Write something of your own invention."))
            case _:
                yield self._own(
                    _("As you like.")
                    if field.kind in {FieldKind.CHECKBOX, FieldKind.CHOICE}
                    else _("This may stay empty.")
                )

    def _own(self, text: Promise | str) -> Words:
        return Words(str(text), self.language, foreign=False)


class ShownRun(Shown):
    """Where a run is. ``refused``: real-looking values were sent and not taken, so nothing else is told."""

    def __init__(self, run: Run, language: str, *, refused: bool = False) -> None:
        super().__init__(run.version.snapshot, run.screen, run.mode, language)
        self.run = run
        self.refused = refused

    @cached_property
    def form(self) -> ScreenForm:
        """Only on the screen on which the fields were filled in are they marked."""
        here = not self.refused and self.run.last_screen == self.place.key
        amiss = self.run.amiss if here else ()
        return ScreenForm(self.scenario, self.place, language=self.language, amiss=amiss)

    @cached_property
    def said(self) -> Said | None:
        """What the last step came to; None at the beginning."""
        if self.refused or not self.run.last_action:
            return None
        before = machine.screen(self.scenario, self.run.last_screen)
        action = next(each for each in before.actions if each.key == self.run.last_action)
        if self.run.amiss and action.outcome == Outcome.OK:
            return Said("amiss", None)
        return Said(action.outcome, self._words(action.feedback))

    @property
    def many_tries(self) -> bool:
        return self.run.tries >= MANY_TRIES

    @property
    def hint_shown(self) -> bool:
        """On a projector the room thinks first, whatever the mode."""
        always = self.mode in {Mode.WATCH, Mode.GUIDED} and not self.run.projector
        return always or self.run.hint_open

    @property
    def page_has_error(self) -> bool:
        return self.refused or bool(self.said and self.said.kind == "amiss")

    @property
    def trouble(self) -> Words | None:
        """What went wrong, told when it is over."""
        return self._words(self.scenario.trouble) if self.mode == Mode.WRONG and self.place.end else None

    @property
    def mode_title(self) -> str:
        return str(Mode(self.mode).label)

    @property
    def other_modes(self) -> list[tuple[str, str]]:
        return [(mode, str(Mode(mode).label)) for mode in self.scenario.modes if mode != self.mode]


def card(taken: Card, language: str) -> ShownCard:
    return ShownCard(
        title=words(taken.title, language),
        person=words(taken.person, language),
        note=words(taken.note, language),
        codes=[(words(code.label, language), words(code.value, language)) for code in taken.codes],
    )


def every_screen(scenario: Scenario, language: str) -> list[Shown]:
    """All screens in their order, for an editor's preview; each with the buttons of the first mode it is for.

    The template practice/_screen.html draws each as ``shown``. Needs `rules.check` to have found nothing.
    """
    return [Shown(scenario, place.key, _mode(scenario, place), language) for place in scenario.screens]


def _mode(scenario: Scenario, place: Screen) -> str:
    """A screen of the surprise has no place in other modes, yet its buttons are for all: the last mode has them."""
    full = (mode for mode in reversed(scenario.modes) if machine.offered(place, mode) or place.end)
    return next(full, scenario.modes[0])


def _begins(title: Text, name: Text) -> bool:
    """True when the title is the name, or the name and a colon. "Practice Bank?" is somebody else."""
    return any(name.get(code) and said.partition(":")[0].strip() == name[code].strip() for code, said in title.items())
