"""Every kind of question: answered through its page and saved, graded whole or not at all, shown with its result."""

import pytest
from django.urls import reverse
from django.utils import translation

from core.errors import Refused
from tests.factories.courses import LANGUAGES, enrol, publish, question, quiz
from tests.training.kinds import EVERY_KIND, ORDER, RIGHT, WRONG, asked, begun, fields, page, reply, sent
from training.courses import actions, grading, papers
from training.courses.models import Response

pytestmark = pytest.mark.django_db


@EVERY_KIND
@pytest.mark.parametrize(("given", "points"), [(RIGHT, 1), (WRONG, 0)], ids=["right", "wrong"])
def test_an_answer_goes_through_the_page_is_saved_and_graded(kind, given, points, client, learner):
    attempt = begun(learner, kind)
    client.force_login(learner)

    shown = client.get(page(attempt))
    answer = client.post(page(attempt), fields(attempt, given[kind]))

    assert shown.status_code == 200
    assert answer.url == reverse("courses:review", args=[attempt.pk])
    saved = Response.objects.get().answer
    assert (set(saved), type(saved)) == (set(given[kind]), type(given[kind]))
    assert sent(attempt).score == points


@EVERY_KIND
def test_the_saved_answer_is_shown_again_in_every_language(kind, client, learner):
    attempt = begun(learner, kind)
    reply(attempt, RIGHT[kind])
    client.force_login(learner)

    for language in LANGUAGES:
        with translation.override(language):
            html = client.get(page(attempt)).content.decode()
            look = client.get(reverse("courses:review", args=[attempt.pk])).content.decode()
        assert f"Prompt q ({language})" in html
        if kind in {"single", "multiple", "true_false"}:
            assert html.count(" checked") == len(RIGHT[kind])
        if kind == "ordering":
            places = [html.index(f"Option {key} ({language})") for key in ORDER]
            assert places == sorted(places)
        if kind == "matching":
            assert html.count(" selected") == 3
            assert f"Target a ({language})" in look
        if kind == "short_text":
            assert 'value="yes (fi)"' in html
            assert "yes (fi)" in look


@EVERY_KIND
def test_the_result_shows_the_own_answer_beside_the_right_one(kind, client, learner):
    attempt = begun(learner, kind)
    reply(attempt, WRONG[kind])
    sent(attempt)
    client.force_login(learner)

    html = client.get(reverse("courses:result", args=[attempt.pk])).content.decode()

    (result,) = papers.results(attempt.enrolment.attempts.get(), "en")
    assert (result.right, result.answered, result.corrected) == (False, True, False)
    assert "RIGHTMARK" in html
    if kind == "ordering":
        assert [str(line.given) for line in result.lines] == [f"Option {key} (en)" for key in "bacd"]
        assert [str(line.right) for line in result.lines] == [f"Option {key} (en)" for key in "abcd"]
        assert [line.is_right for line in result.lines] == [False, False, True, True]
    elif kind == "matching":
        lines = {str(line.left): (str(line.given), str(line.right), line.is_right) for line in result.lines}
        assert lines["Option a (en)"] == ("Target b (en)", "Target a (en)", False)
        assert lines["Option c (en)"] == ("Target c (en)", "Target c (en)", True)
    elif kind == "short_text":
        assert (result.text, result.accepted) == ("no", ["yes (en)", "sure (en)"])
        assert "sure (en)" in html
    else:
        assert [mark.words.text for mark in result.options if mark.right] == [
            f"Option {key} (en)" for key in attempt.paper[0]["options"] if key in RIGHT[kind]
        ]


@EVERY_KIND
def test_each_question_counts_one_point_all_or_nothing(kind, learner):
    key = asked(begun(learner, kind))

    assert grading.points(key, grading.right_answer(key)) == 1
    assert grading.points(key, WRONG[kind]) == 0


# ── orderings ────────────────────────────────────────────────────────────────────────────────────────────────────────


def order(attempt):
    return Response.objects.get(attempt=attempt).answer


def test_lines_move_up_and_down_with_plain_buttons(client, learner):
    attempt = begun(learner, "ordering")
    client.force_login(learner)

    moved = client.post(page(attempt), {"options": ORDER, "move": "down:a"})
    assert moved.url == f"{page(attempt)}?down=2#line-2"
    assert order(attempt) == ["b", "a", "c", "d"]

    html = client.get(moved.url).content.decode()
    # The focus stays on the button that was pressed, and what happened is said.
    assert 'value="down:a" autofocus' in html
    assert "“Option a (en)” is now number 2 of 4." in html

    client.post(page(attempt), {"options": order(attempt), "move": "up:d"})
    assert order(attempt) == ["b", "a", "d", "c"]


def test_at_the_top_the_focus_goes_to_the_other_button(client, learner):
    attempt = begun(learner, "ordering")
    client.force_login(learner)

    html = client.get(client.post(page(attempt), {"options": ORDER, "move": "up:b"}).url).content.decode()

    assert order(attempt) == ["b", "a", "c", "d"]
    assert 'value="down:b" autofocus' in html
    assert 'value="up:b" hidden' in html


@pytest.mark.parametrize("move", ["up:a", "down:d", "up:z", "sideways:a", ""])
def test_a_move_that_cannot_be_changes_nothing(move, client, learner):
    attempt = begun(learner, "ordering")
    client.force_login(learner)

    answer = client.post(page(attempt), {"options": ORDER, "move": move})

    assert answer.url == page(attempt)
    assert not Response.objects.exists()


def test_lines_of_an_ordering_and_pairs_are_mixed_even_where_options_are_not(learner):
    asked_ = (question("o", kind="ordering"), question("m", kind="matching"), question("t", kind="true_false"))
    version = publish(lessons=1, quizzes=(quiz(questions=asked_, shuffle=False),)).quizzes.get()

    drawn = [actions.quiz.draw(version) for _each in range(40)]

    assert len({tuple(paper[0]["options"]) for paper in drawn}) > 5
    assert len({(*paper[1]["options"], *paper[1]["targets"]) for paper in drawn}) > 5
    assert {tuple(paper[2]["options"]) for paper in drawn} == {("a", "b")}


# ── matchings ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_pairs_may_be_saved_one_by_one_but_are_sent_all(client, learner):
    attempt = begun(learner, "matching")
    client.force_login(learner)

    part = client.post(page(attempt), fields(attempt, {"a": "for-a"}) | {"to": "save"})
    assert part.json() == {"saved": True}
    assert Response.objects.get().answer == {"a": "for-a"}

    refused = client.post(page(attempt), fields(attempt, {"a": "for-a"}))
    assert refused.status_code == 422
    assert "Choose a pair for each line." in refused.content.decode()
    with pytest.raises(Refused, match="1 question has no answer yet"):
        sent(attempt)


def test_one_right_hand_side_may_belong_to_two_lines(learner):
    lines = question("q", kind="matching").options
    shared = tuple(
        type(line)(line.key, line.text, line.feedback, target="for-a" if line.key != "c" else "for-c") for line in lines
    )
    targets = tuple(each for each in question("q", kind="matching").targets if each.key != "for-b")
    attempt = begun(learner, "matching", options=shared, targets=targets)

    reply(attempt, {"a": "for-a", "b": "for-a", "c": "for-c"})

    assert sent(attempt).score == 1


# ── short texts ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("said", ["yes (fi)", "YES SV", "Sure (en)", "sure en"])
def test_accepted_answers_of_every_language_count(said, learner):
    attempt = begun(learner, "short_text")
    reply(attempt, said)

    assert sent(attempt).score == 1


def test_the_learner_is_told_how_words_are_compared(client, learner):
    attempt = begun(learner, "short_text")
    client.force_login(learner)

    html = client.get(page(attempt)).content.decode()

    assert "Capital letters, spaces, hyphens" in html
    assert "Digits must be right" in html


def test_an_accepted_answer_is_shown_in_a_language_that_has_one(learner):
    attempt = begun(learner, "short_text", languages=("fi",))
    reply(attempt, "no")
    sent(attempt)

    (result,) = papers.results(learner.enrolments.get().attempts.get(), "sv")

    assert (result.accepted, result.accepted_language) == (["yes (fi)", "sure (fi)"], "fi")


# ── saved while answering ────────────────────────────────────────────────────────────────────────────────────────────


@EVERY_KIND
def test_the_script_saves_each_change(kind, client, learner):
    attempt = begun(learner, kind)
    client.force_login(learner)

    answer = client.post(page(attempt), fields(attempt, RIGHT[kind]) | {"to": "save"})

    assert (answer.status_code, answer.json()) == (200, {"saved": True})
    assert grading.points(asked(attempt), Response.objects.get().answer) == 1


@EVERY_KIND
def test_what_cannot_be_saved_is_said(kind, client, learner):
    attempt = begun(learner, kind)
    client.force_login(learner)

    answer = client.post(page(attempt), {"to": "save"})

    assert answer.status_code == 422
    assert answer.json()["saved"] is False
    assert len(answer.json()["message"]) > 5
    assert not Response.objects.exists()


def test_after_sending_the_script_saves_nothing(client, learner):
    attempt = begun(learner, "single")
    reply(attempt, ["a"])
    sent(attempt)
    client.force_login(learner)

    answer = client.post(page(attempt), {"options": "b", "to": "save"})

    assert (answer.status_code, answer.json()["saved"]) == (422, False)
    assert Response.objects.get().answer == ["a"]


@EVERY_KIND
def test_back_keeps_what_is_there_and_asks_for_nothing(kind, client, learner):
    questions = (question("first"), question("q", kind=kind))
    enrolment = enrol(learner, publish(lessons=1, quizzes=(quiz(questions=questions),)))
    attempt = actions.start_attempt(enrolment=enrolment, quiz_key="quiz", actor=learner)
    client.force_login(learner)
    second, first = (reverse("courses:question", args=[attempt.pk, n]) for n in (2, 1))

    assert client.post(second, {"to": "back"}).url == first
    assert not Response.objects.exists()
    attempt.paper = attempt.paper[1:]
    assert client.post(second, fields(attempt, RIGHT[kind]) | {"to": "back"}).url == first
    assert Response.objects.count() == 1
