"""What the public calendar is asked: filters as they stand in its address, and what can be chosen."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst

from core import clock
from network.directory.models import Term, Vocabulary
from network.geography.models import Region
from network.meetings.states import Kind, Way

# So many months are offered, ahead or back; further ones can be asked for by the address, within these years.
_MONTHS = 12
_YEARS = range(2000, 2200)
YES = "1"


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class Question:
    """Empty fields do not narrow. ``month``: its first day. ``past``: those that are over, the newest first."""

    region: Region | None = None
    kind: str = ""
    way: str = ""
    language: Term | None = None
    month: dt.date | None = None
    past: bool = False
    page: int = 1

    @property
    def filters(self) -> list[tuple[str, str]]:
        """What narrows, as it stands in the address."""
        found = [
            ("region", self.region.code if self.region else ""),
            ("kind", self.kind),
            ("way", self.way),
            ("language", self.language.key if self.language else ""),
            ("month", f"{self.month:%Y-%m}" if self.month else ""),
        ]
        return [(name, value) for name, value in found if value]

    def url(self) -> str:
        """The page of the calendar that asks this."""
        query = self.filters + ([("past", YES)] if self.past else [])
        query += [("page", str(self.page))] if self.page > 1 else []
        path = reverse("meetings:calendar")
        return f"{path}?{urlencode(query)}" if query else path

    def at(self, page: int) -> str:
        return replace(self, page=page).url()


@dataclass(frozen=True)
class Ask:
    """The form: reads an address, whatever stands in it, and says what can be chosen. Two queries."""

    asked: QueryDict

    @cached_property
    def _regions(self) -> list[Region]:
        return list(Region.objects.order_by("name"))

    @cached_property
    def _languages(self) -> list[Term]:
        return list(Term.objects.of(Vocabulary.LANGUAGE))

    @cached_property
    def question(self) -> Question:
        month = _month(self.asked.get("month", ""))
        return Question(
            region=next((each for each in self._regions if each.code == self.asked.get("region")), None),
            kind=_one_of(self.asked.get("kind", ""), Kind.values),
            way=_one_of(self.asked.get("way", ""), Way.values),
            language=next((each for each in self._languages if each.key == self.asked.get("language")), None),
            month=month,
            # A month that is over has only meetings that are.
            past=self.asked.get("past") == YES or (month is not None and month < _this_month()),
            page=_number(self.asked.get("page", "")),
        )

    @property
    def regions(self) -> list[Option]:
        return [Option(each.code, each.name, each == self.question.region) for each in self._regions]

    @property
    def kinds(self) -> list[Option]:
        return [Option(value, str(label), value == self.question.kind) for value, label in Kind.choices]

    @property
    def ways(self) -> list[Option]:
        return [Option(value, str(label), value == self.question.way) for value, label in Way.choices]

    @property
    def languages(self) -> list[Option]:
        return [Option(each.key, capfirst(each.name), each == self.question.language) for each in self._languages]

    @property
    def months(self) -> list[Option]:
        """From this one on, or back; and the one that is chosen."""
        step = -1 if self.question.past else 1
        found = [clock.months_after(_this_month(), step * n) for n in range(_MONTHS)]
        chosen = self.question.month
        if chosen and chosen not in found:
            found.append(chosen)
        return [Option(f"{each:%Y-%m}", month_name(each), each == chosen) for each in found]


def month_name(day: dt.date) -> str:
    """ "Tammikuu 2027"."""
    return capfirst(date_format(day, "F Y"))


def _one_of(value: str, known: Sequence[str]) -> str:
    return value if value in known else ""


def _month(typed: str) -> dt.date | None:
    try:
        month = dt.datetime.strptime(typed.strip()[:7], "%Y-%m").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None
    # At the ends of what a date can hold there is no month before or after.
    return month if month.year in _YEARS else None


def _this_month() -> dt.date:
    return clock.today().replace(day=1)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and 0 < len(typed) <= 6 and int(typed) else 1
