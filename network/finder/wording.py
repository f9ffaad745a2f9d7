"""Texts of the directory in the language of the page, and the readable ends of addresses."""

from django.conf import settings
from django.db.models import Model
from django.utils.text import slugify
from django.utils.translation import get_language

from core.texts import Words
from network.directory.languages import words_of


def text(thing: Model, field: str) -> Words:
    """A translated field (``name_fi``, ``name_sv`` …) in the active language, else in the first that has it."""
    return words_of(thing, field, get_language() or settings.LANGUAGE_CODE)


def slug_of(thing: Model) -> str:
    """The readable end of a page's address, in the active language; "-" for a name without Latin letters."""
    return slugify(text(thing, "name").text)[:80].strip("-") or "-"
