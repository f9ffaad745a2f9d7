"""Fonts of filled-in files: those that all files of a design carry, with the usual letters, and a person's own."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

import pydyf
from weasyprint.pdf.fonts import build_fonts_dictionary

from certification.credentials.fast import writing
from certification.credentials.fast.anatomy import Anatomy
from certification.credentials.fast.shaping import Pen
from core import pdf

# Whoever's texts have no other letters needs no font of their own: that saves a third of the time.
USUAL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzÅÄÖÉÜŠŽåäöéüšž 0123456789.-'’"

_OPTIONS = {"hinting": False, "pdf_version": "1.7"}


class Common:
    """The fonts of a sample's page with the usual letters added. ``pen`` has drawn these in each changing style."""

    def __init__(self, made: Anatomy, pen: Pen) -> None:
        fonts = {key: _with(font, pen.fonts.get(key)) for key, font in made.document.fonts.items()}
        self.objects, names = _written(fonts, iter(sorted(made.fonts)))
        self._names: Mapping[str, Any] = names
        self._letters = {key: font.to_unicode for key, font in fonts.items() if key in pen.fonts}

    def has(self, key: int, font: Any) -> bool:
        """Whether all letters of a pen's font are in the common one, and are read as the same."""
        letters = self._letters.get(key, {})
        return all(letters.get(glyph) == text for glyph, text in font.to_unicode.items())

    def fill(self, drawn: bytes, pen: Pen, numbers: Iterator[int]) -> tuple[bytes, dict[int, bytes], bytes]:
        """What a pen drew with the fonts it is to have in the file, their objects, and the list of all fonts."""
        own = {key: font for key, font in pen.fonts.items() if not self.has(key, font)}
        objects, names = _written(own, numbers)
        return pen.on_page(drawn, without=own), objects, pydyf.Dictionary({**self._names, **names}).data


class _Numbered:
    """Stands for a file: gives numbers to the objects that are added to it."""

    def __init__(self, numbers: Iterator[int]) -> None:
        self.objects: list[Any] = []
        self._numbers = numbers

    def add_object(self, item: Any) -> None:
        item.number = next(self._numbers)
        self.objects.append(item)


def _with(font: Any, other: Any) -> Any:
    """A copy of the font with the letters of another of the same face."""
    wider = copy.copy(font)
    if other:
        wider.widths, wider.to_unicode = other.widths | font.widths, other.to_unicode | font.to_unicode
    return wider


def _written(fonts: Mapping[int, Any], numbers: Iterator[int]) -> tuple[dict[int, bytes], Mapping[str, Any]]:
    """All objects of the fonts by number, and the references by the fonts' names."""
    if not fonts:
        return {}, {}
    file = _Numbered(numbers)
    names = build_fonts_dictionary(file, fonts, True, True, _OPTIONS)
    pdf.mend_texts(file.objects)
    return {item.number: writing.mended(item.data) for item in file.objects}, names
