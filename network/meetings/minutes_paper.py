"""The minutes of a meeting on paper: PDF/A-3a and PDF/UA-1, in one language."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from django.conf import settings
from django.core.cache import cache as kept
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from core import lettering, pdf
from core.texts import Words
from network.meetings import aftermath, links, minuting, wording
from network.meetings.models import ActionPoint, Meeting, MinutesRevision
from network.meetings.points import Tally, shown, tally

# The same look as the agenda: they lie on the same table.
TEMPLATE, STYLE = "documents/minutes.html", "documents/agenda.css"
_KEPT_SECONDS = 600


@dataclass(frozen=True)
class Task:
    """An action point on paper."""

    text: Words
    who: str
    due: str
    state: str


@dataclass(frozen=True)
class Paper:
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

    @cached_property
    def said(self) -> str:
        """All its words, as the template has them."""
        with override(self.language):
            return render_to_string(TEMPLATE, {"minutes": self})

    @cached_property
    def fingerprint(self) -> str:
        """Of everything that makes the file, so that whoever has it need not fetch it again."""
        return hashlib.sha256(f"{self.said}\n{_look()}".encode()).hexdigest()[:32]


def read(meeting: Meeting, revision: MinutesRevision, *, among_us: bool, draft: bool) -> Paper:
    """In the active language. ``among_us``: for participants and organisers, who read who does what."""
    reading = minuting.read(revision)
    points = shown(meeting.action_points.filter(dropped_at=None)) if among_us else ()
    return Paper(
        language=get_language() or settings.LANGUAGE_CODE,
        title=_drawn(wording.text(meeting, "title")),
        when=wording.when(meeting),
        where=_line(wording.where(meeting)),
        organiser=_line(wording.organiser(meeting)),
        summary=[[_line(line) for line in paragraph] for paragraph in reading.paragraphs],
        summary_language=reading.summary.language if reading.summary.foreign else "",
        decisions=[_drawn(each) for each in reading.decisions],
        present=", ".join(f"{way.label} {number}" for way, number in reading.present),
        tasks=[_task(each) for each in points],
        tally=tally(meeting),
        number=revision.number,
        draft=draft,
        address=links.whole(links.page_of(meeting)),
    )


def printed(paper: Paper) -> bytes:
    """The file; for a while the one that was made before of the same content."""
    key = f"minutes:{paper.fingerprint}"
    made: bytes | None = kept.get(key)
    if made is None:
        style = _style(lettering.fallbacks(paper.said))
        made = pdf.render(TEMPLATE, {"minutes": paper}, language=paper.language, style=style)
        kept.set(key, made, _KEPT_SECONDS)
    return made


def file_name(meeting: Meeting) -> str:
    # Translators: the beginning of a file's name; no spaces.
    begins = _("minutes")
    return f"{begins}-{meeting.day.isoformat()}.pdf"


def _task(point: ActionPoint) -> Task:
    found = aftermath.promise(point)
    who = ", ".join(filter(None, (found.who, found.organisation)))
    due = date_format(point.due_on, "SHORT_DATE_FORMAT")
    return Task(_drawn(found.text), _line(who), due, _("Done") if point.done_at else _("Open"))


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
