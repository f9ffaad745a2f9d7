"""Starting a course and reading its lessons."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.errors import Refused
from training.courses import policies, practised, prerequisites
from training.courses.actions.confirm import practise
from training.courses.actions.steps import finish, locked, own_enrolment, touch
from training.courses.models import Course, Enrolment, ItemProgress
from training.courses.states import ItemKind


@transaction.atomic
def start(*, course: Course, actor: User) -> Enrolment:
    """Enrols the actor on the current version; whoever has started or completed the course gets that enrolment back.

    Raises Refused while the course has no published version, or while a course that comes first is not completed.
    """
    if not policies.may_start(actor, course):
        raise PermissionDenied
    # The person's own row: it makes two taps wait for each other, and nobody else.
    locked(User.objects.all(), actor.pk)
    known = Enrolment.objects.filter(person=actor, course=course).order_by("-cycle").first()
    if known:
        return known
    version = course.versions.current().first()
    if version is None:
        raise Refused(_("This course is not open yet."), code="not_published")
    prerequisites.check_start(version, actor)
    enrolment = Enrolment.objects.create(person=actor, course=course, version=version)
    audit.record(enrolment, "courses.enrolment.start", actor=actor, version=version.number)
    for item_key, run in practised.earlier(enrolment):
        practise(enrolment=enrolment, item_key=item_key, run=run)
    return enrolment


@transaction.atomic
def finish_lesson(*, enrolment: Enrolment, item_key: str, actor: User) -> ItemProgress:
    """Marks a lesson as read, and completes the course when that was the last thing missing.

    Raises Refused when the lesson is not in the version that the person started.
    """
    enrolment = own_enrolment(enrolment.pk, actor)
    item = enrolment.version.item(item_key)
    if item is None or item["kind"] != ItemKind.LESSON:
        raise Refused(_("This lesson is not part of the course as you started it."), code="unknown_lesson")
    touch(enrolment)
    return finish(enrolment, item_key, actor, "courses.lesson.finish")
