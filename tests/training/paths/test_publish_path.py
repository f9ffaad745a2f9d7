"""Publishing a learning path: once for each real change, and never what could not be completed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from core.errors import Refused
from tests.factories.courses import CourseFactory
from tests.factories.paths import LearningPathFactory, completed_path, path_content, publish_path, short_course
from training.paths import actions, snapshot
from training.paths.models import PathStep, PathVersion

pytestmark = pytest.mark.django_db


def again(version, courses, **changes):
    return publish_path(*courses, path=version.path, **changes)


def refusals(*courses, **changes):
    with pytest.raises(Refused) as refused:
        publish_path(*courses, path=LearningPathFactory(), **changes)
    assert not PathVersion.objects.filter(path__code__startswith="path-", steps=None).exists()
    return " ".join(refused.value.messages)


def test_a_path_keeps_its_courses_in_their_order(courses):
    extra = short_course()
    version = publish_path(*reversed(courses), optional=(extra,))

    steps = [(step.course, step.required, step.position) for step in version.steps.all()]
    assert steps == [(courses[1].course, True, 1), (courses[0].course, True, 2), (extra.course, False, 3)]
    assert (version.number, version.is_current, version.texts["title"]["sv"]) == (1, True, "Path (sv)")
    assert ModelLogEntry.objects.get(action="paths.version.publish").data == {"number": 1}


def test_the_same_content_again_writes_nothing(version, courses):
    assert again(version, courses) == version
    assert PathVersion.objects.count() == 1


def test_a_further_language_joins_the_version(courses):
    version = publish_path(*courses, languages=("fi",))

    assert again(version, courses) == version
    version.refresh_from_db()
    assert version.texts["goals"] == [{"fi": "Path goal (fi)", "sv": "Path goal (sv)", "en": "Path goal (en)"}]
    assert ModelLogEntry.objects.filter(action="paths.version.translate").count() == 1
    # Afterwards it is the same content once more.
    assert again(version, courses) == version
    assert ModelLogEntry.objects.filter(action="paths.version.translate").count() == 1


@pytest.mark.parametrize("change", [{"validity_months": 12}, {"title": {"fi": "Toinen"}}], ids=["validity", "words"])
def test_any_other_change_makes_a_version_and_keeps_the_old_one(version, courses, change):
    newer = again(version, courses, **change)

    version.refresh_from_db()
    assert (newer.number, newer.is_current, version.is_current) == (2, True, False)
    assert version.texts["title"]["fi"] == "Path (fi)"


def test_another_order_is_another_version(version, courses):
    assert again(version, courses[::-1]).number == 2


def test_a_completion_stays_with_the_version_it_was_made_on(version, courses):
    done = completed_path(version=version)
    again(version, courses, validity_months=6)

    done.refresh_from_db()
    assert done.version == version


def test_fewer_than_two_courses_are_refused(courses):
    assert "at least two courses" in refusals(courses[0])
    assert "at least two courses" in refusals(*courses, steps=())


def test_a_course_twice_is_refused_by_name(courses):
    step = snapshot.Step(courses[0].course.code, name="Peruskurssi <b>")
    message = refusals(*courses, steps=(step, snapshot.Step(courses[1].course.code), step))
    assert "“Peruskurssi <b>” stands in the path twice" in message
    assert message.count("twice") == 1


def test_a_course_that_is_not_published_is_refused(courses):
    draft = CourseFactory(code="luonnos")
    steps = (*(snapshot.Step(each.course.code) for each in courses), snapshot.Step(draft.code))
    assert "“luonnos” is not published" in refusals(*courses, steps=steps)
    unknown = (*steps[:2], snapshot.Step("", name="Ilman kurssia"))
    assert "“Ilman kurssia” is not published" in refusals(*courses, steps=unknown)


def test_all_that_is_to_mend_is_said_at_once(courses):
    message = refusals(*courses, steps=(), title={"fi": "  "}, validity_months=601)
    assert "no title" in message
    assert "two courses" in message
    assert "600 months" in message


def test_a_path_of_optional_courses_only_could_not_be_completed(courses):
    steps = tuple(snapshot.Step(each.course.code, required=False) for each in courses)
    assert "must be required" in refusals(*courses, steps=steps)


def test_nobody_but_staff_publishes(version, courses, learner, admin):
    content = path_content(*courses, validity_months=3)
    with pytest.raises(PermissionDenied):
        actions.publish_path(path=version.path, snapshot=content, actor=learner)
    with pytest.raises(PermissionDenied):
        actions.open_path(code="oma", actor=learner)
    assert actions.publish_path(path=version.path, snapshot=content, actor=admin).published_by == admin


@pytest.mark.parametrize(("code", "why"), [("path-x", "taken"), ("ei kelpaa", "bad_code"), ("x" * 61, "bad_code")])
def test_a_code_that_is_taken_or_none_is_refused(code, why):
    actions.open_path(code="path-x", actor=None)
    with pytest.raises(Refused) as refused:
        actions.open_path(code=code, actor=None)
    assert refused.value.error_list[0].code == why


def test_what_was_published_cannot_be_changed(version):
    version.validity_months = 99
    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(TypeError):
        version.steps.all().delete()
    with pytest.raises(TypeError):
        PathVersion.objects.update(number=9)
    with pytest.raises(TypeError):
        completed_path(version=version).delete()


def test_the_database_itself_allows_one_current_version_and_a_course_once(version, courses):
    with pytest.raises(IntegrityError), transaction.atomic():
        PathVersion.objects.create(path=version.path, number=2, texts={}, sha256="")
    with pytest.raises(IntegrityError), transaction.atomic():
        PathStep.objects.create(version=version, course=courses[0].course, position=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        PathVersion.objects.create(path=version.path, number=0, texts={}, sha256="", is_current=False)
