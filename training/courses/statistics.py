"""How the questions of a quiz do: how hard they are, whether they tell those who know from those who don't, and what
misleads. For editors; never about a person.

Only first attempts count, for whoever tries again has seen the right answers. Under FEWEST answers nothing is told.

* difficulty: the share of right answers, 0 to 1. The higher, the easier.
* discrimination: the point-biserial correlation (Pearson's r with a value of 0 or 1) between this question and the rest
  of the paper, that is the share of points in all its other questions. About 0.2 and more is good; around 0 the
  question tells nothing; below 0 those who know more get it wrong, as happens with a wrong key.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, FloatField, Sum
from django.db.models.functions import Cast, NullIf

from training.courses import spelling
from training.courses.models import QuestionVersion, Response
from training.courses.states import CHOICE_KINDS, AttemptState, QuestionKind

FEWEST = 5

# (question, what was chosen): an option, an order, a pair of line and right-hand side, or words
Wrong = Any


@dataclass(frozen=True)
class Figures:
    """``n`` answers; the others are None while they are too few to tell, or cannot be reckoned."""

    n: int = 0
    difficulty: float | None = None
    discrimination: float | None = None
    wrong: Wrong = None
    wrong_n: int = 0

    @property
    def hidden(self) -> bool:
        return self.n < FEWEST


@dataclass
class _Sums:
    """What adds up over versions: answers, right ones; and x (this question), y (the rest) where there is a rest."""

    n: int = 0
    right: int = 0
    m: int = 0
    x: float = 0
    y: float = 0
    yy: float = 0
    xy: float = 0
    wrong: Counter[Wrong] = field(default_factory=Counter)

    def figures(self, kind: str) -> Figures:
        if self.n < FEWEST:
            return Figures(n=self.n)
        wrong, times = next(iter(self.wrong.most_common(1)), (None, 0))
        if kind == QuestionKind.SHORT_TEXT and times < FEWEST:
            wrong, times = None, 0  # words that few have typed may be anything, names included
        return Figures(self.n, self.right / self.n, self._correlation(), wrong, times)

    def _correlation(self) -> float | None:
        if self.m < FEWEST:
            return None
        spread = (self.m * self.x - self.x**2) * (self.m * self.yy - self.y**2)
        # Sums of shares are not exact: what is as good as nothing counts as no spread.
        return (self.m * self.xy - self.x * self.y) / math.sqrt(spread) if spread > 1e-9 else None


def of(questions: Iterable[QuestionVersion]) -> dict[int, Figures]:
    """Figures by question version; earlier versions with the same options are counted in. Three queries."""
    wanted = list(questions)
    versions = _alike(wanted)
    counting = {version.pk: key for version, key in versions}
    sums: dict[int, _Sums] = {question.pk: _Sums() for question in wanted}
    answered = Response.objects.filter(
        question__in=list(counting), attempt__number=1, attempt__state=AttemptState.GRADED
    )
    for row in _summed(answered):
        _add(sums[counting[row.pop("question")].pk], row)
    given = answered.values_list("question", "answer", "awarded").annotate(times=Count("pk")).order_by()
    for pk, answer, awarded, times in given:
        key = counting[pk]
        for wrong in _wrong(key, answer, bool(awarded)):
            sums[key.pk].wrong[wrong] += times
    return {question.pk: sums[question.pk].figures(question.kind) for question in wanted}


def answers_of(versions: Iterable[QuestionVersion]) -> dict[int, int]:
    """Answers in first attempts, version by version."""
    counted = Response.objects.filter(
        question__in=list(versions), attempt__number=1, attempt__state=AttemptState.GRADED
    )
    return dict(counted.values_list("question").annotate(Count("pk")).order_by())


def _alike(wanted: list[QuestionVersion]) -> list[tuple[QuestionVersion, QuestionVersion]]:
    """(version, the wanted one it counts for): the same question with the same options, whatever its words."""
    by_key = {(question.course_id, question.key): question for question in wanted}
    rows = QuestionVersion.objects.filter(key__in=[question.key for question in wanted])
    pairs = [(row, by_key.get((row.course_id, row.key))) for row in rows]
    return [(row, key) for row, key in pairs if key and _shape(row) == _shape(key)]


def _shape(question: QuestionVersion) -> tuple[Any, ...]:
    return question.kind, frozenset(question.option_keys), frozenset(question.target_keys)


def _summed(answered: Any) -> Iterable[dict[str, Any]]:
    """One row a version. Without other questions on the paper there is no rest, and the sums leave the answer out."""
    others = NullIf(Cast(F("attempt__max_score") - 1, FloatField()), 0.0)
    rest = Cast(F("attempt__score") - F("awarded"), FloatField()) / others
    rows: Iterable[dict[str, Any]] = (
        answered.annotate(rest=rest)
        .values("question")
        .annotate(
            n=Count("pk"),
            right=Sum("awarded"),
            m=Count("rest"),
            x=Sum(F("awarded") * (F("rest") * 0.0 + 1.0)),
            y=Sum("rest"),
            yy=Sum(F("rest") * F("rest")),
            xy=Sum(F("awarded") * F("rest")),
        )
        .order_by()
    )
    return rows


def _add(sums: _Sums, row: Mapping[str, Any]) -> None:
    for name, value in row.items():
        setattr(sums, name, getattr(sums, name) + (value or 0))


def _wrong(key: QuestionVersion, answer: Any, right: bool) -> list[Wrong]:
    """What is wrong in an answer, each thing once."""
    if key.kind in CHOICE_KINDS:
        return [option for option in answer if option not in key.correct]
    if right:
        return []
    if key.kind == QuestionKind.MATCHING:
        return [(line, target) for line, target in answer.items() if key.correct.get(line) != target]
    return [spelling.bare(answer)] if key.kind == QuestionKind.SHORT_TEXT else [tuple(answer)]
