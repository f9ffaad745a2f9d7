"""Reads the example meetings that come with a release (data/meetings.yaml): invented, with agenda and minutes."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from core.texts import languages

FILE = Path(__file__).parent.parent / "data" / "meetings.yaml"

Entry = Mapping[str, Any]


@cache
def _data() -> dict[str, Any]:
    with FILE.open(encoding="utf-8") as file:
        data: dict[str, Any] = yaml.safe_load(file)
    return data


def entries() -> dict[str, Entry]:
    """By key, in the order of the file."""
    return {each["key"]: each for each in _data()["meetings"]}


def role(key: str) -> dict[str, str]:
    """Who speaks or does something, in each language: people appear only as roles. KeyError for an unknown one."""
    found: dict[str, str] = {each["key"]: each["name"] for each in _data()["roles"]}[key]
    return found


def columns(field: str, texts: Mapping[str, str]) -> dict[str, str]:
    """A text of the file as the columns of a translated field."""
    return {f"{field}_{code}": texts[code] for code in languages() if texts.get(code)}
