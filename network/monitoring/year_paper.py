"""A person's year of support on paper: PDF/A-3a and PDF/UA-1, in one language. Nothing about who was helped."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock, paper
from core.paper import Paper
from network.directory.models import Organisation, Term
from network.monitoring import hours
from network.monitoring.models import Session

# So many topics by name; the others count in the sum.
_TOPICS = 8


@dataclass(frozen=True)
class YearPaper(Paper):
    """``lines``: what was done most, with the number of sessions; ``organisations``: for whom, by their names."""

    language: str
    year: int
    name: str
    tally: hours.Tally
    topics: Sequence[tuple[str, int]]
    forms: Sequence[tuple[str, int]]
    languages: Sequence[tuple[str, int]]
    organisations: str
    made_on: str

    # The same look as other papers of the network.
    template, called, sheet = "documents/session_year.html", "summary", "documents/agenda.css"


def read(person: User, year: int) -> YearPaper | None:
    """In the active language; None for a year without sessions. Five queries, however many they are."""
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return None
    rows = Session.objects.filter(person=person, day__year=year)
    tally = hours.of(rows)
    if not tally.sessions:
        return None
    counted = {column: _counted(rows, column) for column in ("topic", "form", "language")}
    return YearPaper(
        language=get_language() or settings.LANGUAGE_CODE,
        year=year,
        name=paper.line(person.name),
        tally=tally,
        topics=counted["topic"][:_TOPICS],
        forms=counted["form"],
        languages=counted["language"],
        organisations=_organisations(rows),
        made_on=date_format(clock.today(), "SHORT_DATE_FORMAT"),
    )


def file_name(year: int) -> str:
    # Translators: the beginning of a file's name; no spaces.
    begins = _("year-of-support")
    return f"{begins}-{year}.pdf"


def _counted(rows: Any, column: str) -> list[tuple[str, int]]:
    found = hours.by(rows, column)
    names = Term.objects.in_bulk(found)
    return [(paper.line(capfirst(str(names[key]))), tally.sessions) for key, tally in found.items()]


def _organisations(rows: Any) -> str:
    found = Organisation.objects.filter(pk__in=rows.order_by().values("organisation"))
    return ", ".join(paper.line(str(each)) for each in found)
