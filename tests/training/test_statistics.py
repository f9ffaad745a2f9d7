"""How questions do, against figures worked out by hand; and the screens on which editors see it and correct keys."""

import math

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import UserFactory, staff
from tests.factories.courses import LANGUAGES, answer_all, enrol, option, publish, question, quiz
from training.courses import actions, statistics
from training.courses.models import Completion, GradeEvent, QuestionVersion, Regrade
from training.courses.states import QuestionKind

pytestmark = pytest.mark.django_db

WHY = "Option c was marked by mistake."


def single(key, right="b", **changes):
    return question(key, options=tuple(option(each, correct=each == right) for each in "abcd"), **changes)


def answered(version, **given):
    """Somebody's attempt: the option chosen for each question by its key."""
    enrolment = enrol(UserFactory(), version)
    attempt = actions.start_attempt(enrolment=enrolment, quiz_key="quiz", actor=enrolment.person)
    for asked in QuestionVersion.objects.filter(pk__in=attempt.question_ids):
        value = given[asked.key]
        actions.answer(
            attempt=attempt,
            question=asked.pk,
            options=[value] if len(value) == 1 and isinstance(value, str) else value,
            actor=enrolment.person,
        )
    return actions.submit_attempt(attempt=attempt, actor=enrolment.person)


@pytest.fixture
def version():
    return publish(lessons=1, quizzes=(quiz(questions=(single("q1"), single("q2"), single("q3"))),))


# Six people and three questions; b is right, a, c and d are wrong.
VECTOR = ["bbb", "bbc", "bab", "aaa", "cba", "bac"]


@pytest.fixture
def six(version):
    for q1, q2, q3 in VECTOR:
        answered(version, q1=q1, q2=q2, q3=q3)
    return version


def figures(key="q1"):
    asked = QuestionVersion.objects.filter(key=key).order_by("-number").first()
    return statistics.of([asked])[asked.pk]


def test_figures_are_those_worked_out_by_hand(six):
    """q1: x = 1 1 1 0 0 1, rest y = 1 ½ ½ 0 ½ 0. Σx 4, Σy 2.5, Σy² 1.75, Σxy 2.
    r = (6·2 − 4·2.5) / √((6·4 − 4²)(6·1.75 − 2.5²)) = 2 / √34
    """
    got = figures("q1")

    assert (got.n, got.difficulty) == (6, pytest.approx(4 / 6))
    assert got.discrimination == pytest.approx(2 / math.sqrt(34))


def test_the_most_chosen_wrong_option_of_each(six):
    """q2: wrong three times, always a. q3: a twice, c twice, and a came first."""
    assert (figures("q2").wrong, figures("q2").wrong_n) == ("a", 3)
    assert figures("q3").wrong_n == 2


def test_everybody_right_leaves_nothing_to_tell_apart(version):
    for _each in range(6):
        answered(version, q1="b", q2="b", q3="b")

    assert figures() == statistics.Figures(n=6, difficulty=1.0, discrimination=None, wrong=None, wrong_n=0)


def test_a_quiz_of_one_question_has_no_rest(learner):
    version = publish(lessons=1, quizzes=(quiz(questions=(single("q1"),)),))
    for chosen in "bbbaaa":
        answered(version, q1=chosen)

    assert (figures().difficulty, figures().discrimination) == (0.5, None)


@pytest.mark.parametrize("people", [0, 1, 4])
def test_under_five_answers_nothing_is_told(people, version):
    for _each in range(people):
        answered(version, q1="a", q2="b", q3="b")

    assert figures() == statistics.Figures(n=people)
    assert figures().hidden


def test_only_first_attempts_count_and_only_those_that_are_graded(six):
    person = UserFactory()
    enrolment = enrol(person, six)
    for right in (False, True):
        attempt = actions.start_attempt(enrolment=enrolment, quiz_key="quiz", actor=person)
        actions.submit_attempt(attempt=answer_all(attempt, right=right), actor=person)
    waiting = enrol(UserFactory(), six)
    answer_all(actions.start_attempt(enrolment=waiting, quiz_key="quiz", actor=waiting.person))

    assert (figures().n, figures().difficulty) == (7, pytest.approx(4 / 7))


def test_versions_with_the_same_options_are_counted_together_others_are_not(six):
    publish(
        six.course,
        lessons=1,
        quizzes=(quiz(questions=(single("q1", prompt={"fi": "Toisin"}), single("q2"), single("q3"))),),
    )
    assert figures().n == 6

    fewer = question("q1", options=tuple(option(each, correct=each == "b") for each in "abc"))
    publish(six.course, lessons=1, quizzes=(quiz(questions=(fewer, single("q2"), single("q3"))),))
    assert figures().n == 0


@pytest.mark.parametrize(
    ("kind", "wrong", "expected"),
    [
        ("multiple", ["b", "d"], "d"),
        ("true_false", ["a"], "a"),
        ("ordering", ["b", "a", "c", "d"], ("b", "a", "c", "d")),
        ("matching", {"a": "for-b", "b": "for-b", "c": "for-c"}, ("a", "for-b")),
        ("short_text", "No way!", "noway"),
    ],
)
def test_every_kind_tells_what_misleads(kind, wrong, expected):
    version = publish(lessons=1, quizzes=(quiz(questions=(question("q", kind=kind), single("z"))),))
    for _each in range(5):
        answered(version, q=wrong, z="b")

    assert (figures("q").wrong, figures("q").wrong_n, figures("q").difficulty) == (expected, 5, 0.0)


def test_words_that_few_have_typed_are_not_shown():
    version = publish(lessons=1, quizzes=(quiz(questions=(question("q", kind="short_text"), single("z"))),))
    for word in ("Raija Virtanen", "no way", "no way", "no way", "no way"):
        answered(version, q=word, z="b")

    assert (figures("q").n, figures("q").wrong) == (5, None)


# ── the screens ──────────────────────────────────────────────────────────────────────────────────────────────────────

LIST = "quiz_questions"


@pytest.fixture
def editor(client):
    person = staff("access_admin", "view_questionversion", "add_regrade")
    client.force_login(person)
    return person


def html(client, name, *args, query=""):
    answer = client.get(reverse(name, args=args) + query, headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def newest(key="q1"):
    return QuestionVersion.objects.filter(key=key).order_by("-number").first()


def test_editors_find_the_questions_in_the_menu_with_their_figures(client, six, editor):
    shown = html(client, LIST)

    assert "Prompt q1" in shown
    assert "67 %" in shown
    assert "0.34" in shown or "0,34" in shown
    assert reverse(LIST) in html(client, "wagtailadmin_home")


def test_few_answers_are_hidden_on_the_screens(client, version, editor):
    answered(version, q1="a", q2="b", q3="b")

    shown = html(client, LIST) + html(client, "quiz_question", newest().pk)

    assert "100 %" not in shown
    assert "%</td>" not in shown


@pytest.mark.parametrize("may", [[], ["access_admin"]])
@pytest.mark.parametrize("name", [LIST, "quiz_question", "quiz_question_regrade"])
def test_others_do_not_see_the_screens(may, name, client, version):
    client.force_login(staff(*may))

    answer = client.get(reverse(name, args=[newest().pk] if name != LIST else []))

    assert answer.status_code in {302, 403}


def test_who_may_only_look_is_not_offered_to_correct(client, version):
    client.force_login(staff("access_admin", "view_questionversion"))
    publish(version.course, lessons=1, quizzes=(quiz(questions=(single("q1", "c"), single("q2"), single("q3"))),))
    old = QuestionVersion.objects.filter(key="q1").earliest("number")

    assert reverse("quiz_question_regrade", args=[old.pk]) not in html(client, "quiz_question", newest().pk)
    assert client.get(reverse("quiz_question_regrade", args=[old.pk])).status_code in {302, 403}


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("right", ["q2", "q3", "q1"]),
        ("-right", ["q1", "q2", "q3"]),
        ("nonsense", ["q1", "q2", "q3"]),
        ("-", ["q1", "q2", "q3"]),
    ],
)
def test_the_list_is_sorted_as_asked(order, expected, client, six, editor):
    response = client.get(reverse(LIST), {"order": order})
    keys = [row.question.key for row in response.context["rows"]]

    shares = {key: figures(key).difficulty for key in keys}
    if order == "right":
        assert [shares[key] for key in keys] == sorted(shares.values())
    elif order == "-right":
        assert [shares[key] for key in keys] == sorted(shares.values(), reverse=True)
    else:
        assert keys == expected


def test_one_course_can_be_looked_at_alone_and_an_unknown_one_shows_all(client, six, editor):
    other = publish(lessons=1, quizzes=(quiz(questions=(single("other"),)),))

    def shown(course):
        return {row.question.key for row in client.get(reverse(LIST), {"course": course}).context["rows"]}

    assert shown(other.course.code) == {"other"}
    assert shown("nothing-of-the-kind") == {"q1", "q2", "q3", "other"}


@pytest.mark.parametrize("questions", [1, 3, 9])
def test_the_list_asks_the_database_equally_often_however_long_it_is(questions, client, editor):
    asked = tuple(question(f"q{n}", kind=QuestionKind.values[n % 6]) for n in range(questions))
    version = publish(lessons=1, quizzes=(quiz(questions=asked),))
    person = UserFactory()
    attempt = actions.start_attempt(enrolment=enrol(person, version), quiz_key="quiz", actor=person)
    actions.submit_attempt(attempt=answer_all(attempt), actor=person)
    html(client, LIST)

    with CaptureQueriesContext(connection) as asked_for:
        html(client, LIST)
    own = [query["sql"] for query in asked_for if "courses_" in query["sql"]]
    assert len(own) == 8


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", QuestionKind.values)
def test_the_page_of_a_question_shows_its_key_in_every_kind_and_language(kind, language, client, editor):
    publish(lessons=1, quizzes=(quiz(questions=(question("q", kind=kind),)),))

    page = client.get(reverse("quiz_question", args=[newest("q").pk]), headers={"accept-language": language})
    shown = page.content.decode()

    right = {"short_text": "yes (sv)", "matching": f"Option b ({language}) – Target b ({language})"}
    assert right.get(kind, f"Option b ({language})") in shown


@pytest.fixture
def corrected(six):
    """c is right in the first question from now on: the old version."""
    publish(
        six.course,
        lessons=1,
        quizzes=(quiz(questions=(single("q1", "c"), single("q2"), single("q3")), pass_percent=67),),
    )
    return QuestionVersion.objects.filter(key="q1").earliest("number")


def test_the_preview_tells_the_effect_and_the_form_corrects(client, corrected, editor):
    page = reverse("quiz_question_regrade", args=[corrected.pk])
    assert page in html(client, "quiz_question", newest().pk)

    shown = html(client, "quiz_question_regrade", corrected.pk)
    assert "6 results were graded by the old key." in shown
    assert "5 of them would have other points." in shown

    answer = client.post(page, {"reason": WHY})

    assert answer.url == reverse("quiz_question", args=[newest().pk])
    assert Regrade.objects.get().actor == editor
    assert GradeEvent.objects.count() == 6
    after = html(client, "quiz_question", newest().pk)
    assert WHY in after
    assert "corrected already" in after


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"reason": "short"},
        {"reason": "x" * 1001},
        {"reason": WHY, "lower_passes": "on"},
        {"reason": "Too short for it.", "lower_passes": "on", "decided": "on"},
        {"reason": "\x00" * 20},
    ],
)
def test_a_form_without_a_reason_or_a_second_tick_is_shown_again(data, client, corrected, editor):
    answer = client.post(reverse("quiz_question_regrade", args=[corrected.pk]), data)

    assert answer.status_code == 422
    assert not Regrade.objects.exists()


def test_passes_are_lowered_by_two_ticks_and_a_longer_reason(client, corrected, editor):
    reason = "The law changed in January: whoever answered b must learn it anew."

    client.post(
        reverse("quiz_question_regrade", args=[corrected.pk]),
        {"reason": reason, "lower_passes": "on", "decided": "on"},
    )

    assert Regrade.objects.get().lower_passes
    assert not Completion.objects.exists()


def test_a_key_that_does_not_fit_is_told_instead_of_a_form(client, six, editor):
    many = question("q1", kind="multiple")
    publish(six.course, lessons=1, quizzes=(quiz(questions=(many, single("q2"), single("q3"))),))
    old = QuestionVersion.objects.filter(key="q1").earliest("number")

    shown = html(client, "quiz_question_regrade", old.pk)
    answer = client.post(reverse("quiz_question_regrade", args=[old.pk]), {"reason": WHY})

    assert "kind of the question has changed" in shown
    assert "<textarea" not in shown
    assert answer.status_code == 422
    assert not Regrade.objects.exists()
