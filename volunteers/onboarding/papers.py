"""The copy of a text that somebody has accepted, on paper: PDF/A-3a and PDF/UA-1, in the language they read it in."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import paper
from core.declarations import Reading
from core.paper import Paper
from core.texts import Words
from volunteers.onboarding import commitments
from volunteers.onboarding.models import Acceptance
from volunteers.onboarding.states import Document

# The beginning of a paper's digest that stands on it: enough to compare by eye.
_SHOWN = 16


@dataclass(frozen=True)
class AcceptancePaper(Paper):
    """``sections``: heading and lines of each. ``statement``: the sentence beside the tick, as it was read."""

    language: str
    title: Words
    intro: Words
    sections: Sequence[tuple[Words, Sequence[str]]]
    means: Sequence[Words]
    statement: str
    name: str
    when: str
    version: str
    digest: str

    # The look of the other papers.
    template, called, sheet = "documents/acceptance.html", "acceptance", "documents/agenda.css"


def make(acceptance: Acceptance) -> bytes:
    """The file: the whole text of the version that was accepted, with what stood in its gaps, who accepted it and when.

    ValueError when the text of that version is not the one whose digest was accepted.
    """
    return read(acceptance).drawn()


def read(acceptance: Acceptance) -> AcceptancePaper:
    """What stands on the paper. ValueError as ``make``."""
    version = commitments.find(acceptance.document, acceptance.version)
    if version is None or version.digest != acceptance.digest:
        raise ValueError("this is not the text that was accepted")
    with override(acceptance.language):
        return _written(acceptance, version.read(acceptance.language, acceptance.names))


def file_name(acceptance: Acceptance) -> str:
    """In the language of the page: what it is, and the day it was accepted."""
    # Translators: the beginning of a file's name; no spaces.
    begins = _("agreement") if acceptance.document == Document.AGREEMENT else _("confidentiality")
    return f"{begins}-{localtime(acceptance.accepted_at).date().isoformat()}.pdf"


def _written(acceptance: Acceptance, text: Reading) -> AcceptancePaper:
    return AcceptancePaper(
        language=acceptance.language,
        title=paper.lines(text.title),
        intro=paper.lines(text.intro),
        sections=[(paper.lines(heading), _lines(said)) for heading, said in text.sections],
        means=[paper.lines(each) for each in text.means],
        statement=paper.line(acceptance.statement),
        name=paper.line(acceptance.person.name or acceptance.person.email),
        when=date_format(localtime(acceptance.accepted_at), "SHORT_DATETIME_FORMAT"),
        version=paper.line(acceptance.version),
        digest=acceptance.digest[:_SHOWN],
    )


def _lines(said: Words) -> list[str]:
    return [paper.line(each) for each in said.text.splitlines() if each.strip()]
