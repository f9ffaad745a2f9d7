"""A draw takes from every topic in turn; what cannot be published is said in words."""

from collections import Counter
from dataclasses import replace

import pytest

from core.errors import Refused
from tests.factories.courses import LANGUAGES, content, option, publish, question, quiz, text
from training.courses import actions, rules, snapshot
from training.courses.models import QuestionText, QuestionVersion, QuizQuestion
from training.courses.states import QuestionKind

pytestmark = pytest.mark.django_db


def pool(*sizes):
    """Questions a1, a2 … of the topic a, b1 … of b, and so on."""
    return tuple(
        question(f"{topic}{n}", pool=topic)
        for topic, size in zip("abcdef", sizes, strict=False)
        for n in range(1, size + 1)
    )


def drawn(questions, draw, times=60):
    version = publish(lessons=1, quizzes=(quiz(questions=questions, draw=draw),)).quizzes.get()
    keys = dict(QuestionVersion.objects.values_list("pk", "key"))
    return [[keys[row["question"]] for row in actions.quiz.draw(version)] for _each in range(times)]


def topics(paper):
    return Counter(key[0] for key in paper)


@pytest.mark.parametrize(("sizes", "draw"), [((3, 3, 3), 3), ((5, 1, 1), 3), ((4, 4), 2), ((2, 9, 1), 4)])
def test_every_topic_is_asked_about(sizes, draw):
    papers = drawn(pool(*sizes), draw)

    assert all(len(topics(paper)) == len(sizes) for paper in papers)
    assert all(len(set(paper)) == draw for paper in papers)


def test_topics_get_as_equal_shares_as_the_numbers_allow():
    for paper in drawn(pool(9, 9, 9), 7):
        assert sorted(topics(paper).values()) == [2, 2, 3]
    for paper in drawn(pool(9, 1, 9), 7):
        assert topics(paper)["b"] == 1
        assert sorted(topics(paper).values()) == [1, 3, 3]


def test_who_gets_the_odd_one_and_which_questions_varies():
    papers = drawn(pool(9, 9), 3, times=80)

    assert {topics(paper)["a"] for paper in papers} == {1, 2}
    assert len({tuple(paper) for paper in papers}) > 20


def test_questions_keep_the_editors_order_and_those_without_a_topic_are_a_topic():
    questions = (question("z1"), *pool(2, 2), question("z2"))
    order = [each.key for each in questions]

    for paper in drawn(questions, 4):
        assert paper == sorted(paper, key=order.index)
        assert topics(paper)["z"] in {1, 2}


def test_a_new_topic_is_a_new_quiz_version_and_no_new_question():
    questions = pool(2, 2)
    version = publish(quizzes=(quiz(questions=questions),))

    again = publish(version.course, quizzes=(quiz(questions=(replace(questions[0], pool="b"), *questions[1:])),))

    assert [each.number for each in (version.quizzes.get(), again.quizzes.get())] == [1, 2]
    assert QuestionVersion.objects.count() == 4
    assert list(QuizQuestion.objects.filter(quiz=again.quizzes.get()).values_list("pool", flat=True)) == list("babb")


# ── what cannot be published ─────────────────────────────────────────────────────────────────────────────────────────


def said(*questions, **settings):
    with pytest.raises(Refused) as refused:
        rules.check(content(quizzes=(quiz(questions=questions or 3, **settings),)))
    return " ".join(refused.value.messages)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"draw": 4}, "draws 4 questions but has only 3"),
        ({"draw": -1}, "draws -1 questions"),
        ({"time_limit_minutes": -1}, "between 0 and 1440"),
        ({"time_limit_minutes": 1441}, "between 0 and 1440"),
    ],
)
def test_settings_that_cannot_be(settings, message):
    assert message in said(**settings)


def test_too_few_questions_for_the_topics_are_refused():
    assert "too few to ask about each of its 3 topics" in said(*pool(2, 2, 2), draw=2)
    rules.check(content(quizzes=(quiz(questions=pool(2, 2, 2), draw=3),)))


def of(kind, **changes):
    return question("q", kind=kind, **changes)


PLAIN = tuple(option(key, plain=True) for key in "ab")
TARGETS = (snapshot.Target("x", text("X")), snapshot.Target("y", text("Y")))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (replace(of("single"), kind="essay"), "unknown kind"),
        (of("true_false", options=PLAIN), "exactly one right option"),
        (of("true_false", options=tuple(option(key, correct=key == "a") for key in "abc")), "two options, no more"),
        (of("ordering", options=PLAIN[:1]), "at least two options"),
        (of("ordering", options=(PLAIN[0], replace(PLAIN[1], text=PLAIN[0].text))), "say the same"),
        (of("matching", options=PLAIN), "has no right-hand side"),
        (
            of("matching", options=tuple(replace(each, target="for-a") for each in PLAIN), targets=TARGETS[:1]),
            "two different",
        ),
        (of("matching", targets=(*TARGETS, snapshot.Target("z", {}))), "has no text in Finnish"),
        (of("matching", targets=(TARGETS[0], replace(TARGETS[1], text=TARGETS[0].text))), "say the same"),
        (of("short_text", accepted={}), "no accepted answer in Finnish"),
        (of("short_text", accepted={"fi": " \n-\n", "sv": "ja"}), "no accepted answer in Finnish"),
        (of("short_text", options=PLAIN), "it has no options"),
        (of("short_text", accepted={"fi": "\n".join(map(str, range(41)))}), "too many accepted answers"),
        (of("short_text", accepted={"fi": "x" * 201}), "too long ones"),
        (of("single", pool="x" * 61), "60 letters at most"),
    ],
)
def test_a_question_that_could_not_be_answered_is_refused(asked, message):
    assert message in said(asked)


@pytest.mark.parametrize("kind", QuestionKind.values)
def test_a_question_of_every_kind_can_be_published_and_published_again(kind):
    version = publish(quizzes=(quiz(questions=(of(kind),)),))

    again = publish(version.course, quizzes=(quiz(questions=(of(kind),)),))

    assert again == version
    assert QuestionVersion.objects.get().kind == kind


@pytest.mark.parametrize("kind", QuestionKind.values)
def test_a_further_language_joins_the_version_with_its_accepted_answers(kind):
    version = publish(languages=("fi",), quizzes=(quiz(questions=(of(kind, languages=("fi",)),), languages=("fi",)),))
    frozen = QuestionVersion.objects.get()

    publish(version.course, quizzes=(quiz(questions=(of(kind),)),))

    assert QuestionVersion.objects.get() == frozen
    assert set(QuestionText.objects.values_list("language", flat=True)) == set(LANGUAGES)
    if kind == QuestionKind.SHORT_TEXT:
        assert QuestionText.objects.get(language="sv").accepted == "yes (sv)\nsure (sv)"


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("short_text", {"accepted": {"fi": "joo"}}),
        ("ordering", {"options": tuple(option(key, plain=True) for key in "bacd")}),
        ("matching", {}),
        ("single", {"explanation": text("because")}),
    ],
)
def test_another_key_or_explanation_is_another_version(kind, changes):
    if kind == "matching":
        lines = question("q", kind="matching").options
        changes = {"options": tuple(replace(line, target="for-a" if line.key != "c" else "for-b") for line in lines)}
    version = publish(quizzes=(quiz(questions=(of(kind),)),))

    publish(version.course, quizzes=(quiz(questions=(of(kind, **changes),)),))

    assert list(QuestionVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
