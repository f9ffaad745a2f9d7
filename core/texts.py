"""Texts by language: choosing one for a reader, and telling whether a text only gained languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

Text = Mapping[str, str]

# Said beside a text that is shown in another language than the page's.
_MARKS = {"fi": _("in Finnish"), "sv": _("in Swedish"), "en": _("in English")}


@dataclass(frozen=True)
class Words:
    """A text as a reader gets it. ``foreign``: it is not in the language asked for, and the page has to say so."""

    text: str
    language: str
    foreign: bool

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def mark(self) -> str:
        """For example "in Finnish"; empty when the text is in the reader's language."""
        return in_language(self.language) if self.foreign else ""


def in_language(code: str) -> str:
    """ "in Finnish" for fi, in the language of the page."""
    return str(_MARKS.get(code, code))


def languages() -> tuple[str, ...]:
    """The languages of the house, the source language first: the order in which a missing text is looked for."""
    codes = [code for code, _name in settings.LANGUAGES]
    return tuple(sorted(codes, key=lambda code: (code != settings.LANGUAGE_CODE, codes.index(code))))


def pick(text: Text, language: str) -> tuple[str, str]:
    """The text and the language it is in: the one asked for, else the first there is; ("", "") when there is none."""
    for code in (language, *languages()):
        if text.get(code):
            return text[code], code
    return "", ""


def words(text: Text, language: str) -> Words:
    """What `pick` finds, ready for a template."""
    found, code = pick(text, language)
    return Words(text=found, language=code or language, foreign=bool(code) and code != language)


def clean(text: Text) -> dict[str, str]:
    """Only languages of the house, only texts that say something."""
    return {code: text[code].strip() for code in languages() if text.get(code, "").strip()}


def split(value: Any, place: tuple[str, ...] = ()) -> tuple[Any, dict[tuple[str, ...], dict[str, str]]]:
    """Parts plain values into their bones and the texts that hang on them, by place."""
    if isinstance(value, dict) and value and set(value) <= set(languages()):
        return "text", {place: value}
    if isinstance(value, dict):
        parts = {key: split(each, (*place, key)) for key, each in value.items()}
        return {key: bones for key, (bones, _t) in parts.items()}, _joined(parts.values())
    if isinstance(value, list):
        rows = [split(each, (*place, str(number))) for number, each in enumerate(value)]
        return [bones for bones, _t in rows], _joined(rows)
    return value, {}


def only_gained_languages(old: Any, new: Any) -> bool:
    """True when ``new`` is ``old`` with texts in more languages: no other value, no word of an old text changed."""
    old_bones, old_texts = split(old)
    new_bones, new_texts = split(new)
    return bool(
        old_bones == new_bones
        and old_texts.keys() == new_texts.keys()
        and all(text.items() <= new_texts[place].items() for place, text in old_texts.items())
    )


def _joined(parts: Any) -> dict[tuple[str, ...], dict[str, str]]:
    return {place: text for _bones, texts in parts for place, text in texts.items()}
