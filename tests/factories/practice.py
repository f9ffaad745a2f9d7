"""Exercises, published through the actions, and runs through them."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from accounts.models import User
from tests.factories.courses import LANGUAGES, text
from training.practice import actions, machine, snapshot
from training.practice.models import Run, Scenario, ScenarioVersion

_CONTENT = Path(__file__).resolve().parents[2] / "cms" / "demo" / "data" / "exercises"
ALL_MODES = ("watch", "guided", "alone", "wrong")


def action(key: str, goes_to: str, outcome: str = "ok", **changes: Any) -> snapshot.Action:
    given: dict[str, Any] = {"label": text(f"Button {key}"), "feedback": text(f"Feedback {key}")}
    return snapshot.Action(key=key, goes_to=goes_to, outcome=outcome, **given | changes)


def field(key: str, expect: snapshot.Expect, kind: str = "text", **changes: Any) -> snapshot.Field:
    given: dict[str, Any] = {"label": text(f"Field {key}"), "feedback": text(f"Look at {key}")}
    return snapshot.Field(key=key, kind=kind, expect=expect, **given | changes)


def screen(key: str, *actions_: snapshot.Action, step: int = 1, **changes: Any) -> snapshot.Screen:
    given: dict[str, Any] = {
        "device": "browser",
        "title": text(f"Screen {key}"),
        "body": {language: f"<p>Body {key} ({language})</p>" for language in LANGUAGES},
        "hint": text(f"Hint {key}"),
    }
    return snapshot.Screen(key=key, step=step, actions=actions_, **given | changes)


def end(**changes: Any) -> snapshot.Screen:
    given: dict[str, Any] = {
        "title": text("The end"),
        "praise": text("Praise"),
        "remember": (snapshot.Point("one", text("Remember one")),),
    }
    return snapshot.Screen(key="done", step=2, device="paper", end=True, **given | changes)


def code_field() -> snapshot.Field:
    return field("user-id", snapshot.Expect("card", code="user-id"), "code")


def scenario(key: str = "bank", **changes: Any) -> snapshot.Scenario:
    """A sign-in (user ID TEST-1) and a request to confirm; in mode "wrong" the request is not one's own."""
    sign_in = screen(
        "sign-in",
        action("continue", "confirm", modes=("watch", "guided", "alone")),
        action("continue-trouble", "strange", modes=("wrong",)),
        action("remember", "sign-in", "wrong"),
        action("help", "sign-in", check=False),
        title=text("Practice Bank: sign in"),
        fields=(code_field(),),
    )
    confirm = screen("confirm", action("yes", "done"), action("no", "confirm", "wrong"), step=2, device="phone")
    strange = screen("strange", action("reject", "done", "stop"), action("yes", "strange", "wrong"), step=2)
    given: dict[str, Any] = {
        "title": text(f"Exercise {key}"),
        "minutes": 5,
        "intro": text("Introduction"),
        "learn": (snapshot.Point("look", text("to look")),),
        "brands": (
            snapshot.Brand("bank", dict.fromkeys(LANGUAGES, "Practice Bank"), dict.fromkeys(LANGUAGES, "bank.example")),
        ),
        "card": snapshot.Card(
            title=text("Card"),
            person=text("Alex"),
            note=text("Not real"),
            codes=(snapshot.Code("user-id", text("User ID"), dict.fromkeys(LANGUAGES, "TEST-1")),),
        ),
        "modes": ALL_MODES,
        "trouble": text("A request that is not yours"),
        "steps": 2,
        "start": "sign-in",
        "screens": (sign_in, confirm, strange, end()),
    }
    return snapshot.Scenario(key=key, **given | changes)


def set_of_parts(key: str = "scams") -> snapshot.Scenario:
    """Two parts: "one" is screens first and second, "two" is third."""
    return scenario(
        key,
        modes=("watch", "guided", "alone"),
        start="first",
        parts=(snapshot.Part("one", text("Part one"), "first"), snapshot.Part("two", text("Part two"), "third")),
        screens=(
            screen("first", action("stop", "second", "stop"), action("go", "trap", "wrong")),
            screen(
                "trap",
                action("close", "second", "stop"),
                action("pay", "trap", "wrong"),
                fields=(field("user-id", snapshot.Expect("empty"), "code"),),
            ),
            screen("second", action("next", "third")),
            screen("third", action("hang-up", "done", "stop"), step=2),
            end(),
        ),
    )


def publish(taken: snapshot.Scenario | None = None) -> ScenarioVersion:
    """A published version; of the scenario with the same code, if there is one."""
    taken = taken or scenario()
    row = Scenario.objects.filter(code=taken.key).first() or actions.open_scenario(code=taken.key, actor=None)
    return actions.publish_version(scenario=row, snapshot=taken, actor=None)


def begin(version: ScenarioVersion | None = None, person: User | None = None, **changes: Any) -> Run:
    """In mode "alone" unless told otherwise."""
    version = version or publish()
    return actions.begin(scenario=version.scenario, actor=person, **{"mode": "alone"} | changes)


def answers(taken: snapshot.Scenario, place: snapshot.Screen) -> dict[str, str]:
    """What is right to type and choose on the screen."""
    codes = {code.key: code.value["fi"] for code in taken.card.codes}
    return {each.key: _answer(each, codes) for each in place.fields}


def _answer(asked: snapshot.Field, codes: dict[str, str]) -> str:
    expect = asked.expect
    given = {"card": codes.get(expect.code, ""), "choice": expect.option, "date": expect.date}
    return given.get(expect.rule, "on" if expect.rule in {"checked", "filled"} else "")


def step(run: Run) -> Run:
    """Does the recommended thing."""
    taken = run.version.snapshot
    place = machine.screen(taken, run.screen)
    wanted = machine.recommended(place, run.mode)
    assert wanted, f"{run.screen} has no way on"
    return actions.move(run=run, turn=run.turn, action=wanted.key, typed=answers(taken, place), actor=run.person)


def finish(run: Run | None = None) -> Run:
    """Walks to the end by recommended steps."""
    run = run or begin()
    while not run.finished:
        run = step(run)
    return run


@cache
def content() -> dict[str, snapshot.Scenario]:
    """The exercises of the demo, by code."""
    read = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(_CONTENT.glob("*.yaml"))]
    return {data["key"]: snapshot.from_plain(data) for data in read}
