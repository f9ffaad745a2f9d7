"""Courses to complete before another one."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from core.errors import Refused
from tests.factories.courses import CourseFactory, complete, content, enrol, publish
from training.courses import actions, prerequisites
from training.courses.models import CourseVersion, Enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def basics(db):
    return publish(CourseFactory(code="basics"), title={"fi": "Perusteet", "en": "Basics"})


@pytest.fixture
def further(basics):
    return publish(CourseFactory(code="further"), prerequisites=("basics",))


def asked(version, person):
    return [(each.code, str(each.title), each.done) for each in prerequisites.of(version, person)]


def test_a_course_starts_when_what_comes_first_is_completed(learner, basics, further):
    assert asked(further, learner) == [("basics", "Basics", False)]
    with pytest.raises(Refused, match="please complete: Basics"):
        enrol(learner, further)
    assert not Enrolment.objects.exists()

    complete(learner, basics)

    assert asked(further, learner) == [("basics", "Basics", True)]
    assert enrol(learner, further).version == further


def test_starting_the_first_course_is_not_enough(learner, basics, further):
    enrol(learner, basics)

    with pytest.raises(Refused):
        enrol(learner, further)


def test_whoever_has_started_goes_on_when_more_is_asked_for(learner, basics):
    version = publish()
    mine = enrol(learner, version)
    publish(version.course, prerequisites=("basics",))

    assert enrol(learner, version) == mine


def test_a_completion_in_an_older_version_counts(learner, basics, further):
    complete(learner, basics)
    publish(basics.course, lessons=5)

    assert enrol(learner, further)


def test_a_course_that_is_not_open_is_not_asked_for(learner):
    CourseFactory(code="never")
    version = publish(prerequisites=("never", "no-such-course"))

    assert asked(version, learner) == []
    assert enrol(learner, version)


def test_a_guest_sees_what_comes_first(further):
    assert asked(further, AnonymousUser()) == [("basics", "Basics", False)]


def test_the_page_of_the_start_names_what_comes_first(client, learner, further):
    client.force_login(learner)
    door = reverse("courses:start", args=["further"])

    shown = client.get(door).content.decode()
    assert "Please complete these courses first:" in shown
    assert reverse("courses:read", args=["basics"]) in shown
    assert '<form method="post" class="row">' not in shown

    assert client.post(door).url == "/en/courses/further/"
    assert "please complete: Basics" in client.get(reverse("my")).content.decode()
    assert not Enrolment.objects.exists()


def test_reading_in_it_starts_nothing_either(client, learner, further):
    client.force_login(learner)

    answer = client.post(reverse("courses:lesson_done", args=["further", "lesson-1"]))

    assert answer.url == "/en/courses/further/"
    assert not Enrolment.objects.exists()


def again(version, **changes):
    return actions.publish_version(course=version.course, snapshot=content(**changes), actor=None)


def test_a_course_cannot_come_before_itself(basics):
    with pytest.raises(Refused, match="cannot ask for itself"):
        again(basics, prerequisites=("basics",))
    assert CourseVersion.objects.count() == 1


def test_no_circle_of_courses(basics, further):
    last = publish(CourseFactory(code="last"), prerequisites=("further",), title={"fi": "Viimeinen", "en": "Last"})
    for codes in (("further",), ("last",), ("last", "further")):
        with pytest.raises(Refused, match="asks for this course to be completed first"):
            again(basics, prerequisites=codes)
    # The long way round is named by the course that closes it.
    with pytest.raises(Refused, match="“Course "):
        again(basics, prerequisites=("last",))
    assert again(last, prerequisites=("basics", "further")).number == 2


@pytest.mark.parametrize("many", [1, 3])
def test_many_cost_the_same_as_one(learner, many, django_assert_num_queries):
    codes = tuple(publish().course.code for _each in range(many))
    version = publish(prerequisites=codes)

    with django_assert_num_queries(2):
        assert len(prerequisites.of(version, learner)) == many
    with django_assert_num_queries(0):
        assert prerequisites.of(CourseVersion(prerequisites=[]), learner) == []
