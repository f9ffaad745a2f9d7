"""The agenda of a meeting on paper: PDF/A-3a and PDF/UA-1, in one language."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import paper
from core.addresses import whole
from core.paper import Paper
from core.texts import Words
from network.meetings import links, wording
from network.meetings.agenda import Point, timetable
from network.meetings.models import Meeting
from network.meetings.states import MeetingState


@dataclass(frozen=True)
class Item:
    """One item on paper."""

    time: str
    minutes: int
    title: Words
    note: Words
    speaker: Words


@dataclass(frozen=True)
class Agenda(Paper):
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

    template, called, sheet = "documents/agenda.html", "agenda", "documents/agenda.css"


def read(meeting: Meeting, carried: Sequence[Words] = ()) -> Agenda:
    """In the active language; asks for a meeting that came `reading.whole`."""
    contact = (meeting.contact_name, meeting.contact_phone)
    return Agenda(
        language=get_language() or settings.LANGUAGE_CODE,
        title=paper.lines(wording.text(meeting, "title")),
        summary=paper.lines(wording.text(meeting, "summary")),
        kind=str(meeting.get_kind_display()),
        when=wording.when(meeting),
        where=paper.line(wording.where(meeting)),
        languages=paper.line(wording.languages(meeting)),
        organiser=paper.line(wording.organiser(meeting)),
        contact=paper.line(", ".join(filter(None, contact))),
        email=paper.line(meeting.contact_email),
        address=whole(links.page_of(meeting)),
        cancelled=meeting.state == MeetingState.CANCELLED,
        items=[_item(point) for point in timetable(meeting)],
        carried=[paper.lines(each) for each in carried],
    )


def file_name(meeting: Meeting) -> str:
    """In the active language: ohjelma-2027-01-28.pdf."""
    name = slugify(_("Agenda"))
    return f"{name}-{meeting.day.isoformat()}.pdf"


def _item(point: Point) -> Item:
    return Item(
        point.time, point.minutes, paper.lines(point.title), paper.lines(point.note), paper.lines(point.speaker)
    )
