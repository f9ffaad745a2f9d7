"""Texts that people accept, such as a commitment or a consent: their versions, as a file of the release has them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from core.texts import Text, Words, words


@dataclass(frozen=True)
class Reading:
    """The text as one reader gets it. ``sections``: heading and text of each."""

    title: Words
    intro: Words
    sections: tuple[tuple[Words, Words], ...]
    means: tuple[Words, ...]
    accept: Words


@dataclass(frozen=True)
class Version:
    """One version in all its languages. ``digest`` is the sha256 of everything in it. ``material``: other than in small
    words it differs from the one before, so whoever accepted that one is asked again."""

    version: str
    digest: str
    material: bool
    texts: Mapping[str, Any]

    def read(self, language: str, names: Mapping[str, str] | None = None) -> Reading:
        """In a language, with what stands in braces in its place: {task} and the like; ``names`` may leave some out."""

        def said(text: Text) -> Words:
            return words({code: _filled(each, names or {}) for code, each in text.items()}, language)

        return Reading(
            title=said(self.texts["title"]),
            intro=said(self.texts["intro"]),
            sections=tuple((said(each["heading"]), said(each["text"])) for each in self.texts["sections"]),
            means=tuple(said(each) for each in self.texts["means_for_me"]),
            accept=said(self.texts["accept_label"]),
        )


@cache
def versions(file: Path, key: str) -> tuple[Version, ...]:
    """All of one text, the oldest first. Raises KeyError for a text that the file does not have."""
    with file.open(encoding="utf-8") as opened:
        entries = yaml.safe_load(opened)[key]
    return tuple(Version(each["version"], _digest(each), each.get("material", True), each) for each in entries)


def counting(all_versions: tuple[Version, ...]) -> frozenset[str]:
    """The versions whose acceptance counts today: the newest, and those before it that differ in small words only."""
    found = set()
    for each in reversed(all_versions):
        found.add(each.version)
        if each.material:
            break
    return frozenset(found)


def _filled(text: str, names: Mapping[str, str]) -> str:
    # Not str.format: what people have typed may itself hold braces.
    for name, value in names.items():
        text = text.replace("{" + name + "}", value)
    return text


def _digest(entry: Mapping[str, Any]) -> str:
    plain = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
