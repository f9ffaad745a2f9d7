"""Proof that nothing was changed afterwards: fingerprints of decisions, and the trail read from its start."""

import datetime as dt
import json
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import ForeignKey, Max, Model

from certification.quality import guards, trail
from certification.quality.models import DayHead, Decision, Evidence, Head, Line
from core import clock
from core.frozen import fingerprint

_AT_A_TIME = 1000
# What changes of a file's row after it was added.
_LIVING = frozenset({"state", "checked_at", "refusal", "removed_at", "destroyed_at"})


def digest_of(decision: Decision) -> str:
    """The fingerprint of a decision as it stands in the database: sha256 in hex over all of it but people, whose
    accounts may be deleted. The line "decision.make" of the trail carries it. Raises Decision.DoesNotExist before it
    was saved."""
    return _stored(decision, _columns(Decision))


def digest_of_file(file: Evidence) -> str:
    """The same of what was added as evidence; where its check stands does not count."""
    return _stored(file, _columns(Evidence, without=_LIVING))


def _stored(row: Model, columns: Iterable[str]) -> str:
    names = list(columns)
    return _digest(type(row)._default_manager.filter(pk=row.pk).values(*names).get())


def _digest(columns: Mapping[str, Any]) -> str:
    return fingerprint({name: _plain(value) for name, value in columns.items()})


def _columns(model: type[Model], without: Collection[str] = ()) -> list[str]:
    return [
        field.attname
        for field in model._meta.concrete_fields
        if field.name not in without
        and not (isinstance(field, ForeignKey) and field.related_model._meta.label == "accounts.User")
    ]


def _plain(value: Any) -> Any:
    """As JSON has it, the same from both databases."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


@dataclass(frozen=True)
class Fault:
    """The first thing that is not as it was written. ``number``: of the line, 0 for what belongs to none."""

    number: int
    what: str


@dataclass(frozen=True)
class _Kept:
    """Rows whose fingerprint stands in the trail. ``verb``: of that line; ``person``: who its actor is in the row."""

    model: type[Model]
    verb: str
    person: str
    columns: list[str]

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)


_KEPT = (
    _Kept(Decision, "decision.make", "decided_by_id", _columns(Decision)),
    _Kept(Evidence, "evidence.add", "added_by_id", _columns(Evidence, without=_LIVING)),
)


def verify() -> tuple[int, Fault | None]:
    """Reads the whole trail, some lines at a time, and says how many lines are whole and what the first fault is.

    It compares each line with the one before it, the head and the published heads of days with their lines, and the
    decisions and files with the fingerprints that stand in the trail; and it looks whether all triggers are there.
    Others may go on writing meanwhile.
    """
    began, reading, wrong = _head(), _Reading(), None
    for lines in _pages(Line, "number"):
        for line in lines:
            if fault := reading.read(line):
                return reading.number, fault
        # What is wrong with rows counts only once the trail itself is whole.
        wrong = wrong or _first(_untrue(reading.take_told()))
    fault = reading.end(began, _head()) or wrong or _first(_untold()) or _first(_days(reading.in_order)) or _guards()
    return reading.number, fault


class _Reading:
    """What has been read so far. ``in_order``: no line is of an earlier day than one before it; only a demonstration,
    which plays years in a minute, has others."""

    def __init__(self) -> None:
        self.number, self.hash = 0, trail.BEGINNING
        self.in_order, self._day = True, dt.date.min
        self._told: list[tuple[int, dict[str, Any]]] = []

    def read(self, line: Line) -> Fault | None:
        """None when it follows from the line before."""
        expected = self.number + 1
        if line.number != expected:
            return Fault(expected, f"line {expected} is missing")
        if line.previous != self.hash:
            return Fault(expected, f"line {expected} does not follow the line before it")
        if line.hash != trail.linked(line.number, line.previous, line.text):
            return Fault(expected, f"line {expected} was changed")
        if not self._is_told_rightly(line):
            return Fault(expected, f"line {expected} was changed beside its text")
        self.in_order, self._day = self.in_order and line.day >= self._day, line.day
        self.number, self.hash = expected, line.hash
        return None

    def _is_told_rightly(self, line: Line) -> bool:
        """What stands beside the text for finding has to say the same as the text."""
        try:
            said = json.loads(line.text)
            day = clock.day_of(dt.datetime.fromisoformat(said["at"]))
            same = (line.verb, line.about, line.day) == (said["verb"], " ".join(said["about"]), day)
            if same and said["data"].get("digest"):
                self._told.append((line.number, said))
        except (ValueError, KeyError, TypeError, AttributeError):
            return False
        return same

    def take_told(self) -> list[tuple[int, dict[str, Any]]]:
        """The lines since the last time that carry a fingerprint."""
        told, self._told = self._told, []
        return told

    def end(self, began: tuple[int, str], now: tuple[int, str]) -> Fault | None:
        """Whether the head names the last line. ``began``: what it said before the first line was read, ``now``: after
        the last; lines that were written in between may have been read or not."""
        if self.number < began[0]:
            return Fault(self.number + 1, f"line {self.number + 1} is missing")
        if self.number > now[0]:
            return Fault(now[0] + 1, f"line {now[0] + 1} stands behind the end of the trail")
        if self.number == now[0] and self.hash != now[1]:
            return Fault(self.number + 1, f"the trail does not end with line {self.number}")
        return None


def _head() -> tuple[int, str]:
    found = Head.objects.filter(id=1).values_list("number", "hash").first()
    return found or (0, trail.BEGINNING)


def _pages(model: type[Model], key: str) -> Iterator[list[Any]]:
    """All rows in the order of ``key``, so many at a time: memory stays the same however many there are."""
    rows: Any = model._default_manager.order_by(key)
    page = list(rows[:_AT_A_TIME])
    while page:
        yield page
        page = list(rows.filter(**{f"{key}__gt": getattr(page[-1], key)})[:_AT_A_TIME])


def _untrue(told: list[tuple[int, dict[str, Any]]]) -> Iterator[Fault]:
    """Rows that are not what these lines say of them."""
    for kept in _KEPT:
        of = [(number, said) for number, said in told if said["verb"] == kept.verb and said["about"][0] == kept.name]
        rows = kept.model._default_manager.filter(pk__in=[said["about"][1] for _number, said in of])
        there = {str(row["id"]): row for row in rows.values(*kept.columns, kept.person)}
        for number, said in of:
            row = there.get(said["about"][1])
            if row is None:
                yield Fault(number, f"the {kept.name} of line {number} is missing")
            elif _digest({name: row[name] for name in kept.columns}) != said["data"]["digest"]:
                yield Fault(number, f"{kept.name} {row['id']} is not what line {number} says")
            elif row[kept.person] not in (None, said["actor"]):
                yield Fault(number, f"{kept.name} {row['id']} names another person than line {number}")


def _untold() -> Iterator[Fault]:
    """Rows that no line tells of."""
    for kept in _KEPT:
        for page in _pages(kept.model, "pk"):
            keys = {trail.key_of(row): row for row in page}
            lines = Line.objects.filter(about__in=list(keys), verb=kept.verb, text__contains='"digest":')
            for key in sorted(keys.keys() - set(lines.values_list("about", flat=True))):
                yield Fault(0, f"{key} stands in no line")


def _days(in_order: bool) -> Iterator[Fault]:
    """Published heads that are not those of their days; and days without, before the newest that has one."""
    heads = {each.day: each for each in DayHead.objects.all()}
    for day, head in heads.items():
        line = Line.objects.filter(number=head.number).values_list("day", "hash").first()
        if line != (day, head.hash):
            yield Fault(head.number, f"line {head.number} is not what was published for {day}")
    if not heads or not in_order:
        return
    last = Line.objects.filter(day__lte=max(heads)).order_by("day").values_list("day").annotate(Max("number"))
    for day, number in last:
        if day not in heads or heads[day].number != number:
            yield Fault(number, f"line {number} is not what was published for {day}")


def _first(faults: Iterable[Fault]) -> Fault | None:
    return min(faults, key=lambda each: each.number, default=None)


def _guards() -> Fault | None:
    """Triggers that are not there let through what nobody may do."""
    gone = guards.missing(connection)
    return Fault(0, f"missing guards: {', '.join(gone)}") if gone else None
