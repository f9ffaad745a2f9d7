"""What somebody asks the finder: typed values, and the address that asks the same again.

An address is shared, kept, and read by search engines, so whatever stands in it finds an answer: what is not understood
is left out, and the page says so where a person could have typed it.

A position is sent in the address as well, so that paging, the language links and the way back work without a cookie.
It is rounded to two decimals of a degree, in the browser before it leaves and here again: about one kilometre, which
says no more of a person than the postal code they would type otherwise. It is kept nowhere, and whoever keeps a log of
addresses finds no more than that in it.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from core import clock
from network.directory.models import Term, Vocabulary
from network.finder.vocabulary import Words

# As in `Place`: the box that holds Finland.
_LATITUDES, _LONGITUDES = (59.0, 71.0), (19.0, 32.0)
_POSITION = re.compile(r"(-?\d{1,3}(?:\.\d{1,9})?),(-?\d{1,3}(?:\.\d{1,9})?)")
_LETTERS = 120
# Whoever plans further ahead asks again: hours are seldom known for longer.
DAYS_AHEAD = 366
NOW, YES = "now", "1"


@dataclass(frozen=True)
class Question:
    """Empty fields do not narrow. ``near``: latitude and longitude in degrees. ``topic`` may be a group of topics and
    ``way`` a form of support: then any below it. ``problems``: what was not understood, in words for the page."""

    place: str = ""
    near: tuple[float, float] | None = None
    topic: Term | None = None
    e_service: Term | None = None
    way: Term | None = None
    language: Term | None = None
    audience: Term | None = None
    facts: tuple[Term, ...] = ()
    open_now: bool = False
    day: dt.date | None = None
    free: bool = False
    without_booking: bool = False
    page: int = 1
    problems: tuple[str, ...] = ()

    @property
    def terms(self) -> dict[tuple[str, str], Term]:
        """The words of the vocabulary that narrow the search, by name and value in the address: a topic and a way may
        have the same value."""
        one = {
            "topic": self.topic,
            "e_service": self.e_service,
            "way": self.way,
            "language": self.language,
            "audience": self.audience,
        }
        found = {(name, term.key): term for name, term in one.items() if term}
        return found | {("fact", term.key): term for term in self.facts}

    @property
    def filters(self) -> list[tuple[str, str]]:
        """What narrows the search beside the place, as it stands in the address."""
        found = [*self.terms]
        found += [("open", NOW)] if self.open_now else []
        found += [("day", self.day.isoformat())] if self.day else []
        found += [("free", YES)] if self.free else []
        return found + ([("no_booking", YES)] if self.without_booking else [])

    @property
    def asked(self) -> bool:
        """Whether anything was asked at all, understood or not; else the page shows the form and what helps
        everywhere."""
        return bool(self.place or self.near or self.filters or self.problems)

    def address(self, *, without: tuple[str, str] | None = None, page: int = 1) -> str:
        """The query string that asks this, for a page of results; ``without``: one of `filters` taken away."""
        where = [("place", self.place)] if self.place else []
        where += [("near", "{:.2f},{:.2f}".format(*self.near))] if self.near else []
        rest = [each for each in self.filters if each != without]
        return urlencode(where + rest + ([("page", str(page))] if page > 1 else []))

    def at(self, place: str) -> "Question":
        """The same, asked of another place."""
        return replace(self, place=place, near=None, page=1)


def read(asked: QueryDict, words: Words) -> Question:
    """Never raises, whatever stands in the address."""
    place = _text(asked.get("place", ""))
    near, problems = _position("" if place else asked.get("near", ""))
    day, later = _day(asked.get("day", ""))
    return Question(
        place=place,
        near=near,
        topic=words.find(asked.get("topic", ""), Vocabulary.TOPIC, Vocabulary.TOPIC_GROUP),
        e_service=words.find(asked.get("e_service", ""), Vocabulary.E_SERVICE),
        way=words.find(asked.get("way", ""), Vocabulary.FORM, Vocabulary.WAY),
        language=words.find(asked.get("language", ""), Vocabulary.LANGUAGE),
        audience=words.find(asked.get("audience", ""), Vocabulary.AUDIENCE),
        facts=_facts(asked.getlist("fact"), words),
        open_now=asked.get("open") == NOW,
        day=day,
        free=asked.get("free") == YES,
        without_booking=asked.get("no_booking") == YES,
        page=_number(asked.get("page", "")),
        problems=(*problems, *later),
    )


def _text(typed: str) -> str:
    """What cannot be printed is left out: PostgreSQL stores no NUL, and nobody means a control character."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in typed[:_LETTERS]).split())


def _facts(keys: Iterable[str], words: Words) -> tuple[Term, ...]:
    found = (words.find(key, Vocabulary.PLACE_FACT) for key in list(keys)[: len(words.of(Vocabulary.PLACE_FACT))])
    return tuple(dict.fromkeys(term for term in found if term))


def _position(typed: str) -> tuple[tuple[float, float] | None, list[str]]:
    if not typed:
        return None, []
    match = _POSITION.fullmatch(typed.replace(" ", ""))
    lat, lon = (round(float(part), 2) for part in match.groups()) if match else (0.0, 0.0)
    if _LATITUDES[0] <= lat <= _LATITUDES[1] and _LONGITUDES[0] <= lon <= _LONGITUDES[1]:
        return (lat, lon), []
    return None, [_("The position is not in Finland. Write a municipality or a postal code.")]


def _day(typed: str) -> tuple[dt.date | None, list[str]]:
    if not typed:
        return None, []
    try:
        day = parse_date(typed.strip())
    except ValueError:  # well formed, but no such day: 31 February
        day = None
    if day is None:
        return None, [_("The day was not understood, so all days are shown. Choose it from the calendar.")]
    if not clock.today() <= day <= clock.today() + dt.timedelta(days=DAYS_AHEAD):
        return None, [_("Choose a day from today on, within a year. Now all days are shown.")]
    return day, []


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and 0 < len(typed) <= 6 and int(typed) else 1
