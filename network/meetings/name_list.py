"""The list of names of a meeting on paper, with room for signing: PDF/A-3a and PDF/UA-1, in one language.

It holds names and organisations and no more: no addresses, and nothing of what somebody needs. Whoever has not told a
name has an empty line to write it on. It is kept nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import lettering, pdf
from core.texts import Words
from network.meetings import wording
from network.meetings.models import Meeting, Registration

TEMPLATE, STYLE = "documents/names.html", "documents/names.css"
# Lines for those who come without having registered.
_EMPTY_LINES = 6


@dataclass(frozen=True)
class Line:
    """One who has a place."""

    name: str
    organisation: str


@dataclass(frozen=True)
class NameList:
    """``empty``: numbers of the lines that are left for others."""

    language: str
    title: Words
    when: str
    where: str
    lines: Sequence[Line]

    @property
    def empty(self) -> range:
        return range(len(self.lines) + 1, len(self.lines) + 1 + _EMPTY_LINES)

    @cached_property
    def said(self) -> str:
        """All its words, as the template has them."""
        with override(self.language):
            return render_to_string(TEMPLATE, {"list": self})


def read(meeting: Meeting, registrations: Sequence[Registration], language: str) -> NameList:
    """``registrations``: in the order of the list (attending.signing)."""
    title = wording.text(meeting, "title")
    return NameList(
        language=language,
        title=Words(_line(title.text), title.language, title.foreign),
        when=wording.when(meeting),
        where=_line(wording.where(meeting)),
        lines=[
            Line(_line(_name(each)), _line(str(each.organisation or each.organisation_name))) for each in registrations
        ],
    )


def printed(names: NameList) -> bytes:
    style = _style(lettering.fallbacks(names.said))
    return pdf.render(TEMPLATE, {"list": names}, language=names.language, style=style)


def file_name(meeting: Meeting) -> str:
    # Translators: the beginning of a file's name; no spaces.
    begins = _("list-of-names")
    return f"{begins}-{meeting.day.isoformat()}.pdf"


def _name(registration: Registration) -> str:
    """Everybody in the room reads the list, so an address does not stand in for a name."""
    return registration.name if registration.person is None else registration.person.name


def _line(said: str) -> str:
    """Without signs that none of our fonts has (emoji, for one), and without those that turn the direction."""
    return "".join(sign for sign in " ".join(said.split()) if sign.isprintable() and lettering.can_draw(sign))


@cache
def _style(fallbacks: tuple[str, ...]) -> pdf.Style:
    fonts = {name: lettering.font(name) for name in (*lettering.MAIN, *fallbacks)}
    return pdf.Style(STYLE, {**fonts, "logo": (lettering.ASSETS / "logo.svg").read_bytes()})
