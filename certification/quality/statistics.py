"""How the agency's work goes: queues, who has how much, how long the steps take, how criteria are graded."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Any

from django.db.models import Case as Choice
from django.db.models import Count, IntegerField, Max, Min, Q, Value, When
from django.utils.translation import gettext as _

from accounts.models import User
from certification.quality import policies, ways
from certification.quality.models import Application, Assignment, Case, Criterion, Finding, Version
from certification.quality.states import OPEN, CaseKind, CaseState, Grade, Part, State
from core import clock
from network.monitoring import few
from network.monitoring.states import FEW

# Steps that ended within so many days are looked at.
STEP_DAYS = 365
# From the one that weighs least to the one that weighs most: of several places the weakest counts.
_BY_WEIGHT = (Grade.NOT_APPLICABLE, Grade.CONFORM, Grade.IMPROVEMENT, Grade.MINOR, Grade.MAJOR)
# In the order in which an application goes through them.
QUEUES = tuple(each for each in State if each in OPEN and each != State.DRAFT)


@dataclass(frozen=True)
class Queue:
    """``oldest``: for how many days the oldest has been in this state; None when there is none. ``late``: how many are
    past the day by which somebody should be done."""

    name: str
    count: int
    oldest: int | None
    late: int


@dataclass(frozen=True)
class Load:
    """What somebody has open, by part."""

    name: str
    parts: Mapping[str, int]
    cases: int

    @property
    def counts(self) -> list[int]:
        """In the order of the parts, then appeals and complaints."""
        return [*(self.parts.get(part, 0) for part in Part), self.cases]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Step:
    """``days``: the median, with one decimal; None when there are too few to be told."""

    name: str
    count: int
    days: float | None
    instead: str = ""


@dataclass(frozen=True)
class Cell:
    """``count``: None where it is not told; ``instead`` says so in words."""

    grade: Grade
    count: int | None
    instead: str = ""


@dataclass(frozen=True)
class Outcome:
    """How a criterion was graded in the first round; a cell for each of `Grade`, in its order."""

    criterion: Criterion
    cells: Sequence[Cell] = field(default=())


def queues() -> list[Queue]:
    """Applications by state, then appeals and complaints. Two queries."""
    today = clock.today()
    counts = {"number": Count("pk"), "oldest": Min("state_since"), "late": Count("pk", filter=Q(due_on__lt=today))}
    rows = Application.objects.filter(state__in=QUEUES).order_by().values("state").annotate(**counts)
    states = {row["state"]: row for row in rows}
    found = [_queue(str(each.label), states.get(each)) for each in QUEUES]
    counts["oldest"] = Min("filed_at")
    waiting = Case.objects.filter(state__in=[CaseState.FILED, CaseState.HANDLING]).order_by()
    kinds = {row["kind"]: row for row in waiting.values("kind").annotate(**counts)}
    return found + [_queue(str(each.label), kinds.get(each)) for each in CaseKind]


def workload(user: Any) -> list[Load]:
    """Parts in open applications, and cases being handled; those with most first. All of them for whoever leads, else
    one's own. Three queries."""
    parts = Assignment.objects.filter(ended_at=None, person__isnull=False, application__state__in=OPEN)
    cases = Case.objects.filter(state=CaseState.HANDLING, handler__isnull=False)
    if not policies.may_lead(user):
        parts, cases = parts.filter(person=user), cases.filter(handler=user)
    held: dict[Any, Counter[str]] = defaultdict(Counter)
    for person, part, number in parts.order_by().values_list("person", "part").annotate(number=Count("pk")):
        held[person][part] = number
    handled = dict(cases.order_by().values_list("handler").annotate(number=Count("pk")))
    people = User.objects.in_bulk({*held, *handled})
    found = [Load(str(person), held.get(pk, {}), handled.get(pk, 0)) for pk, person in people.items()]
    return sorted(found, key=lambda each: (-each.total, each.name.casefold()))


def steps() -> list[Step]:
    """How many days each state took, of those that were left in the last STEP_DAYS, and the whole way from the first
    sending to the decision. By the trail (`ways`), in two queries."""
    since = clock.today() - dt.timedelta(days=STEP_DAYS)
    took: dict[str, list[float]] = defaultdict(list)
    for way in ways.since(since):
        for (state, begun), (_next, ended) in pairwise(way):
            if clock.day_of(ended) >= since:
                took[state].append(_days(begun, ended))
        if way[-1][0] in (State.GRANTED, State.REFUSED) and clock.day_of(way[-1][1]) >= since:
            took[""].append(_days(way[0][1], way[-1][1]))
    found = [_step(str(each.label), took[each]) for each in QUEUES]
    return [*found, _step(_("From sending to the decision"), took[""])]


def outcomes(version: Version) -> list[Outcome]:
    """Applications by criterion and grade of the first round. One that covers several places counts once, with its
    weakest grade, so that small numbers are about few organisations, whatever their size. Two queries."""
    weights = [When(grade=grade, then=Value(at)) for at, grade in enumerate(_BY_WEIGHT)]
    rows = Finding.objects.filter(
        round=1, closed_at__isnull=False, answer__applies=True, answer__criterion__group__version=version
    )
    weakest = Max(Choice(*weights, output_field=IntegerField()))
    cells: Counter[tuple[int, str]] = Counter()
    pairs = rows.order_by().values_list("answer__criterion", "application").annotate(weakest=weakest)
    for criterion, _application, weight in pairs:
        cells[criterion, _BY_WEIGHT[weight]] += 1
    criteria = Criterion.objects.filter(group__version=version).order_by("group__order", "order", "pk")
    hidden = few.hidden(cells, _sums(cells))
    return [Outcome(each, [_cell(each, grade, cells, hidden) for grade in Grade]) for each in criteria]


def _sums(cells: Mapping[tuple[int, str], int]) -> Iterable[list[tuple[int, str]]]:
    """How many there were of a criterion could be known from another one, which all of them answer."""
    by_criterion: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for cell in cells:
        by_criterion[cell[0]].append(cell)
    return by_criterion.values()


def _cell(criterion: Criterion, grade: Grade, cells: Mapping[tuple[int, str], int], hidden: set[Any]) -> Cell:
    number = cells.get((criterion.pk, grade), 0)
    return Cell(grade, None, few.instead(number)) if (criterion.pk, grade) in hidden else Cell(grade, number)


def _queue(name: str, row: Mapping[str, Any] | None) -> Queue:
    if row is None:
        return Queue(name, 0, None, 0)
    days = (clock.today() - clock.day_of(row["oldest"])).days
    return Queue(name, row["number"], days, row["late"])


def _step(name: str, days: list[float]) -> Step:
    if days and len(days) < FEW:
        return Step(name, len(days), None, few.instead(len(days)))
    return Step(name, len(days), round(median(days), 1) if days else None)


def _days(begun: dt.datetime, ended: dt.datetime) -> float:
    return (ended - begun).total_seconds() / 86_400
