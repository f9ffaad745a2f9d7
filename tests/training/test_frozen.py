"""What was published stays as it was; and what no row may be, the database refuses itself."""

import pytest
from django.db import IntegrityError, connection, models, transaction

from core import clock
from core.frozen import grew
from tests.factories.courses import complete, enrol, publish, take_quiz
from training.courses.models import (
    Attempt,
    CourseVersion,
    Enrolment,
    ItemProgress,
    QuestionText,
    QuestionVersion,
    QuizQuestion,
    QuizVersion,
    Response,
)

pytestmark = pytest.mark.django_db


def raw(model):
    """The table without the guards of its manager: what the database alone makes of it."""
    return models.QuerySet(model)


FROZEN = [CourseVersion, QuizVersion, QuestionVersion, QuestionText, QuizQuestion]


@pytest.mark.parametrize("model", FROZEN)
def test_a_published_row_is_neither_saved_changed_nor_deleted(model, version):
    row = model.objects.first()

    for change in (row.save, row.delete, model.objects.all().delete, lambda: model.objects.update(pk=1)):
        with pytest.raises(TypeError, match="frozen"):
            change()


def test_a_completion_is_written_once(learner):
    completion = complete(learner)

    for change in (completion.save, completion.delete):
        with pytest.raises(TypeError, match="frozen"):
            change()


def test_a_key_cannot_be_rewritten(version):
    question = QuestionVersion.objects.first()
    question.correct = ["a"]

    with pytest.raises(TypeError, match="publish a new version"):
        question.save(update_fields=["correct"])


def test_texts_gain_languages_but_never_change_words(version):
    version.texts["title"]["se"] = "Gursa"
    version.save(update_fields=["texts"])

    version.texts["title"]["fi"] = "Toinen nimi"
    with pytest.raises(TypeError, match="frozen"):
        version.save(update_fields=["texts"])
    version.refresh_from_db()
    assert (version.texts["title"]["fi"], version.texts["title"]["se"]) == ("Course (fi)", "Gursa")


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ({"fi": "a"}, {"fi": "a", "sv": "b"}, True),
        ({"fi": "a"}, {"sv": "b"}, False),
        ({"fi": "a"}, {"fi": "b"}, False),
        ([{"fi": "a"}], [{"fi": "a", "sv": "b"}], True),
        ([{"fi": "a"}], [{"fi": "a"}, {"fi": "b"}], False),
        ("", "a", True),
        ("a", "", False),
        ({"n": 1}, {"n": 2}, False),
    ],
)
def test_growing_takes_nothing_away(old, new, verdict):
    assert grew(old, new) is verdict


# ── the database's own refusals ──────────────────────────────────────────────────────────────────────────────────────


def refused():
    """Inside: the database must refuse, and the test can go on asking it."""
    return pytest.raises(IntegrityError)


def test_a_course_has_one_current_version_and_each_number_once(version):
    with refused(), transaction.atomic():
        CourseVersion.objects.create(course=version.course, number=2, outline=[], texts={}, minutes=1, sha256="x")
    with refused(), transaction.atomic():
        CourseVersion.objects.create(
            course=version.course, number=1, outline=[], texts={}, minutes=1, sha256="x", is_current=False
        )
    with refused(), transaction.atomic():
        raw(CourseVersion).update(number=0)


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (QuizVersion, {"pass_percent": 0}),
        (QuizVersion, {"pass_percent": 101}),
        (QuizVersion, {"draw": 0}),
        (QuizVersion, {"number": 0}),
        (QuestionVersion, {"kind": "essay"}),
        (QuestionVersion, {"number": 0}),
        (QuestionVersion, {"key": "same"}),
        (QuestionText, {"language": "fi"}),
        (Enrolment, {"state": "paused"}),
        (Attempt, {"state": "lost"}),
        (Attempt, {"number": 0}),
        (Attempt, {"max_score": 0, "score": 0}),
        (Attempt, {"score": 99}),
        (Attempt, {"score": None}),
        (Attempt, {"passed": None}),
        (Attempt, {"submitted_at": None}),
        (Attempt, {"state": "in_progress"}),
        (ItemProgress, {"item_key": "same"}),
    ],
)
def test_the_database_refuses_what_may_never_be(model, change, learner):
    complete(learner)

    with refused(), transaction.atomic():
        raw(model).update(**change)


def test_a_person_has_one_active_round_and_each_round_once(enrolment):
    twin = {"person": enrolment.person, "course": enrolment.course, "version": enrolment.version}
    with refused(), transaction.atomic():
        Enrolment.objects.create(**twin, cycle=2)
    with refused(), transaction.atomic():
        Enrolment.objects.create(**twin, cycle=1, state="completed")
    Enrolment.objects.create(**twin, cycle=2, state="completed")


def test_an_enrolment_has_one_open_attempt_at_a_quiz_and_one_answer_to_a_question(enrolment):
    done = take_quiz(enrolment, right=False)
    shared = {"enrolment": enrolment, "quiz": done.quiz, "paper": [], "max_score": 3}
    Attempt.objects.create(**shared, number=2)
    with refused(), transaction.atomic():
        Attempt.objects.create(**shared, number=3)
    with refused(), transaction.atomic():
        Attempt.objects.create(**shared, number=1, state="graded", score=0, passed=False, submitted_at=clock.now())
    with refused(), transaction.atomic():
        Response.objects.create(attempt=done, question_id=done.paper[0]["question"], answer=["a"])


def test_a_version_somebody_started_cannot_be_deleted_by_sql(enrolment):
    with refused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM courses_courseversion")
        connection.check_constraints()


def test_two_courses_may_use_the_same_keys():
    assert publish().quizzes.get().key == publish().quizzes.get().key
    assert enrol().version.number == 1
