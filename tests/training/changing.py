"""A course that changes, and where people stand on it."""

from wagtail.models import ModelLogEntry

from tests.factories.courses import content, item
from training.courses import actions, progress
from training.courses.states import ItemKind


def again(version, change=None, renew_by=None, **changes):
    """Publishes the course with other content; ``changes`` as for tests.factories.courses.content."""
    return actions.publish_version(
        course=version.course, snapshot=content(**changes), actor=None, change=change, renew_by=renew_by
    )


def parts(**prints):
    """Lessons by key with the fingerprint of their content, then the quiz."""
    lessons = tuple(item(key.replace("_", "-"), print=mark) for key, mark in prints.items())
    return (*lessons, item("quiz", ItemKind.QUIZ))


def now(enrolment):
    return progress.of(enrolment.person, enrolment.course)


def keys(items):
    return [each["key"] for each in items]


def take_up(enrolment, actor=None):
    return actions.take_up(enrolment=enrolment, actor=actor or enrolment.person)


def lines(action):
    return ModelLogEntry.objects.filter(action=action).count()
