"""A snapshot as plain values, the way it is stored, compared and fingerprinted."""

from typing import Any

from core.texts import Text, clean
from training.practice import markup
from training.practice.snapshot import Action, Card, Field, Point, Scenario, Screen


def plain(scenario: Scenario) -> dict[str, Any]:
    """The reverse of `snapshot.from_plain`. Texts are trimmed, bodies hold allowed markup only."""
    return {
        "key": scenario.key,
        "slug": clean(scenario.slug),
        "title": clean(scenario.title),
        "minutes": scenario.minutes,
        "intro": clean(scenario.intro),
        "learn": _plain_points(scenario.learn),
        "brands": [
            {"key": each.key, "name": clean(each.name), "address": clean(each.address)} for each in scenario.brands
        ],
        "card": _plain_card(scenario.card),
        "modes": list(scenario.modes),
        "trouble": clean(scenario.trouble),
        "steps": scenario.steps,
        "start": scenario.start,
        "parts": [{"key": each.key, "title": clean(each.title), "start": each.start} for each in scenario.parts],
        "screens": list(map(_plain_screen, scenario.screens)),
    }


def _plain_points(points: tuple[Point, ...]) -> list[dict[str, Any]]:
    return [{"key": each.key, "text": clean(each.text)} for each in points]


def _plain_card(card: Card) -> dict[str, Any]:
    codes = [{"key": each.key, "label": clean(each.label), "value": clean(each.value)} for each in card.codes]
    return {"title": clean(card.title), "person": clean(card.person), "note": clean(card.note), "codes": codes}


def _plain_screen(screen: Screen) -> dict[str, Any]:
    beside = screen.beside
    frame = {
        "key": screen.key,
        "step": screen.step,
        "device": screen.device,
        "brand": screen.brand,
        "title": clean(screen.title),
    }
    if screen.end:
        return frame | {"end": True, "praise": clean(screen.praise), "remember": _plain_points(screen.remember)}
    second = beside and {
        "device": beside.device,
        "title": clean(beside.title),
        "body": _body(beside.body),
        "brand": beside.brand,
    }
    return frame | {
        "beside": second,
        "body": _body(screen.body),
        "hint": clean(screen.hint),
        "fields": list(map(_plain_field, screen.fields)),
        "actions": list(map(_plain_action, screen.actions)),
    }


def _plain_field(asked: Field) -> dict[str, Any]:
    expect = {"rule": asked.expect.rule, "code": asked.expect.code, "option": asked.expect.option}
    return {
        "key": asked.key,
        "label": clean(asked.label),
        "kind": asked.kind,
        "options": [{"key": each.key, "label": clean(each.label)} for each in asked.options],
        "expect": {name: value for name, value in (expect | {"is": asked.expect.date}).items() if value},
        "feedback": clean(asked.feedback),
    }


def _plain_action(action: Action) -> dict[str, Any]:
    return {
        "key": action.key,
        "label": clean(action.label),
        "goes_to": action.goes_to,
        "outcome": action.outcome,
        "modes": list(action.modes),
        "check": action.check,
        "feedback": clean(action.feedback),
    }


def _body(text: Text) -> dict[str, str]:
    return clean({code: markup.clean(html) for code, html in text.items()})
