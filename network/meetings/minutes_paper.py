"""The minutes of a meeting on paper: PDF/A-3a and PDF/UA-1, in one language."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import paper
from core.addresses import whole
from core.paper import Paper
from core.texts import Words
from network.meetings import aftermath, links, minuting, wording
from network.meetings.models import ActionPoint, Meeting, MinutesRevision
from network.meetings.points import Tally, shown, tally


@dataclass(frozen=True)
class Task:
    """An action point on paper."""

    text: Words
    who: str
    due: str
    state: str


@dataclass(frozen=True)
class MinutesPaper(Paper):
    """``draft``: this revision is not published. ``tasks``: for participants and organisers; everybody else reads how
    many of them are done (``tally``)."""

    language: str
    title: Words
    when: str
    where: str
    organiser: str
    summary: Sequence[Sequence[str]]
    summary_language: str
    decisions: Sequence[Words]
    present: str
    tasks: Sequence[Task]
    tally: Tally
    number: int
    draft: bool
    address: str

    # The same look as the agenda: they lie on the same table.
    template, called, sheet = "documents/minutes.html", "minutes", "documents/agenda.css"


def read(meeting: Meeting, revision: MinutesRevision, *, among_us: bool, draft: bool) -> MinutesPaper:
    """In the active language. ``among_us``: for participants and organisers, who read who does what."""
    reading = minuting.read(revision)
    points = shown(meeting.action_points.filter(dropped_at=None)) if among_us else ()
    return MinutesPaper(
        language=get_language() or settings.LANGUAGE_CODE,
        title=paper.lines(wording.text(meeting, "title")),
        when=wording.when(meeting),
        where=paper.line(wording.where(meeting)),
        organiser=paper.line(wording.organiser(meeting)),
        summary=[[paper.line(line) for line in paragraph] for paragraph in reading.paragraphs],
        summary_language=reading.summary.language if reading.summary.foreign else "",
        decisions=[paper.lines(each) for each in reading.decisions],
        present=", ".join(f"{way.label} {number}" for way, number in reading.present),
        tasks=[_task(each) for each in points],
        tally=tally(meeting),
        number=revision.number,
        draft=draft,
        address=whole(links.page_of(meeting)),
    )


def file_name(meeting: Meeting) -> str:
    # Translators: the beginning of a file's name; no spaces.
    begins = _("minutes")
    return f"{begins}-{meeting.day.isoformat()}.pdf"


def _task(point: ActionPoint) -> Task:
    found = aftermath.promise(point)
    who = ", ".join(filter(None, (found.who, found.organisation)))
    due = date_format(point.due_on, "SHORT_DATE_FORMAT")
    return Task(paper.lines(found.text), paper.line(who), due, _("Done") if point.done_at else _("Open"))
