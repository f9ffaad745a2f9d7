"""The agenda of a meeting on paper: PDF/A-3a and PDF/UA-1, in one language."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from django.conf import settings
from django.core.cache import cache as kept
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from core import lettering, pdf
from core.texts import Words
from network.meetings import links, wording
from network.meetings.agenda import Point, timetable
from network.meetings.models import Meeting
from network.meetings.states import MeetingState

TEMPLATE, STYLE = "documents/agenda.html", "documents/agenda.css"
_KEPT_SECONDS = 600


@dataclass(frozen=True)
class Item:
    """One item on paper."""

    time: str
    minutes: int
    title: Words
    note: Words
    speaker: Words


@dataclass(frozen=True)
class Agenda:
    """``carried``: what was agreed at earlier dates of the series and is not done yet."""

    language: str
    title: Words
    summary: Words
    kind: str
    when: str
    where: str
    languages: str
    organiser: str
    contact: str
    email: str
    address: str
    cancelled: bool
    items: Sequence[Item]
    carried: Sequence[Words] = ()

    @cached_property
    def said(self) -> str:
        """All its words, as the template has them."""
        with override(self.language):
            return render_to_string(TEMPLATE, {"agenda": self})

    @cached_property
    def fingerprint(self) -> str:
        """Of everything that makes the file, so that whoever has it need not fetch it again."""
        return hashlib.sha256(f"{self.said}\n{_look()}".encode()).hexdigest()[:32]


def read(meeting: Meeting, carried: Sequence[Words] = ()) -> Agenda:
    """In the active language; asks for a meeting that came `reading.whole`."""
    contact = (meeting.contact_name, meeting.contact_phone)
    return Agenda(
        language=get_language() or settings.LANGUAGE_CODE,
        title=_drawn(wording.text(meeting, "title")),
        summary=_drawn(wording.text(meeting, "summary")),
        kind=str(meeting.get_kind_display()),
        when=wording.when(meeting),
        where=_line(wording.where(meeting)),
        languages=_line(wording.languages(meeting)),
        organiser=_line(wording.organiser(meeting)),
        contact=_line(", ".join(filter(None, contact))),
        email=_line(meeting.contact_email),
        address=links.whole(links.page_of(meeting)),
        cancelled=meeting.state == MeetingState.CANCELLED,
        items=[_item(point) for point in timetable(meeting)],
        carried=[_drawn(each) for each in carried],
    )


def printed(agenda: Agenda) -> bytes:
    """The file; for a while the one that was made before of the same content."""
    key = f"agenda:{agenda.fingerprint}"
    made: bytes | None = kept.get(key)
    if made is None:
        style = _style(lettering.fallbacks(agenda.said))
        made = pdf.render(TEMPLATE, {"agenda": agenda}, language=agenda.language, style=style)
        kept.set(key, made, _KEPT_SECONDS)
    return made


def file_name(meeting: Meeting) -> str:
    """In the active language: ohjelma-2027-01-28.pdf."""
    name = slugify(_("Agenda"))
    return f"{name}-{meeting.day.isoformat()}.pdf"


def _item(point: Point) -> Item:
    return Item(point.time, point.minutes, _drawn(point.title), _drawn(point.note), _drawn(point.speaker))


def _drawn(words: Words) -> Words:
    return Words(_line(words.text), words.language, words.foreign)


def _line(said: str) -> str:
    """Without signs that none of our fonts has (emoji, for one), and without those that turn the direction."""
    return "".join(sign for sign in " ".join(said.split()) if sign.isprintable() and lettering.can_draw(sign))


@cache
def _look() -> str:
    return render_to_string(STYLE, {"files": {}})


@cache
def _style(fallbacks: tuple[str, ...]) -> pdf.Style:
    fonts = {name: lettering.font(name) for name in (*lettering.MAIN, *fallbacks)}
    return pdf.Style(STYLE, {**fonts, "logo": (lettering.ASSETS / "logo.svg").read_bytes()})
