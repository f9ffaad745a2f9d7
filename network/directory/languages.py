"""Texts that providers write in one language or in several: which are missing, and what people see instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import get_language

from core.texts import Words, in_language, languages, pick, words


def texts(obj: Model, field: str) -> dict[str, str]:
    """A translated field by language, without the languages that have no text."""
    found = {code: getattr(obj, f"{field}_{code}") or "" for code in languages()}
    return {code: text for code, text in found.items() if text.strip()}


def words_of(obj: Model, field: str, language: str) -> Words:
    """A translated field as a reader of this language gets it, with the language it is in."""
    return words(texts(obj, field), language)


def text(obj: Model, field: str) -> Words:
    """A translated field (``name_fi``, ``name_sv`` …) in the active language, else in the first that has it."""
    return words_of(obj, field, get_language() or settings.LANGUAGE_CODE)


@dataclass(frozen=True)
class Gap:
    """Fields that have a text, but not in ``language``; ``instead``: the languages in which they are seen there."""

    language: str
    fields: tuple[str, ...]
    instead: tuple[str, ...]

    @property
    def heading(self) -> str:
        return capfirst(in_language(self.language))

    @property
    def shown(self) -> str:
        """For example "in Finnish"."""
        return ", ".join(in_language(code) for code in self.instead)


def gaps(obj: Model, fields: Iterable[str]) -> list[Gap]:
    """By language, those that miss nothing left out. A field without any text is no gap: nobody wrote it."""
    written = {field: found for field in fields if (found := texts(obj, field))}
    missing = {code: [field for field, found in written.items() if code not in found] for code in languages()}
    return [
        Gap(
            language=code,
            fields=tuple(label(obj, field) for field in names),
            instead=tuple(dict.fromkeys(pick(written[field], code)[1] for field in names)),
        )
        for code, names in missing.items()
        if names
    ]


def label(obj: Any, field: str) -> str:
    """What a field is called, in the language of the page."""
    return str(obj._meta.get_field(field).verbose_name)
