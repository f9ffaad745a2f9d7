"""The way of a learner through HTTP."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse, translate_url

from tests.factories.accounts import UserFactory
from tests.factories.courses import CourseFactory, answer_all, enrol, publish, question, quiz, read_all, take_quiz
from training.courses import actions
from training.courses.models import Attempt, Completion, Enrolment, ItemProgress, QuestionVersion, Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    return client


def to(name, *args):
    return reverse(f"courses:{name}", args=args)


def open_attempt(enrolment):
    return actions.start_attempt(enrolment=enrolment, quiz_key="quiz", actor=enrolment.person)


def right(attempt, n):
    return QuestionVersion.objects.get(pk=attempt.paper[n - 1]["question"]).correct


# ── starting ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_an_account_sign_up_comes_first_and_leads_back(client, version):
    start = to("start", version.course.code)

    for answer in (client.get(start), client.post(start)):
        assert answer.status_code == 302
        assert answer.url == f"{reverse('account_signup')}?next={start}"
    assert not Enrolment.objects.exists()


def test_who_comes_back_from_sign_up_starts_with_one_button(signed_in, learner, version):
    start = to("start", version.course.code)

    page = signed_in.get(start)
    assert page.status_code == 200
    assert "Course (en)" in page.content.decode()
    assert not Enrolment.objects.exists()

    answer = signed_in.post(start, follow=True)
    assert Enrolment.objects.get().person == learner
    assert answer.redirect_chain[-1][0] == f"/en/courses/{version.course.code}/lesson-1/"


def test_who_has_started_is_led_to_the_course(signed_in, enrolment):
    answer = signed_in.get(to("start", enrolment.course.code))

    assert answer.url == f"/en/courses/{enrolment.course.code}/"


def test_a_course_that_is_not_published_is_not_there(signed_in):
    course = CourseFactory()

    assert signed_in.get(to("start", course.code)).status_code == 404
    assert signed_in.post(to("start", course.code)).status_code == 404
    assert signed_in.get(to("start", "no-such-course")).status_code == 404


def test_continue_leads_to_the_next_undone_part(signed_in, enrolment):
    code = enrolment.course.code
    assert signed_in.get(to("resume", code)).url == f"/en/courses/{code}/lesson-1/"

    read_all(enrolment)
    assert signed_in.get(to("resume", code)).url == f"/en/courses/{code}/quiz/"

    take_quiz(enrolment)
    assert signed_in.get(to("resume", code)).url == f"/en/courses/{code}/"


def test_continue_without_a_start_leads_to_the_course(signed_in, version):
    assert signed_in.get(to("resume", version.course.code)).url == f"/en/courses/{version.course.code}/"


# ── lessons ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_lesson_done_leads_to_the_next_part(signed_in, enrolment):
    code = enrolment.course.code

    assert signed_in.post(to("lesson_done", code, "lesson-1")).url == f"/en/courses/{code}/lesson-2/"
    assert signed_in.post(to("lesson_done", code, "lesson-2")).url == f"/en/courses/{code}/quiz/"
    assert ItemProgress.objects.count() == 2


def test_reading_signed_in_starts_the_course(signed_in, learner, version):
    signed_in.post(to("lesson_done", version.course.code, "lesson-1"))

    assert Enrolment.objects.get().progress.get().item_key == "lesson-1"


def test_the_last_missing_lesson_completes_the_course_and_says_so(signed_in, enrolment):
    take_quiz(enrolment)
    code = enrolment.course.code
    signed_in.post(to("lesson_done", code, "lesson-1"))

    answer = signed_in.post(to("lesson_done", code, "lesson-2"))

    assert answer.url == f"/en/courses/{code}/"
    assert Completion.objects.count() == 1
    page = signed_in.get(reverse("my")).content.decode()
    assert "You have completed the course. Congratulations!" in page


def test_an_unknown_lesson_is_refused_in_words(signed_in, enrolment):
    answer = signed_in.post(to("lesson_done", enrolment.course.code, "lesson-9"))

    assert answer.url == f"/en/courses/{enrolment.course.code}/"
    assert "not part of the course as you started it" in signed_in.get(reverse("my")).content.decode()


def test_looking_at_a_door_changes_nothing(signed_in, version):
    code = version.course.code

    assert signed_in.get(to("lesson_done", code, "lesson-1")).url == f"/en/courses/{code}/lesson-1/"
    assert signed_in.get(to("quiz_start", code, "quiz")).url == f"/en/courses/{code}/quiz/"
    assert not Enrolment.objects.exists()


def test_without_an_account_sign_in_comes_before_a_quiz(client, version):
    door = to("quiz_start", version.course.code, "quiz")

    assert client.post(door).url == f"{reverse('account_login')}?next={door}"


# ── quiz ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_whole_way_through_a_quiz(signed_in, enrolment):
    read_all(enrolment)
    code = enrolment.course.code

    answer = signed_in.post(to("quiz_start", code, "quiz"))
    attempt = Attempt.objects.get()
    for n in (1, 2, 3):
        assert answer.url == to("question", attempt.pk, n)
        page = signed_in.get(answer.url).content.decode()
        assert f"question {n} of 3" in page
        assert f'<progress max="3" value="{n}"' in page
        answer = signed_in.post(answer.url, {"options": right(attempt, n)})
    assert answer.url == to("review", attempt.pk)
    assert "Every question has an answer" in signed_in.get(answer.url).content.decode()

    answer = signed_in.post(answer.url)
    assert answer.url == to("result", attempt.pk)
    page = signed_in.get(answer.url).content.decode()
    assert "You got 3 of 3 right. 3 are needed to pass." in page
    assert "The course is completed. Congratulations!" in page
    assert "Passed words (en)" in page


def test_a_question_shows_one_form_with_its_options(signed_in, enrolment):
    attempt = open_attempt(enrolment)

    single = signed_in.get(to("question", attempt.pk, 1)).content.decode()
    multiple = signed_in.get(to("question", attempt.pk, 2)).content.decode()

    assert single.count('type="radio"') == 4
    assert multiple.count('type="checkbox"') == 4
    assert "Choose one." in single
    assert "Choose all that are right." in multiple
    assert "checked" not in single + multiple


def test_an_empty_answer_is_told_and_nothing_is_saved(signed_in, enrolment):
    attempt = open_attempt(enrolment)

    answer = signed_in.post(to("question", attempt.pk, 1), {})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: Question 1 of 3" in page
    assert 'href="#id_options_0">Choose one option.' in page
    assert 'aria-invalid="true"' in page
    assert not Response.objects.exists()
    assert "Choose at least one option." in signed_in.post(to("question", attempt.pk, 2)).content.decode()


@pytest.mark.parametrize("options", ["z", ["a", "z"], "<script>", "a\x00"])
def test_an_option_from_elsewhere_is_refused(options, signed_in, enrolment):
    attempt = open_attempt(enrolment)

    answer = signed_in.post(to("question", attempt.pk, 2), {"options": options})

    assert answer.status_code == 422
    assert "Choose from the options of this question." in answer.content.decode()
    assert b"<script>" not in answer.content


def test_back_keeps_what_is_chosen_and_asks_for_nothing(signed_in, enrolment):
    attempt = open_attempt(enrolment)

    empty = signed_in.post(to("question", attempt.pk, 2), {"to": "back"})
    assert (empty.url, Response.objects.count()) == (to("question", attempt.pk, 1), 0)

    chosen = signed_in.post(to("question", attempt.pk, 2), {"to": "back", "options": ["a", "c"]})
    assert chosen.url == to("question", attempt.pk, 1)
    assert sorted(Response.objects.get().answer) == ["a", "c"]
    page = signed_in.get(to("question", attempt.pk, 2)).content.decode()
    assert page.count(" checked") == 2


def test_a_quiz_can_be_left_and_gone_on_with(signed_in, enrolment):
    attempt = open_attempt(enrolment)
    signed_in.post(to("question", attempt.pk, 1), {"options": "a"})

    answer = signed_in.post(to("quiz_start", enrolment.course.code, "quiz"))

    assert answer.url == to("question", attempt.pk, 2)
    assert 'value="a" id="id_options_' in signed_in.get(to("question", attempt.pk, 1)).content.decode()
    answer_all(attempt)
    answer = signed_in.post(to("quiz_start", enrolment.course.code, "quiz"))
    assert answer.url == to("review", attempt.pk)


def test_the_look_over_shows_what_is_missing_and_sending_waits_for_it(signed_in, enrolment):
    attempt = open_attempt(enrolment)
    signed_in.post(to("question", attempt.pk, 2), {"options": ["a"]})

    page = signed_in.get(to("review", attempt.pk)).content.decode()
    assert (page.count("No answer yet"), page.count("Answered")) == (2, 1)
    assert "2 questions have no answer yet" in page

    refused = signed_in.post(to("review", attempt.pk))
    assert refused.status_code == 422
    assert "<title>Error:" in refused.content.decode()
    assert f'href="{to("question", attempt.pk, 3)}">Answer question 3' in refused.content.decode()


def test_a_failed_quiz_speaks_kindly_and_offers_another_try(signed_in, enrolment):
    attempt = take_quiz(enrolment, right=False)

    page = signed_in.get(to("result", attempt.pk)).content.decode()

    assert "Not quite yet. Good that you tried!" in page
    assert "Not passed words (en)" in page
    assert "You got 0 of 3 right" in page
    assert to("quiz_start", enrolment.course.code, "quiz") in page
    assert page.count("Your answer, wrong") == 3
    assert page.count("Right answer") == 4  # one, two, one
    assert "WRONGMARK why a (en)" in page
    assert "RIGHTMARK why b (en)" in page
    assert "WRONGMARK why d" not in page


def test_a_failed_quiz_tells_when_the_next_try_is_possible(signed_in, learner):
    enrolment = enrol(learner, publish(quizzes=(quiz(max_attempts=2, cooldown_hours=24),)))
    first = take_quiz(enrolment, right=False)

    page = signed_in.get(to("result", first.pk)).content.decode()
    assert "You can try again from" in page
    assert "You have 1 attempt left." in page
    assert to("quiz_start", enrolment.course.code, "quiz") not in page

    answer = signed_in.post(to("quiz_start", enrolment.course.code, "quiz"))
    assert answer.url == f"/en/courses/{enrolment.course.code}/quiz/"
    assert "You can try this quiz again from" in signed_in.get(reverse("my")).content.decode()


def test_after_the_last_attempt_no_other_is_offered(signed_in, learner):
    enrolment = enrol(learner, publish(quizzes=(quiz(max_attempts=1),)))
    attempt = take_quiz(enrolment, right=False)

    page = signed_in.get(to("result", attempt.pk)).content.decode()

    assert "You have used all your attempts." in page
    assert to("quiz_start", enrolment.course.code, "quiz") not in page


def test_a_wrong_answer_leads_back_to_the_lesson_that_teaches_it(signed_in, learner):
    asked = (question("q1", lesson="lesson-2"), question("q2"))
    enrolment = enrol(learner, publish(quizzes=(quiz(questions=asked),)))
    attempt = take_quiz(enrolment, right=False)

    page = signed_in.get(to("result", attempt.pk)).content.decode()

    assert page.count("Revise the lesson:") == 1
    assert f'href="/en/courses/{enrolment.course.code}/lesson-2/">Revise the lesson: Part lesson-2 (en)' in page


def test_pages_of_a_sent_quiz_lead_to_its_result_and_of_an_open_one_back(signed_in, enrolment):
    graded = take_quiz(enrolment, right=False)
    for address in (to("question", graded.pk, 1), to("review", graded.pk)):
        assert signed_in.get(address).url == to("result", graded.pk)
        assert signed_in.post(address, {"options": "b"}).url == to("result", graded.pk)

    assert signed_in.get(to("result", open_attempt(enrolment).pk)).url == to("review", Attempt.objects.last().pk)


@pytest.mark.parametrize("n", [0, 4, 999])
def test_a_question_beyond_the_paper_is_not_there(n, signed_in, enrolment):
    assert signed_in.get(to("question", open_attempt(enrolment).pk, n)).status_code == 404


def test_nobody_sees_the_attempt_of_another(client, enrolment):
    attempt = open_attempt(enrolment)
    for stranger in (UserFactory(), UserFactory(admin=True)):
        client.force_login(stranger)
        for address in (to("question", attempt.pk, 1), to("review", attempt.pk), to("result", attempt.pk)):
            assert client.get(address).status_code == 404
            assert client.post(address, {"options": "b"}).status_code in {404, 405}
    assert not Response.objects.exists()
    assert client.get(to("result", uuid.uuid4())).status_code == 404


def test_the_language_can_be_changed_in_the_middle_of_a_quiz(signed_in, enrolment):
    attempt = open_attempt(enrolment)
    english = to("question", attempt.pk, 1)
    signed_in.post(english, {"options": "a"})

    swedish = translate_url(english, "sv")

    assert swedish.startswith("/sv/")
    page = signed_in.get(swedish).content.decode()
    assert "Prompt quiz-q1 (sv)" in page
    assert page.count(" checked") == 1


def test_a_text_without_translation_is_marked(signed_in, learner):
    enrolment = enrol(learner, publish(languages=("fi",)))
    attempt = open_attempt(enrolment)

    page = signed_in.get(to("question", attempt.pk, 1)).content.decode()

    assert '<span lang="fi">Prompt quiz-q1 (fi)</span> <span class="tag tag--plain">in Finnish</span>' in page
    # The options are in the language of the question: one mark is enough.
    assert '<span><span lang="fi">Option a (fi)</span></span>' in page


def test_personal_pages_are_not_kept_by_anyone(signed_in, enrolment):
    attempt = open_attempt(enrolment)
    graded = take_quiz(enrol(enrolment.person, publish()))

    for address in (
        to("start", publish().course.code),
        to("resume", enrolment.course.code),
        to("question", attempt.pk, 1),
        to("review", attempt.pk),
        to("result", graded.pk),
    ):
        assert {"no-store", "private"} <= set(signed_in.get(address).headers["Cache-Control"].split(", "))


@pytest.mark.parametrize("questions", [1, 12])
def test_a_long_quiz_asks_the_database_as_often_as_a_short_one(questions, signed_in, learner):
    enrolment = enrol(learner, publish(quizzes=(quiz(questions=questions),)))
    attempt = open_attempt(enrolment)
    assert own_queries(signed_in, to("question", attempt.pk, 1)) == 4
    assert own_queries(signed_in, to("review", attempt.pk)) == 4

    actions.submit_attempt(attempt=answer_all(attempt), actor=learner)
    # One of them is the fake page that reads the outline.
    assert own_queries(signed_in, to("result", attempt.pk)) == 9


def own_queries(client, address):
    """Only this wing's tables are counted: header and footer belong to others."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return sum('"courses_' in query["sql"] for query in captured)
