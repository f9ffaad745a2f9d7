"""Reads the files of the demo, and gives everything in them a lasting identity."""

import uuid
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

DATA = Path(__file__).parent / "data"
SOURCE = settings.LANGUAGE_CODE
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
# Keys of the files that are for people who read them.
NOTES = frozenset({"review"})

_NAMESPACE = uuid.UUID("7d0bb6c2-2f0c-4f5f-9a43-5b1f3a1c7e10")


@cache
def read(name: str) -> Any:
    """The content of one file. Cached: callers must not change it."""
    with (DATA / name).open(encoding="utf-8") as file:
        return yaml.load(file, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders


def identity(*parts: object) -> uuid.UUID:
    """The same for the same keys, on every machine: pages, blocks and quiz options are known again by it."""
    return uuid.uuid5(_NAMESPACE, "/".join(str(part) for part in parts))


def is_text(value: object) -> bool:
    """Whether a value holds one text in every language."""
    return isinstance(value, Mapping) and set(value) == set(LANGUAGES)


def pick(value: Any, language: str) -> Any:
    """The text in one language; a value without languages is the same in all."""
    return value[language] if is_text(value) else value
