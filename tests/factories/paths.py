"""Learning paths, published through the actions, and people who have walked them."""

from typing import Any

import factory

from accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.courses import LANGUAGES, CompletionFactory, publish, text
from training.courses.models import CourseVersion
from training.paths import actions, snapshot
from training.paths.models import LearningPath, PathCompletion, PathVersion


class LearningPathFactory(factory.django.DjangoModelFactory):
    """A path row without a version; see `publish_path`."""

    class Meta:
        model = LearningPath

    code = factory.Sequence("path-{}".format)


def short_course(**changes: Any) -> CourseVersion:
    """A published course that one lesson completes."""
    return publish(**{"lessons": 1, "quizzes": (), **changes})


def path_content(
    *versions: CourseVersion,
    optional: tuple[CourseVersion, ...] = (),
    languages: tuple[str, ...] = LANGUAGES,
    **changes: Any,
) -> snapshot.Path:
    """A path of these courses, the ``optional`` ones last."""
    steps = [snapshot.Step(each.course.code) for each in versions]
    steps += [snapshot.Step(each.course.code, required=False) for each in optional]
    given: dict[str, Any] = {
        "title": text("Path", languages),
        "summary": text("Path summary", languages),
        "goals": (text("Path goal", languages),),
        "extent": text("Path extent", languages),
        "note": text("Path note", languages),
        "steps": tuple(steps),
    }
    return snapshot.Path(**given | changes)


def publish_path(*versions: CourseVersion, path: LearningPath | None = None, **changes: Any) -> PathVersion:
    """A published version of two short courses, unless courses are given; ``changes`` as for `path_content`."""
    chosen = versions or (short_course(), short_course())
    content = path_content(*chosen, **changes)
    return actions.publish_path(path=path or LearningPathFactory(), snapshot=content, actor=None)


def completed_path(person: User | None = None, version: PathVersion | None = None) -> PathCompletion:
    """A path whose courses were completed silently before; whoever listens to `path_completed` hears it."""
    person, version = person or UserFactory(), version or publish_path()
    for step in version.steps.all():
        CompletionFactory(person=person, version=step.course.versions.current().get())
    return actions.complete_path(path=version.path, actor=person)
