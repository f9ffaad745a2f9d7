"""Texts for programs: one language, the one asked for; what is missing in it comes in another."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation.trans_real import parse_accept_lang_header

from core import texts
from network.geography import spelling


def language_of(accepted: str) -> str:
    """The first of our languages that an Accept-Language header names; Finnish without one. No cookie is read."""
    for code, _weight in parse_accept_lang_header(accepted):
        if (short := code.split("-")[0]) in CODES:
            return short
    return CODES[0]


# In the order in which a missing text is looked for; asked for thousands of times in one answer.
CODES = texts.languages()


def each(row: models.Model, field: str) -> dict[str, str]:
    """The texts of a translated field that say something, by language."""
    found = ((code, (getattr(row, f"{field}_{code}") or "").strip()) for code in CODES)
    return {code: text for code, text in found if text}


def pick(row: models.Model, field: str, language: str) -> str:
    """A translated field in a language, else in the first that it has; empty when it has none."""
    for code in (language, *CODES):
        if text := getattr(row, f"{field}_{code}"):
            return str(text)
    return ""


@lru_cache(maxsize=1_000)
def say(words: str, language: str) -> str:
    """A sentence of the catalogue in a language."""
    with translation.override(language):
        return gettext(words)


def said(words: Any, language: str) -> str:
    """A lazy text in a language."""
    with translation.override(language):
        return str(words)


@lru_cache(maxsize=1_000)
def label(choices: Any, value: str, language: str) -> str:
    """What a choice is called in a language."""
    with translation.override(language):
        return str(choices(value).label)


def sentences(*parts: str) -> str:
    """Parts as sentences one after another, each with a full stop; those that are empty left out."""
    said = [part.strip() for part in parts if part.strip()]
    return " ".join(part if part.endswith((".", "!", "?", "…")) else f"{part}." for part in said)


def folded(text: str) -> str:
    """As names of places are folded, for looking something up; without what PostgreSQL cannot store."""
    return spelling.folded(text).replace("\x00", "")


def found_by(row: models.Model, field: str) -> str:
    """A translated field in all its languages, each text once, folded: what somebody may seek it by."""
    return folded(" ".join(dict.fromkeys(each(row, field).values())))


def words(text: str) -> Iterator[str]:
    """The words of what somebody seeks, folded, each once."""
    yield from dict.fromkeys(folded(text).split())


def paragraphs(*parts: str) -> str:
    """Parts with an empty line between them; those that are empty, or said already, left out."""
    return "\n\n".join(dict.fromkeys(part for part in parts if part))


def joined(*fields: dict[str, str]) -> dict[str, str]:
    """Several translated fields as one, by language."""
    codes = [code for code in CODES if any(code in field for field in fields)]
    return {code: paragraphs(*(field.get(code, "") for field in fields)) for code in codes}
