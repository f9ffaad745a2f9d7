"""The list of names of a meeting on paper, with room for signing: PDF/A-3a and PDF/UA-1, in one language.

It holds names and organisations and no more: no addresses, and nothing of what somebody needs. Whoever has not told a
name has an empty line to write it on. It is kept nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core import paper
from core.paper import Paper
from core.texts import Words
from network.meetings import wording
from network.meetings.models import Meeting, Registration

# Lines for those who come without having registered.
_EMPTY_LINES = 6


@dataclass(frozen=True)
class Line:
    """One who has a place."""

    name: str
    organisation: str


@dataclass(frozen=True)
class NameList(Paper):
    """``empty``: numbers of the lines that are left for others."""

    language: str
    title: Words
    when: str
    where: str
    lines: Sequence[Line]

    @property
    def empty(self) -> range:
        return range(len(self.lines) + 1, len(self.lines) + 1 + _EMPTY_LINES)

    template, called, sheet = "documents/names.html", "list", "documents/names.css"


def read(meeting: Meeting, registrations: Sequence[Registration], language: str) -> NameList:
    """``registrations``: in the order of the list (attending.signing)."""
    return NameList(
        language=language,
        title=paper.lines(wording.text(meeting, "title")),
        when=wording.when(meeting),
        where=paper.line(wording.where(meeting)),
        lines=[
            Line(paper.line(_name(each)), paper.line(str(each.organisation or each.organisation_name)))
            for each in registrations
        ],
    )


def file_name(meeting: Meeting) -> str:
    # Translators: the beginning of a file's name; no spaces.
    begins = _("list-of-names")
    return f"{begins}-{meeting.day.isoformat()}.pdf"


def _name(registration: Registration) -> str:
    """Everybody in the room reads the list, so an address does not stand in for a name."""
    return registration.name if registration.person is None else registration.person.name
