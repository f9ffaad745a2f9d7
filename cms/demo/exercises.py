"""The practice exercises of the demo as pages."""

from collections.abc import Iterator, Mapping
from typing import Any

from cms.demo.source import read
from cms.demo.tree import Sheet
from cms.models import PracticePage
from training.practice.states import Mode

# In the order of the list.
FILES = (
    "bank-sign-in",
    "mobile-certificate",
    "consent-and-return",
    "booking",
    "tax-card",
    "benefit-application",
    "prescription-renewal",
    "scams",
)
_NO_TEXT = {"fi": "", "sv": "", "en": ""}


def page_key(name: str) -> str:
    """The key of the page of an exercise."""
    return f"exercise/{name}"


def sheets() -> Iterator[Sheet]:
    for name in FILES:
        yield _exercise(read(f"exercises/{name}.yaml"))


def _exercise(file: Mapping[str, Any]) -> Sheet:
    card = file["card"]
    return Sheet(
        key=page_key(file["key"]),
        model=PracticePage,
        parent="exercises",
        values={
            **{name: file[name] for name in ("slug", "title", "minutes", "intro")},
            **{str(mode): mode in file["modes"] for mode in Mode},
            "trouble": file.get("trouble", _NO_TEXT),
            "learn": [{"key": point["key"], "type": "point", "value": point["text"]} for point in file["learn"]],
            **{f"card_{name}": card[name] for name in ("title", "person", "note")},
            "codes": _blocks("code", card["codes"]),
            "brands": _blocks("brand", file["brands"]),
            "parts": _blocks("part", file.get("parts", [])),
            "screens": [_screen(screen) for screen in file["screens"]],
        },
    )


def _blocks(kind: str, entries: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{"key": entry["key"], "type": kind, "value": entry} for entry in entries]


def _screen(screen: Mapping[str, Any]) -> dict[str, Any]:
    """Where the end stands and that it is called "done" is the same everywhere, so its block does not say it."""
    if screen.get("end"):
        value = {name: screen[name] for name in ("title", "praise", "remember")}
        return {"key": screen["key"], "type": "end", "value": value}
    beside = [{"key": "beside", **screen["beside"]}] if "beside" in screen else []
    return {
        "key": screen["key"],
        "type": "screen",
        "value": {**screen, "fields": [_field(field) for field in screen["fields"]], "beside": beside},
    }


def _field(field: Mapping[str, Any]) -> dict[str, Any]:
    expect = {"date" if name == "is" else name: value for name, value in field["expect"].items()}
    return {name: value for name, value in field.items() if name != "expect"} | expect
