"""Papers in the look of the house: what they say, which fonts that needs, and a file that is kept for a while."""

import hashlib
from collections.abc import Mapping
from functools import cache, cached_property
from typing import ClassVar

from django.core.cache import cache as kept
from django.template.loader import render_to_string
from django.utils.translation import override

from core import lettering, pdf
from core.texts import Words

_KEPT_SECONDS = 600


class Paper:
    """What a frozen dataclass of a paper's words inherits. ``template`` gets it under the name ``called``; ``sheet`` is
    its style sheet, ``drawings`` are files that this names, beside the fonts and the logo."""

    template: ClassVar[str]
    called: ClassVar[str]
    sheet: ClassVar[str]
    drawings: ClassVar[tuple[tuple[str, bytes], ...]] = ()
    language: str

    @property
    def files(self) -> Mapping[str, bytes]:
        """Pictures of this one paper, by the names that the template has for them."""
        return {}

    @cached_property
    def said(self) -> str:
        """All its words, as the template has them; without its pictures."""
        with override(self.language):
            return render_to_string(self.template, {self.called: self, "files": dict.fromkeys(self.files, "")})

    @cached_property
    def fingerprint(self) -> str:
        """Of everything that makes the file, so that whoever has it need not fetch it again."""
        return hashlib.sha256(f"{self.said}\n{_look(self.sheet)}".encode()).hexdigest()[:32]

    def drawn(self) -> bytes:
        """The file (PDF/A-3a and PDF/UA-1), made now."""
        style = _style(self.sheet, lettering.fallbacks(self.said), self.drawings)
        return pdf.render(self.template, {self.called: self}, language=self.language, style=style, files=self.files)

    def printed(self) -> bytes:
        """The file; for a while the one that was made before of the same content."""
        key = f"paper:{self.called}:{self.fingerprint}"
        made: bytes | None = kept.get(key)
        if made is None:
            made = self.drawn()
            kept.set(key, made, _KEPT_SECONDS)
        return made


def line(said: str) -> str:
    """On one line, without signs that none of our fonts has (emoji, for one), and without those that turn the
    direction."""
    return "".join(sign for sign in " ".join(said.split()) if sign.isprintable() and lettering.can_draw(sign))


def lines(words: Words) -> Words:
    """As `line`, with the language it is in."""
    return Words(line(words.text), words.language, words.foreign)


@cache
def _look(sheet: str) -> str:
    return render_to_string(sheet, {"files": {}})


@cache
def _style(sheet: str, fallbacks: tuple[str, ...], drawings: tuple[tuple[str, bytes], ...]) -> pdf.Style:
    fonts = {name: lettering.font(name) for name in (*lettering.MAIN, *fallbacks)}
    return pdf.Style(sheet, {**fonts, **dict(drawings), "logo": (lettering.ASSETS / "logo.svg").read_bytes()})
