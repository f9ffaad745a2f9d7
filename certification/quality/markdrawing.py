"""Draws the mark that organisations show on their own sites, as it is true at the moment asked. The words are outlines,
so that it looks the same everywhere; an SVG says them again in its title. Units: it is 320 wide and 96 high."""

import unicodedata
from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from certification.credentials.pictures import letters
from certification.quality.entries import HEIGHT, WIDTH, Entry, name_of

_DEEP, _BRAND, _INK, _SUN, _ROWAN = "#083e45", "#0b5a61", "#14282d", "#f6b44b", "#d9624a"
_CALM, _LINE = "#5b6b6f", "#8a979a"
_LEFT, _ROOM = 92, WIDTH - 92 - 12
# The figures of the logo, in its own 48 units; {0} and {1} are their colours, {2} that of where they meet.
_FIGURES = (
    '<g transform="translate(16 20) scale(1.17)"><circle cx="18" cy="11.5" r="7.5" fill="{0}"/>'
    '<path fill="{0}" d="M4 45V36a14 14 0 0 1 28 0v9z"/><circle cx="34.5" cy="17" r="6" fill="{1}"/>'
    '<path fill="{1}" d="M22 45v-7a11.5 11.5 0 0 1 23 0v7z"/>'
    '<path fill="{2}" d="M29.05 27.4A14 14 0 0 1 32 36v9H22v-7a11.5 11.5 0 0 1 7.05-10.6z"/></g>'
)


@dataclass(frozen=True)
class Face:
    """The words on the mark. ``holds``: whether it is in force; without it nothing on the mark says "certified"."""

    holds: bool
    status: str
    scheme: str
    day: str
    name: str

    @property
    def description(self) -> str:
        return f"{self.name}: {self.status}. {self.scheme}. {self.day}."


def face(entry: Entry) -> Face:
    """In the active language. Whatever is not in force without a doubt is told as not in force."""
    if entry.in_force:
        status = pgettext("provider", "Certified")
        day = _("Valid until %(day)s") % {"day": date_format(entry.certification.valid_to, "SHORT_DATE_FORMAT")}
    else:
        status = _("Not in force")
        day = _("Checked on %(day)s") % {"day": date_format(entry.asked_on, "SHORT_DATE_FORMAT")}
    return Face(entry.in_force, status, entry.scheme, day, name_of(entry.organisation))


def draw(face: Face, language: str) -> str:
    """The whole SVG. It holds no script, no style and no link, and asks no other site for anything."""
    title, rest, figures = (_DEEP, _INK, (_BRAND, _ROWAN, _SUN)) if face.holds else (_CALM, _CALM, (_LINE,) * 3)
    lines = (
        (title, _line(face.status, 22, 30)),
        (rest, _line(face.scheme, 12.5, 48)),
        (rest, _line(face.day, 12.5, 65)),
        (rest, _line(face.name, 12.5, 82)),
    )
    words = "".join(f'<path fill="{colour}" d="{path}"/>' for colour, path in lines)
    frame = _BRAND if face.holds else _LINE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' role="img" aria-labelledby="says more" xml:lang="{language}"><title id="says">{_said(face.status)}</title>'
        f'<desc id="more">{_said(face.description)}</desc>'
        f'<rect x="1" y="1" width="{WIDTH - 2}" height="{HEIGHT - 2}" rx="12" fill="#fff" stroke="{frame}"'
        f' stroke-width="2"/>{_FIGURES.format(*figures)}{words}</svg>'
    )


def _line(text: str, size: float, baseline: float) -> str:
    """One line from the left: smaller when it is long, and cut short when it would be too small to read."""
    seen = _seen(text)
    small = size * 0.8
    if letters.width(seen, small) > _ROOM:
        size = small
        while seen and letters.width(f"{seen}…", size) > _ROOM:
            seen = seen[:-1].rstrip()
        seen = f"{seen}…"
    width = letters.width(seen, size)
    size = min(size, size * _ROOM / max(width, 1))
    return letters.straight(seen, size, _LEFT + letters.width(seen, size) / 2, baseline)


def _said(text: str) -> str:
    return escape(_seen(text))


def _seen(text: str) -> str:
    """Without signs that nobody sees, some of which no SVG may hold."""
    return " ".join("".join(sign for sign in text if sign.isspace() or unicodedata.category(sign)[0] != "C").split())
