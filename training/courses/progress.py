"""How far a person is on a course: one record for all languages."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts.models import User
from training.courses import chances, renewal
from training.courses.models import Attempt, Completion, Course, CourseVersion, Enrolment, QuizVersion
from training.courses.news import News, news
from training.courses.renewal import Refresh
from training.courses.states import CONFIRMED_KINDS, EnrolmentState, ItemKind

Item = Mapping[str, Any]


@dataclass(frozen=True)
class QuizProgress:
    """A person and a quiz of their version. ``earlier`` are attempts at older papers of which a pass still counts."""

    quiz: QuizVersion
    attempts: tuple[Attempt, ...]
    earlier: tuple[Attempt, ...] = ()

    @property
    def open_attempt(self) -> Attempt | None:
        return next((attempt for attempt in self.attempts if attempt.open), None)

    @property
    def best(self) -> Attempt | None:
        """The graded attempt with the most points, the first of equals."""
        graded = [attempt for attempt in (*self.attempts, *self.earlier) if not attempt.open]
        return max(graded, key=lambda attempt: attempt.score or 0, default=None)

    @property
    def passes(self) -> list[Attempt]:
        return [attempt for attempt in (*self.attempts, *self.earlier) if attempt.passed]

    @property
    def passed(self) -> bool:
        return bool(self.passes)

    @property
    def chance(self) -> chances.Chance:
        return chances.of(self.quiz, self.attempts)


class Progress:
    """What is done and what comes next, read from an enrolment fetched ``with_progress()``; no queries of its own, but
    one for what is said of later versions unless it was fetched ``with_guides()``, too.

    ``done`` holds the outline keys of parts read, practised, attended or confirmed, and of quizzes passed. ``n`` of
    ``m`` counts required parts only, so that a full bar means a completed course.
    """

    def __init__(self, enrolment: Enrolment) -> None:
        self.enrolment = enrolment
        self.version: CourseVersion = enrolment.version

    @cached_property
    def quizzes(self) -> dict[str, QuizProgress]:
        """By key."""
        attempts = list(self.enrolment.attempts.all())
        oldest = {item["key"]: item.get("from", 1) for item in self.version.items(ItemKind.QUIZ)}

        def earlier(attempt: Attempt, quiz: QuizVersion) -> bool:
            paper = attempt.quiz
            return paper.key == quiz.key and paper != quiz and paper.number >= oldest.get(quiz.key, quiz.number)

        return {
            quiz.key: QuizProgress(
                quiz,
                tuple(each for each in attempts if each.quiz_id == quiz.pk),
                tuple(each for each in attempts if earlier(each, quiz)),
            )
            for quiz in self.version.quizzes.all()
        }

    @cached_property
    def _moments(self) -> dict[str, dt.datetime]:
        """When each part was done."""
        parts = {item["key"] for item in self.version.outline if item["kind"] != ItemKind.QUIZ}
        moments = {row.item_key: row.done_at for row in self.enrolment.progress.all() if row.item_key in parts}
        passes = {key: [each.submitted_at for each in quiz.passes] for key, quiz in self.quizzes.items()}
        return moments | {key: min(filter(None, found)) for key, found in passes.items() if found}

    @cached_property
    def done(self) -> frozenset[str]:
        return frozenset(self._moments)

    @cached_property
    def missing(self) -> list[Item]:
        """The required parts still to do, in order. The rule of completion: nothing is missing."""
        return [item for item in self.version.outline if item["required"] and item["key"] not in self.done]

    @property
    def completed(self) -> bool:
        return self.enrolment.state == EnrolmentState.COMPLETED

    @property
    def completion(self) -> Completion | None:
        return getattr(self.enrolment, "completion", None)

    @property
    def refresher(self) -> bool:
        """Whether this round is a refresher."""
        return self.enrolment.cycle > 1

    @cached_property
    def _guides(self) -> list[CourseVersion]:
        """The current version and the material ones."""
        fetched: list[CourseVersion] | None = getattr(self.enrolment.course, "guides", None)
        if fetched is not None:
            return fetched
        if self.version.is_current and not self.completed:
            return [self.version]
        return list(CourseVersion.objects.guiding().filter(course=self.enrolment.course_id))

    @property
    def current(self) -> CourseVersion | None:
        """The version newcomers start; None while the course is closed to them."""
        return next((each for each in self._guides if each.is_current), None)

    @cached_property
    def refresh(self) -> Refresh | None:
        """The refresher that is open to this person now."""
        return renewal.due(self.completion, self._guides) if self.completion and self.current else None

    @cached_property
    def news(self) -> News:
        """What the current version has brought to a person on an older one. Empty on the current version."""
        return news(self.version, self.current, self._seen, self.missing)

    @property
    def _seen(self) -> set[str]:
        """Whatever was done in this round, also in parts that the own version does not have."""
        return {row.item_key for row in self.enrolment.progress.all()} | self.done

    @cached_property
    def next_item(self) -> Item | None:
        """Where "Continue" leads: from the part done last on, the first required part to do; else one before it; else
        an optional one, else nowhere. What others have to confirm comes when nothing else is left."""
        undone = [item for item in self.version.outline if item["key"] not in self.done]
        own = [item for item in self.missing if item["kind"] not in CONFIRMED_KINDS]
        wanted = own or self.missing or undone
        return next((item for item in self._from_last() if item in wanted), None)

    def _from_last(self) -> list[Item]:
        """The outline, turned so that it begins after the part done last."""
        keys = [item["key"] for item in self.version.outline]
        carried = {row.item_key for row in self.enrolment.progress.all() if row.carried}
        fresh = {key: moment for key, moment in self._moments.items() if key not in carried}
        start = keys.index(max(fresh, key=lambda key: (fresh[key], keys.index(key)))) + 1 if fresh else 0
        return [*self.version.outline[start:], *self.version.outline[:start]]

    @property
    def m(self) -> int:
        return sum(item["required"] for item in self.version.outline)

    @property
    def n(self) -> int:
        return self.m - len(self.missing)

    @property
    def percent(self) -> int:
        return 100 * self.n // self.m

    @property
    def evidence(self) -> dict[str, Any]:
        """What a completion rests on: parts done, attempts that passed, and what was practised."""
        practised = {item["key"] for item in self.version.items(ItemKind.PRACTICE)}
        return {
            "items": [item["key"] for item in self.version.outline if item["key"] in self.done],
            "attempts": [str(each.pk) for quiz in self.quizzes.values() for each in quiz.passes],
            "practice": [row.evidence for row in self.enrolment.progress.all() if row.item_key in practised],
        }

    def knows(self, key: str) -> bool:
        """False for a part that came into the course after the person started it."""
        return self.version.item(key) is not None

    def after(self, key: str) -> Item | None:
        """The part to open after this one: the next in the outline, from the last one back to what is still undone;
        None when all is done."""
        keys = [item["key"] for item in self.version.outline]
        following = self.version.outline[keys.index(key) + 1 :] if key in keys else []
        return next(iter(following), self.next_item) if self.next_item else None


def of(user: Any, course: Course | None) -> Progress | None:
    """A person's latest round on a course, None for those who have not started. Four queries."""
    if course is None or not user.is_authenticated:
        return None
    rows = Enrolment.objects.filter(person=user, course=course)
    enrolment = rows.with_progress().order_by("-cycle").first()
    return Progress(enrolment) if enrolment else None


def of_enrolment(enrolment: Enrolment) -> Progress:
    """Read afresh from the database."""
    return Progress(Enrolment.objects.with_progress().get(pk=enrolment.pk))


def of_people(course: Course, people: Iterable[int]) -> dict[int, Progress]:
    """The latest round on a course of each of these people who has started it, by their ids. Five queries."""
    rows = Enrolment.objects.filter(course=course, person__in=people).with_progress().with_guides().order_by("cycle")
    return {row.person_id: Progress(row) for row in rows}


def of_all(user: User) -> list[Progress]:
    """Every course of a person, the one opened last first; of several rounds the latest. Five queries."""
    rows: Iterable[Enrolment] = Enrolment.objects.filter(person=user).with_progress().with_guides().order_by("cycle")
    latest = {row.course_id: row for row in rows}
    return [Progress(row) for row in sorted(latest.values(), key=lambda row: row.touched_at, reverse=True)]
