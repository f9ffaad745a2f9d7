"""A paper is drawn, answers are saved, one submission is graded once."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import translation
from wagtail.models import ModelLogEntry

from core import clock
from core.errors import Refused
from tests.factories.accounts import UserFactory
from tests.factories.courses import answer_all, enrol, publish, question, quiz, take_quiz
from training.courses import actions, chances, grading, papers
from training.courses.models import Attempt, QuestionVersion, QuizVersion, Response
from training.courses.states import QuestionKind

pytestmark = pytest.mark.django_db


def begin(enrolment, key="quiz", actor=None):
    return actions.start_attempt(enrolment=enrolment, quiz_key=key, actor=actor or enrolment.person)


def reply(attempt, options, n=0, actor=None):
    asked = attempt.paper[n]["question"]
    return actions.answer(attempt=attempt, question=asked, options=options, actor=actor or attempt.enrolment.person)


def submit(attempt, actor=None):
    return actions.submit_attempt(attempt=attempt, actor=actor or attempt.enrolment.person)


def on_quiz(**changes):
    """Somebody on a course with such a quiz."""
    return enrol(UserFactory(), publish(lessons=1, quizzes=(quiz(**changes),)))


# ── starting ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_paper_holds_questions_and_options_but_no_key(enrolment):
    attempt = begin(enrolment)

    assert [set(row) for row in attempt.paper] == [{"question", "options"}] * 3
    assert all(sorted(row["options"]) == ["a", "b", "c", "d"] for row in attempt.paper)
    assert (attempt.number, attempt.max_score, attempt.score, attempt.passed) == (1, 3, None, None)
    assert ModelLogEntry.objects.filter(action="courses.attempt.start").count() == 1


def test_the_open_attempt_is_returned(enrolment):
    first = begin(enrolment)

    assert (begin(enrolment), Attempt.objects.count()) == (first, 1)


def test_so_many_are_drawn_in_the_order_of_the_editor():
    attempt = begin(on_quiz(questions=9, draw=4))
    asked = QuestionVersion.objects.in_bulk(attempt.question_ids)
    keys = [asked[pk].key for pk in attempt.question_ids]

    assert len(set(keys)) == 4
    assert keys == sorted(keys)


def test_the_draw_and_the_options_vary():
    quiz_version = on_quiz(questions=9, draw=4).version.quizzes.get()
    papers_drawn = [actions.quiz.draw(quiz_version) for _each in range(30)]

    assert len({tuple(row["question"] for row in paper) for paper in papers_drawn}) > 5
    assert len({tuple(row["options"]) for paper in papers_drawn for row in paper}) > 5


def test_without_shuffling_options_stay_as_written():
    attempt = begin(on_quiz(shuffle=False))

    assert [row["options"] for row in attempt.paper] == [["a", "b", "c", "d"]] * 3


def test_a_quiz_that_is_not_in_the_course_is_refused(enrolment):
    for key in ("other", "lesson-1", ""):
        with pytest.raises(Refused, match="not part of the course"):
            begin(enrolment, key)


def test_nobody_starts_for_another_person(enrolment):
    with pytest.raises(PermissionDenied):
        begin(enrolment, actor=UserFactory(admin=True))


def test_attempts_run_out():
    enrolment = on_quiz(max_attempts=2)
    take_quiz(enrolment, right=False)
    take_quiz(enrolment, right=False)

    with pytest.raises(Refused, match="used all your attempts"):
        begin(enrolment)
    assert Attempt.objects.count() == 2


def test_the_last_attempt_can_be_gone_on_with():
    enrolment = on_quiz(max_attempts=1)

    assert begin(enrolment) == begin(enrolment)


def test_between_attempts_is_a_pause_told_in_local_time():
    enrolment = on_quiz(cooldown_hours=24)
    with time_machine.travel(dt.datetime(2027, 3, 1, 10, 0, tzinfo=dt.UTC), tick=False) as now:
        take_quiz(enrolment, right=False)
        now.shift(dt.timedelta(hours=23, minutes=59))
        with pytest.raises(Refused, match="2 March 2027, 12:00"):
            begin(enrolment)
        with translation.override("fi"), pytest.raises(Refused, match=r"2\. maaliskuuta 2027 kello 12\.00"):
            begin(enrolment)
        now.shift(dt.timedelta(minutes=1))
        assert begin(enrolment).number == 2


def test_the_pause_survives_the_change_of_the_clocks():
    """Twenty-four hours are twenty-four hours, also in the night in which summer time begins."""
    enrolment = on_quiz(cooldown_hours=24)
    with time_machine.travel(dt.datetime(2027, 3, 27, 10, 0, tzinfo=dt.UTC), tick=False):
        take_quiz(enrolment, right=False)
        chance = chances.of(enrolment.version.quizzes.get(), list(enrolment.attempts.all()))

    assert chance.since - dt.datetime(2027, 3, 27, 10, 0, tzinfo=dt.UTC) == dt.timedelta(hours=24)
    assert "13:00" in chance.when


def test_chances_tell_what_is_left():
    enrolment = on_quiz(max_attempts=3, cooldown_hours=1)
    version = enrolment.version.quizzes.get()
    assert chances.of(version, []) == chances.Chance(left=3, since=None)

    take_quiz(enrolment, right=False)

    chance = chances.of(version, list(enrolment.attempts.all()))
    assert (chance.left, chance.open, chance.since > clock.now()) == (2, False, True)


# ── answering ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_later_answer_replaces_the_earlier(enrolment):
    attempt = begin(enrolment)
    reply(attempt, ["a"])
    reply(attempt, ["b"])

    assert Response.objects.get().answer == ["b"]


def test_several_options_are_kept_in_the_order_of_the_paper(enrolment):
    attempt = begin(enrolment)

    assert reply(attempt, ["d", "a", "c"], n=1).answer == [
        key for key in attempt.paper[1]["options"] if key in {"a", "c", "d"}
    ]


@pytest.mark.parametrize(
    ("n", "options", "message"),
    [
        (0, [], "Choose one option"),
        (1, [], "Choose at least one option"),
        (0, ["a", "b"], "Choose only one"),
        (0, ["z"], "Choose from the options"),
        (1, ["a", "z"], "Choose from the options"),
        (1, ["a", "a"], "Choose from the options"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(n, options, message, enrolment):
    attempt = begin(enrolment)

    with pytest.raises(Refused, match=message):
        reply(attempt, options, n=n)
    assert not Response.objects.exists()


def test_a_question_of_another_paper_is_refused(enrolment):
    attempt = begin(enrolment)
    foreign = (
        QuestionVersion.objects.exclude(course=enrolment.course).first() or publish().quizzes.get().questions.all()[0]
    )

    with pytest.raises(Refused, match="not part of the quiz"):
        actions.answer(attempt=attempt, question=foreign.pk, options=["a"], actor=enrolment.person)


def test_nobody_answers_or_sends_for_another_person(enrolment):
    attempt = begin(enrolment)

    with pytest.raises(PermissionDenied):
        reply(attempt, ["a"], actor=UserFactory())
    with pytest.raises(PermissionDenied):
        submit(attempt, actor=UserFactory(admin=True))


def test_after_sending_answers_stay(enrolment):
    attempt = take_quiz(enrolment)

    with pytest.raises(Refused, match="already been sent"):
        reply(attempt, ["a"])


# ── sending and grading ──────────────────────────────────────────────────────────────────────────────────────────────


def test_missing_answers_are_counted(enrolment):
    attempt = begin(enrolment)
    with pytest.raises(Refused, match="3 questions have no answer yet"):
        submit(attempt)
    reply(attempt, ["a"], n=0)
    reply(attempt, ["a"], n=1)
    with pytest.raises(Refused, match="1 question has no answer yet"):
        submit(attempt)
    attempt.refresh_from_db()
    assert (attempt.open, attempt.submitted_at) == (True, None)


def test_the_server_grades_from_the_frozen_key(enrolment):
    attempt = begin(enrolment)
    reply(attempt, ["b"], n=0)
    reply(attempt, ["b"], n=1)  # one of two right ones
    reply(attempt, ["b"], n=2)

    graded = submit(attempt)

    assert (graded.state, graded.score, graded.max_score, graded.passed) == ("graded", 2, 3, False)
    assert graded.submitted_at is not None
    assert list(graded.responses.order_by("pk").values_list("awarded", flat=True)) == [1, 0, 1]


@pytest.mark.parametrize(
    ("answer", "points"),
    [(["b", "c"], 1), (["c", "b"], 1), (["b"], 0), (["b", "c", "d"], 0), (["a", "d"], 0), (["a", "b", "c", "d"], 0)],
)
def test_of_several_right_options_all_are_wanted_and_nothing_else(answer, points, version):
    asked = QuestionVersion.objects.filter(kind=QuestionKind.MULTIPLE).first()

    assert grading.points(asked, answer) == points


@pytest.mark.parametrize(
    ("percent", "total", "needed"),
    [(80, 10, 8), (80, 3, 3), (67, 3, 3), (66, 3, 2), (1, 10, 1), (100, 7, 7), (29, 100, 29)],
)
def test_the_limit_is_reached_exactly(percent, total, needed):
    limit = QuizVersion(pass_percent=percent)

    assert grading.points_needed(limit, total) == needed
    assert grading.passed(limit, needed, total)
    assert not grading.passed(limit, needed - 1, total)


def test_sending_twice_returns_the_stored_result(enrolment):
    first = take_quiz(enrolment)

    again = submit(first)

    assert (again.pk, again.score, again.submitted_at) == (first.pk, first.score, first.submitted_at)
    assert ModelLogEntry.objects.filter(action="courses.attempt.submit").count() == 1


def test_a_key_changed_by_a_new_version_does_not_touch_an_attempt(enrolment):
    attempt = answer_all(begin(enrolment))
    changed = question("quiz-q1", kind=QuestionKind.MULTIPLE)
    publish(enrolment.course, quizzes=(quiz(questions=(changed,)),))

    assert submit(attempt).passed


# ── papers ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_sheet_is_read_without_key_and_feedback(enrolment, django_assert_num_queries):
    attempt = begin(enrolment)

    with django_assert_num_queries(3) as queries:
        sheet = papers.sheet(attempt, 1, "sv")

    asked = " ".join(query["sql"] for query in queries)
    assert "correct" not in asked
    assert "feedback" not in asked
    assert (sheet.number, sheet.total, str(sheet.prompt), sheet.chosen) == (1, 3, "Prompt quiz-q1 (sv)", [])


def test_looking_over_a_long_paper_takes_as_many_queries_as_a_short_one(django_assert_num_queries):
    for questions in (1, 12):
        attempt = begin(on_quiz(questions=questions))
        with django_assert_num_queries(3):
            assert len(papers.sheets(attempt, "fi")) == questions
        answer_all(attempt)
        graded = submit(attempt)
        with django_assert_num_queries(5):
            assert len(papers.results(graded, "fi")) == questions


def test_there_is_no_sheet_beyond_the_paper(enrolment):
    attempt = begin(enrolment)

    for number in (0, -1, 4):
        with pytest.raises(IndexError):
            papers.sheet(attempt, number, "fi")


def test_results_are_not_told_before_grading(enrolment):
    with pytest.raises(ValueError, match="not graded"):
        papers.results(begin(enrolment), "fi")


def test_a_missing_translation_falls_back_and_says_so():
    enrolment = on_quiz(languages=("fi",))
    sheet = papers.sheet(begin(enrolment), 1, "sv")

    assert (str(sheet.prompt), sheet.prompt.language, sheet.prompt.foreign) == ("Prompt quiz-q1 (fi)", "fi", True)
    assert sheet.prompt.mark == "in Finnish"
