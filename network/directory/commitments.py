"""The ethical commitment of organisations: its text, which version counts now, and who has given it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from core.texts import Text, Words, words
from network.directory.models import Commitment, Organisation

FILE = Path(__file__).parent / "data" / "commitments.yaml"


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
    """One version in all its languages. ``digest`` is the sha256 of everything in it."""

    version: str
    digest: str
    texts: Mapping[str, Any]

    def read(self, language: str) -> Reading:
        def said(text: Text) -> Words:
            return words(text, language)

        return Reading(
            title=said(self.texts["title"]),
            intro=said(self.texts["intro"]),
            sections=tuple((said(each["heading"]), said(each["text"])) for each in self.texts["sections"]),
            means=tuple(said(each) for each in self.texts["means_for_me"]),
            accept=said(self.texts["accept_label"]),
        )


@cache
def versions() -> tuple[Version, ...]:
    """All of them, the oldest first, as the file of the release has them."""
    with FILE.open(encoding="utf-8") as file:
        entries = yaml.safe_load(file)["ethical_commitment"]
    return tuple(Version(entry["version"], _digest(entry), entry) for entry in entries)


def current() -> Version:
    """The one that is asked for now."""
    return versions()[-1]


def find(version: str) -> Version | None:
    """The version of that name; None for one that this release no longer knows."""
    return next((each for each in versions() if each.version == version), None)


def of(organisation: Organisation) -> Commitment | None:
    """What the organisation has promised, if it is the version that counts now; else nothing may be shown of it. One
    query, none where ``commitments`` were prefetched."""
    wanted = current().version
    return next((each for each in organisation.commitments.all() if each.version == wanted), None)


def _digest(entry: Mapping[str, Any]) -> str:
    plain = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
