"""How far a person is on a course: one record for all languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts.models import User
from training.courses import chances
from training.courses.models import Attempt, Completion, Course, CourseVersion, Enrolment, QuizVersion
from training.courses.states import EnrolmentState, ItemKind

Item = Mapping[str, Any]


@dataclass(frozen=True)
class QuizProgress:
    """A person and a quiz of their version."""

    quiz: QuizVersion
    attempts: tuple[Attempt, ...]

    @property
    def open_attempt(self) -> Attempt | None:
        return next((attempt for attempt in self.attempts if attempt.open), None)

    @property
    def best(self) -> Attempt | None:
        """The graded attempt with the most points, the first of equals."""
        graded = [attempt for attempt in self.attempts if not attempt.open]
        return max(graded, key=lambda attempt: attempt.score or 0, default=None)

    @property
    def passed(self) -> bool:
        return any(attempt.passed for attempt in self.attempts)

    @property
    def chance(self) -> chances.Chance:
        return chances.of(self.quiz, self.attempts)


class Progress:
    """What is done and what comes next, read from an enrolment fetched ``with_progress()``; no queries of its own.

    ``done`` holds the outline keys of lessons read and quizzes passed. ``n`` of ``m`` counts required parts only, so
    that a full bar means a completed course.
    """

    def __init__(self, enrolment: Enrolment) -> None:
        self.enrolment = enrolment
        self.version: CourseVersion = enrolment.version

    @cached_property
    def quizzes(self) -> dict[str, QuizProgress]:
        """By key."""
        attempts = list(self.enrolment.attempts.all())
        return {
            quiz.key: QuizProgress(quiz, tuple(each for each in attempts if each.quiz_id == quiz.pk))
            for quiz in self.version.quizzes.all()
        }

    @cached_property
    def done(self) -> frozenset[str]:
        read = {row.item_key for row in self.enrolment.progress.all()}
        lessons = {item["key"] for item in self.version.items(ItemKind.LESSON)}
        return frozenset(read & lessons) | {key for key, quiz in self.quizzes.items() if quiz.passed}

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
    def next_item(self) -> Item | None:
        """Where "Continue" leads: the first required part to do, else the first optional one, else nowhere."""
        undone = (item for item in self.version.outline if item["key"] not in self.done)
        return self.missing[0] if self.missing else next(undone, None)

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
    def evidence(self) -> dict[str, list[str]]:
        """What a completion rests on: parts done, and the attempts that passed."""
        passed = [str(each.pk) for quiz in self.quizzes.values() for each in quiz.attempts if each.passed]
        return {"items": [item["key"] for item in self.version.outline if item["key"] in self.done], "attempts": passed}

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
    rows = Enrolment.objects.visible_to(user).filter(course=course)
    enrolment = rows.with_progress().order_by("-cycle").first()
    return Progress(enrolment) if enrolment else None


def of_enrolment(enrolment: Enrolment) -> Progress:
    """Read afresh from the database."""
    return Progress(Enrolment.objects.with_progress().get(pk=enrolment.pk))


def of_all(user: User) -> list[Progress]:
    """Every course of a person, the one opened last first; of several rounds the latest. Four queries."""
    rows: Iterable[Enrolment] = Enrolment.objects.visible_to(user).with_progress().order_by("cycle")
    latest = {row.course_id: row for row in rows}
    return [Progress(row) for row in sorted(latest.values(), key=lambda row: row.touched_at, reverse=True)]
