"""A course that changes: what each kind of change is, how old its parts are, and what is told of it."""

import datetime as dt
import json

import pytest
from django.db import connection

from core import clock
from core.errors import Refused
from tests.factories.courses import complete, enrol, publish, quiz
from tests.training.changing import again, keys, now, parts
from training.courses import events
from training.courses.models import CourseVersion
from training.courses.states import Change

pytestmark = pytest.mark.django_db


def since(version):
    return {part["key"]: part["since"] for part in version.outline}


@pytest.fixture
def renewed():
    told = []

    def listen(version, **_signal):
        told.append(version)

    events.course_renewed.connect(listen)
    yield told
    events.course_renewed.disconnect(listen)


# ── the kind of change ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_version_is_no_change(version):
    assert (version.change, version.renew_by) == (Change.FIRST, None)


@pytest.mark.parametrize("change", [Change.COSMETIC, Change.ADDITIVE, Change.MATERIAL])
def test_the_editors_answer_is_kept_whatever_the_content_suggests(version, change):
    assert again(version, change, minutes=90).change == change


def test_without_an_answer_the_content_tells(version):
    assert again(version, minutes=90).change == Change.COSMETIC
    assert again(version, lessons=3).change == Change.ADDITIVE
    assert again(version, lessons=1).change == Change.MATERIAL


@pytest.mark.parametrize("change", ["first", "big"])
def test_another_answer_is_refused(version, change):
    with pytest.raises(Refused, match="what kind of change"):
        again(version, change, minutes=90)
    assert CourseVersion.objects.count() == 1


def test_the_answer_does_not_make_a_version_of_the_same_content(version, renewed):
    assert again(version, Change.MATERIAL) == version
    assert (renewed, CourseVersion.objects.count()) == ([], 1)


def test_a_material_change_gives_older_certificates_an_end_and_is_told(version, renewed):
    newer = again(version, Change.MATERIAL, dt.date(2099, 1, 31), minutes=90)

    assert (newer.renew_by, renewed) == (dt.date(2099, 1, 31), [newer])


def test_half_a_year_is_given_where_nobody_says_more(version):
    assert again(version, Change.MATERIAL, minutes=90).renew_by == clock.months_after(clock.today(), 6)


def test_a_day_that_has_passed_meanwhile_is_today(version):
    assert again(version, Change.MATERIAL, dt.date(2020, 1, 1), minutes=90).renew_by == clock.today()


@pytest.mark.parametrize("change", [Change.COSMETIC, Change.ADDITIVE])
def test_other_changes_end_nothing(version, change, renewed):
    assert again(version, change, dt.date(2099, 1, 31), minutes=90).renew_by is None
    assert renewed == []


def test_a_listener_that_fails_undoes_the_version(version):
    def fail(**_signal):
        raise RuntimeError("no end date")

    events.course_renewed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            again(version, Change.MATERIAL, minutes=90)
    finally:
        events.course_renewed.disconnect(fail)
    assert CourseVersion.objects.current().get() == version


# ── the age of a part ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_part_is_as_old_as_its_last_material_change():
    first = publish(items=parts(lesson_1="a", lesson_2="b"))
    assert since(first) == {"lesson-1": 1, "lesson-2": 1, "quiz": 1}

    worded = again(first, Change.COSMETIC, items=parts(lesson_1="a!", lesson_2="b"))
    more = again(first, Change.ADDITIVE, items=parts(lesson_1="a!", lesson_2="b!", lesson_3="c"))
    other = again(first, Change.MATERIAL, items=parts(lesson_1="a!", lesson_2="B", lesson_3="c"))

    assert since(worded) == {"lesson-1": 1, "lesson-2": 1, "quiz": 1}
    assert since(more) == {"lesson-1": 1, "lesson-2": 1, "lesson-3": 3, "quiz": 1}
    assert since(other) == {"lesson-1": 1, "lesson-2": 4, "lesson-3": 3, "quiz": 1}


def test_a_translation_keeps_the_age_of_the_parts():
    first = publish(languages=("fi",))
    again(first, lessons=3, languages=("fi",))
    translated = again(first, lessons=3, languages=("fi", "sv"))

    translated.refresh_from_db()
    assert (translated.number, since(translated)["lesson-3"], since(translated)["lesson-1"]) == (2, 2, 1)
    assert translated.outline[0]["title"].keys() == {"fi", "sv"}


def old_style(version):
    """As versions were stored before parts had a fingerprint and an age."""
    known = {"key", "kind", "title", "minutes", "required"}
    outline = [{name: value for name, value in part.items() if name in known} for part in version.outline]
    with connection.cursor() as cursor:  # the rows are frozen
        cursor.execute(
            "UPDATE courses_courseversion SET outline = %s, sha256 = 'old' WHERE id = %s",
            [json.dumps(outline), version.pk],
        )


def test_a_version_from_before_is_the_same_course():
    version = publish(items=parts(lesson_1="a"))
    old_style(version)

    assert again(version, items=parts(lesson_1="a")).number == 1
    version.refresh_from_db()
    assert version.outline[0]["print"] == "a"


# ── news ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_on_the_current_version_there_is_no_news(enrolment):
    assert not now(enrolment).news


def test_new_lessons_are_told_to_whoever_is_under_way(enrolment):
    again(enrolment.version, lessons=4)

    news = now(enrolment).news

    assert keys(news.added) == ["lesson-3", "lesson-4"]
    assert news.said(completed=False) == ["2 new lessons since you started."]
    enrolment.refresh_from_db()
    assert enrolment.version.number == 1


def test_and_to_whoever_has_finished(learner):
    completion = complete(learner)
    again(completion.version, lessons=3)

    assert now(completion.enrolment).news.said(completed=True) == ["1 new lesson since you finished."]


def test_a_new_quiz_is_a_new_part(enrolment):
    again(enrolment.version, quizzes=(quiz(), quiz("second")))

    assert now(enrolment).news.said(completed=False) == ["1 new part since you started."]


def test_wording_is_no_news(enrolment):
    again(enrolment.version, Change.COSMETIC, minutes=90)

    assert not now(enrolment).news


def test_a_changed_part_is_told_after_a_material_change_only():
    version = publish(items=parts(lesson_1="a", lesson_2="b"))
    enrolment = enrol(None, version)

    again(version, Change.COSMETIC, items=parts(lesson_1="a!", lesson_2="b"))
    assert not now(enrolment).news
    again(version, Change.MATERIAL, items=parts(lesson_1="a!", lesson_2="B"))

    assert keys(now(enrolment).news.changed) == ["lesson-2"]
    assert now(enrolment).news.said(completed=False) == ["1 part has changed since."]
