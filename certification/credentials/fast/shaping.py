"""Lines of text, shaped and drawn by WeasyPrint's own functions, with no page around them.

Uses parts of WeasyPrint that are not promised to stay (``engine.TESTED`` pins the version). Only to be called while
``core.pdf.one_at_a_time`` is held: Pango is not made for threads.
"""

import copy
import hashlib
import unicodedata
from collections.abc import Container
from functools import cache
from typing import Any, Self

import pydyf
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.draw.text import draw_first_line
from weasyprint.matrix import Matrix
from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import ffi, pango
from weasyprint.text.fonts import FontConfiguration, get_pango_font_key
from weasyprint.text.line_break import Layout, line_size, split_first_line

from certification.credentials import lettering, pages
from certification.credentials.fast.reasons import NeedPlainError, Reason

_STARTS = (
    *("font_", "text_", "hyphen", "letter_", "word_", "white_space", "overflow_wrap", "tab_size", "direction"),
    *("line_height", "unicode_bidi", "visibility"),
)
_OF_TEXT = (*(key for key in INITIAL_VALUES if key.startswith(_STARTS)), "lang")
# Share of the empty room of a line that lies before its text.
ALIGNED = {"start": 0.0, "left": 0.0, "center": 0.5, "end": 1.0, "right": 1.0}
_JOINERS = "\u200c\u200d"
_MOST_LINES = 12


# Names of fallback fonts, as lettering has them.
Fonts = tuple[str, ...]


class TextStyle(dict[str, Any]):
    """What a computed style says of text, without the document it comes from. Raises NeedPlainError for some styles."""

    font_config: FontConfiguration

    def __init__(self, style: Any) -> None:
        super().__init__({key: style[key] for key in _OF_TEXT})
        if self["text_decoration_line"] != "none" or self["visibility"] != "visible" or self["hyphens"] == "auto":
            raise NeedPlainError(Reason.PAGE, "a changing text is underlined, hidden or hyphenated")
        if self["text_align_all"] not in ALIGNED or self["direction"] != "ltr":
            raise NeedPlainError(Reason.PAGE, "a changing text is justified or from right to left")

    def drawn_with(self, fallbacks: Fonts) -> Self:
        """The same with the fonts of a style of certificates."""
        other = copy.copy(self)
        other.font_config = pages.style(fallbacks).shaping_fonts()
        return other


class Faces:
    """The fonts of one configuration, ready to be copied for a file. Fonts of the machine are refused."""

    def __init__(self, fallbacks: Fonts) -> None:
        self._ours = {lettering.digest(name) for name in (*lettering.MAIN, *fallbacks)}
        self._known: dict[int, Any] = {}

    def take(self, key: int, font: Any, description: Any, size: float) -> Any:
        """An empty copy, under a name that the font of the page's other texts does not have."""
        if key not in self._known:
            self._known[key] = self._own(Font(font, description, size))
        taken = copy.copy(self._known[key])
        taken.widths, taken.to_unicode, taken.missing = {}, {}, {}
        return taken

    def _own(self, font: Any) -> Any:
        """The font under another name; both are six capitals made of its description (ISO 32000-1, 9.6.4)."""
        if hashlib.sha256(font.file_content).digest() not in self._ours:
            raise NeedPlainError(Reason.LETTERS)
        page_name, other = font.hash, font.hash[1:] + font.hash[0]
        font.page_name, font.hash = page_name, other
        font.name = font.name.replace(page_name.encode(), other.encode(), 1)
        return font


@cache
def faces(fallbacks: Fonts) -> Faces:
    """One for each style of certificates."""
    return Faces(fallbacks)


class Pen(pydyf.Stream):
    """Takes down text operators as WeasyPrint's stream of a page does, and which fonts and glyphs they use."""

    def __init__(self, faces: Faces) -> None:
        super().__init__()
        self.fonts: dict[int, Any] = {}
        self._faces = faces
        self._set: tuple[str, float] | None = None
        self.ink_rect, self.logical_rect = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")

    def add_font(self, font: Any) -> tuple[Any, float]:
        key, description, size = get_pango_font_key(font)
        if key not in self.fonts:
            self.fonts[key] = self._faces.take(key, font, description, size)
        return self.fonts[key], size

    def set_font_size(self, font: str, size: float) -> None:
        if self._set != (font, size):
            self._set = font, size
            super().set_font_size(font, size)

    def line(self) -> bytes:
        """What was drawn since the last call."""
        drawn = b"\n".join(self.stream)
        self.stream.clear()
        self._set = None
        return drawn

    def on_page(self, operators: bytes, without: Container[int] = ()) -> bytes:
        """The same, with the fonts by the names that they have on a page laid out in full; some keep their own."""
        for key, font in self.fonts.items():
            if key not in without:
                operators = operators.replace(b"/%s " % font.hash.encode(), b"/%s " % font.page_name.encode())
        return operators


class Shaper:
    """Text in one style."""

    def __init__(self, style: TextStyle) -> None:
        self.style = style
        self.pango_layout = Layout(style)
        pango.pango_layout_set_single_paragraph_mode(self.pango_layout.layout, True)
        self.text = ""

    def width(self, text: str) -> float:
        """In CSS pixels."""
        self._set(text)
        line, _rest = self.pango_layout.get_first_line()
        return float(line_size(line, self.style)[0])

    def lines(self, text: str, limit: float) -> list[str]:
        """The text broken as WeasyPrint breaks it."""
        if self.width(text) <= limit:
            return [text]
        broken: list[str] = []
        while len(broken) < _MOST_LINES:
            layout, _length, resume, *_measures = split_first_line(text, self.style, None, limit, 0)
            broken.append(layout.text)
            if resume is None:
                return broken
            text = text.encode()[resume:].decode()
        raise NeedPlainError(Reason.WIDE, f"more than {_MOST_LINES} lines")

    def draw(self, pen: Pen, text: str, x: float, y: float) -> bytes:
        """Operators that draw the text from x on the base line y."""
        self._set(text)
        draw_first_line(pen, self, "clip", "none", Matrix(d=-1, e=x, f=y))
        if any(font.missing for font in pen.fonts.values()):
            raise NeedPlainError(Reason.LETTERS)
        return pen.line()

    def _set(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.pango_layout.set_text(text, justify=True)


def plain_signs(text: str) -> str:
    """The text as a page shows it: spaces in a row are one. Raises NeedPlainError for signs that rule its layout."""
    for sign in text:
        kind = unicodedata.category(sign)
        if kind in ("Cc", "Co", "Cs", "Cn", "Zl", "Zp") or (kind == "Cf" and sign not in _JOINERS):
            raise NeedPlainError(Reason.SIGNS)
    return " ".join(part for part in text.split(" ") if part)
