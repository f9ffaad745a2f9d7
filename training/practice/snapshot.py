"""What an editor hands over: an exercise as plain values, free of pages and of any one language.

The shape is that of schema vieri.practice/1; what a ScenarioVersion stores is `freezing.plain` of it. A ``Text`` maps
language codes to texts; a missing language means "not translated yet". Keys are stable and shared by all languages:
lower case letters, digits and hyphens, at most 60. Where a text is called body, it is HTML of p, h3, ul, ol, li,
strong and em without attributes; every other text is plain.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.texts import Text


@dataclass(frozen=True)
class Point:
    """One thing to learn or to remember."""

    key: str
    text: Text


@dataclass(frozen=True)
class Brand:
    """An invented service. ``address`` ends in .example in every language."""

    key: str
    name: Text
    address: Text


@dataclass(frozen=True)
class Code:
    """A made-up code of the card; ``value`` may differ by language, as dates and addresses do."""

    key: str
    label: Text
    value: Text


@dataclass(frozen=True)
class Card:
    """The paper card beside the exercise: who one plays, and the codes one has."""

    title: Text
    person: Text
    note: Text
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True)
class Option:
    key: str
    label: Text


@dataclass(frozen=True)
class Expect:
    """What a field must hold. ``rule``: card (with ``code``), choice (``option``), date (``date``, YYYY-MM-DD),
    checked, unchecked, filled, any, or empty: filling it in is the mistake."""

    rule: str
    code: str = ""
    option: str = ""
    date: str = ""


@dataclass(frozen=True)
class Field:
    """``kind``: text, code, choice, checkbox or date. ``feedback`` is shown when ``expect`` is not met."""

    key: str
    label: Text
    kind: str
    expect: Expect
    feedback: Text = field(default_factory=dict)
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Action:
    """A button. ``outcome``: ok, wrong or stop. ``modes`` empty: in every mode of the scenario.

    ``check`` False: it leaves the screen without asking for the fields, as Back and Cancel do.
    """

    key: str
    label: Text
    goes_to: str
    outcome: str
    feedback: Text
    modes: tuple[str, ...] = ()
    check: bool = True


@dataclass(frozen=True)
class Beside:
    """A second panel that is only looked at. ``brand`` as in `Screen`."""

    device: str
    title: Text
    body: Text
    brand: str = ""


@dataclass(frozen=True)
class Screen:
    """One step. ``device``: browser, phone, paper or call. ``step`` is where the progress bar stands.

    ``brand``: the key of the brand whose address the browser's bar shows. When it is empty, the brand is the one whose
    name begins the title ("Practice Bank: sign in"); when there is none, the bar is empty: no address is better than a
    wrong one. The screen "done" has ``end``, praise and remember, and no actions.
    """

    key: str
    step: int
    device: str
    title: Text
    body: Text = field(default_factory=dict)
    hint: Text = field(default_factory=dict)
    fields: tuple[Field, ...] = ()
    actions: tuple[Action, ...] = ()
    beside: Beside | None = None
    brand: str = ""
    end: bool = False
    praise: Text = field(default_factory=dict)
    remember: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Part:
    """A set of exercises has several beginnings: ``start`` is a screen's key."""

    key: str
    title: Text
    start: str


@dataclass(frozen=True)
class Scenario:
    """``key`` is the code of the scenario. ``trouble`` says what goes wrong in mode "wrong"; empty without that mode.

    ``minutes`` is how long it takes, ``steps`` the length of the progress bar, ``start`` the key of the first screen.
    """

    key: str
    title: Text
    minutes: int
    intro: Text
    learn: tuple[Point, ...]
    brands: tuple[Brand, ...]
    card: Card
    modes: tuple[str, ...]
    steps: int
    start: str
    screens: tuple[Screen, ...]
    trouble: Text = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    slug: Text = field(default_factory=dict)


def from_plain(data: Mapping[str, Any]) -> Scenario:
    """Reads the shape of the schema, for example a scenario of a YAML file or a stored version.

    Raises KeyError for what must be there; a value of a wrong kind is found by `training.practice.rules.check`.
    """
    return Scenario(
        key=data["key"],
        title=data["title"],
        minutes=data["minutes"],
        intro=data["intro"],
        learn=_points(data["learn"]),
        brands=tuple(Brand(each["key"], each["name"], each["address"]) for each in data["brands"]),
        card=_card(data["card"]),
        modes=tuple(data["modes"]),
        steps=data["steps"],
        start=data["start"],
        screens=tuple(map(_screen, data["screens"])),
        trouble=data.get("trouble", {}),
        parts=tuple(Part(each["key"], each["title"], each["start"]) for each in data.get("parts", [])),
        slug=data.get("slug", {}),
    )


def _points(rows: list[Mapping[str, Any]]) -> tuple[Point, ...]:
    return tuple(Point(each["key"], each["text"]) for each in rows)


def _card(data: Mapping[str, Any]) -> Card:
    codes = tuple(Code(each["key"], each["label"], each["value"]) for each in data["codes"])
    return Card(title=data["title"], person=data["person"], note=data["note"], codes=codes)


def _screen(data: Mapping[str, Any]) -> Screen:
    beside = data.get("beside")
    return Screen(
        key=data["key"],
        step=data["step"],
        device=data["device"],
        title=data["title"],
        body=data.get("body", {}),
        hint=data.get("hint", {}),
        fields=tuple(map(_field, data.get("fields", []))),
        actions=tuple(map(_action, data.get("actions", []))),
        beside=Beside(beside["device"], beside["title"], beside["body"], beside.get("brand", "")) if beside else None,
        brand=data.get("brand", ""),
        end=data.get("end", False),
        praise=data.get("praise", {}),
        remember=_points(data.get("remember", [])),
    )


def _field(data: Mapping[str, Any]) -> Field:
    asked = data["expect"]
    return Field(
        key=data["key"],
        label=data["label"],
        kind=data["kind"],
        expect=Expect(asked["rule"], asked.get("code", ""), asked.get("option", ""), asked.get("is", "")),
        feedback=data.get("feedback", {}),
        options=tuple(Option(each["key"], each["label"]) for each in data.get("options", [])),
    )


def _action(data: Mapping[str, Any]) -> Action:
    return Action(
        key=data["key"],
        label=data["label"],
        goes_to=data["goes_to"],
        outcome=data["outcome"],
        feedback=data["feedback"],
        modes=tuple(data.get("modes", [])),
        check=data.get("check", True),
    )
