"""How far a person is on a learning path: read from the courses they take, whatever brought them there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from core.published import VersionQuerySet
from training.courses.models import Completion, Course, Enrolment
from training.paths import holding
from training.paths.models import LearningPath, PathCompletion, PathStep, PathVersion


@dataclass(frozen=True)
class Step:
    """A course of the path and a person. ``completion`` is the latest, if it holds; ``started`` tells of any round."""

    course: Course
    required: bool
    completion: Completion | None
    started: bool

    @property
    def done(self) -> bool:
        return self.completion is not None


class Progress:
    """What is done and what comes next. ``n`` of ``m`` counts required courses only, so a full bar means all is done.

    A course counts while its certificate holds. For another round of the path, with a certificate of its own, a course
    must have been completed anew since the last one, unless it holds for ever; and one at least must be new.
    """

    def __init__(self, version: PathVersion, steps: Sequence[Step], rounds: Sequence[PathCompletion]) -> None:
        self.version = version
        self.steps = steps
        self.last = max(rounds, key=lambda each: each.round, default=None)

    @cached_property
    def missing(self) -> list[Step]:
        return [step for step in self.steps if step.required and not step.done]

    @property
    def completed(self) -> bool:
        """Some round of it: that is never taken back."""
        return self.last is not None

    @property
    def started(self) -> bool:
        return any(step.started for step in self.steps)

    @property
    def next(self) -> Step | None:
        """The first required course to do, else the first optional one, else none."""
        undone = (step for step in self.steps if not step.done)
        return self.missing[0] if self.missing else next(undone, None)

    @property
    def m(self) -> int:
        return sum(step.required for step in self.steps)

    @property
    def n(self) -> int:
        return self.m - len(self.missing)

    @property
    def ready(self) -> bool:
        """A round is full that nobody has written down yet: whoever did all courses before the path was published."""
        if self.missing:
            return False
        required = [step.completion for step in self.steps if step.required and step.completion]
        known = set(self.last.evidence["completions"]) if self.last else set()
        renewed = [each for each in required if each.pk not in known]
        counted = [each for each in required if each.pk not in known or not each.version.validity_months]
        return bool(renewed) and counted == required

    @property
    def evidence(self) -> dict[str, list[int]]:
        """What a completion rests on: every course of the path that is done, in its order."""
        return {"completions": [step.completion.pk for step in self.steps if step.completion]}


def of(user: Any, path: LearningPath | None) -> Progress | None:
    """A person on a path as it is now; None for visitors and while the path is not published. Four queries."""
    if path is None or not user.is_authenticated:
        return None
    found = _of_versions(user, PathVersion.objects.current().filter(path=path))
    return found[0] if found else None


def of_all(user: User) -> list[Progress]:
    """Every path to which a course of the person belongs, by its code. The queries do not grow with the rows."""
    taken = Enrolment.objects.filter(person=user).values("course")
    versions = PathVersion.objects.current().filter(steps__course__in=taken).distinct().order_by("path__code")
    return _of_versions(user, versions)


def with_course(user: User, course: int) -> list[Progress]:
    """Every published path that holds a course (id)."""
    return _of_versions(user, PathVersion.objects.current().filter(steps__course=course).order_by("pk"))


def _of_versions(user: User, rows: VersionQuerySet[PathVersion]) -> list[Progress]:
    steps = Prefetch("steps", PathStep.objects.select_related("course"))
    versions = list(rows.select_related("path").prefetch_related(steps))
    if not versions:
        return []
    courses = {step.course_id for version in versions for step in version.steps.all()}
    taken = Enrolment.objects.filter(person=user, course__in=courses).select_related("completion__version")
    enrolments = list(taken.order_by("cycle"))
    started, done = {each.course_id for each in enrolments}, _holding(enrolments)
    rounds = list(PathCompletion.objects.filter(person=user, path__in=[version.path_id for version in versions]))

    def progress(version: PathVersion) -> Progress:
        walked = [
            Step(each.course, each.required, done.get(each.course_id), each.course_id in started)
            for each in version.steps.all()
        ]
        return Progress(version, walked, [each for each in rounds if each.path_id == version.path_id])

    return [progress(version) for version in versions]


def _holding(enrolments: Iterable[Enrolment]) -> Mapping[int, Completion]:
    """Course → its completion of the latest round, where it holds. One query, for the renewals of the courses."""
    done = {each.course_id: each.completion for each in enrolments if hasattr(each, "completion")}
    renewals = holding.renewals_of(done) if done else []
    return {course: completion for course, completion in done.items() if holding.holds(completion, renewals)}
