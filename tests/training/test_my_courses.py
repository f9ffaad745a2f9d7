"""The courses of a person on their own page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts import my
from tests.factories.courses import complete, enrol, publish, read_all
from training.courses.my import Courses

pytestmark = pytest.mark.django_db


def page(client, learner):
    client.force_login(learner)
    return client.get(reverse("my")).content.decode()


def test_the_section_stands_first_on_the_page():
    section = next(each for each in my.sections() if isinstance(each, Courses))

    assert (section.order, section.template) == (10, "courses/_my_courses.html")


def test_a_course_under_way_shows_how_far_and_what_comes_next(client, learner):
    enrolment = enrol(learner)
    read_all(enrolment)

    shown = page(client, learner)

    assert "2 of 3 parts done" in shown
    assert '<progress max="3" value="2"' in shown
    assert "Next: Quiz quiz (en)" in shown
    assert reverse("courses:resume", args=[enrolment.course.code]) in shown


def test_a_completed_course_stands_with_its_day(client, learner):
    completion = complete(learner)

    shown = page(client, learner)

    day = date_format(timezone.localtime(completion.completed_at), "SHORT_DATE_FORMAT")
    assert f"Completed {day}" in shown
    assert "parts done" not in shown


def test_who_has_no_course_is_shown_the_way_to_them(client, learner):
    shown = page(client, learner)

    assert "You have not started a course yet" in shown
    assert 'href="/en/courses/"' in shown


def test_nobody_sees_the_courses_of_another(client, learner):
    enrol(None, publish(title={"fi": "Salainen kurssi"}))

    assert "Salainen kurssi" not in page(client, learner)


@pytest.mark.parametrize("many", [1, 3])
def test_many_courses_take_as_many_queries_as_one(many, client, learner):
    for _each in range(many):
        enrol(learner)
        complete(learner)
    client.force_login(learner)

    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("my"))

    # "courses_" also names the columns of other sections, which join them.
    own = [query["sql"] for query in captured if query["sql"].split(' FROM "', 1)[-1].startswith("courses_")]
    assert len(own) == 5
