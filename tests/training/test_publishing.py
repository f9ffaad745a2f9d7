"""Publishing freezes; equal content writes nothing; a new language is added; anything else is a new version."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry

from core.errors import Refused
from core.frozen import fingerprint
from tests.factories.accounts import UserFactory
from tests.factories.courses import CourseFactory, content, enrol, item, option, publish, question, quiz
from training.courses import actions, papers
from training.courses.models import Course, CourseVersion, QuestionText, QuestionVersion, QuizVersion
from training.courses.snapshot import Course as CourseSnapshot
from training.courses.states import QuestionKind

pytestmark = pytest.mark.django_db


def lines(action):
    return ModelLogEntry.objects.filter(action=action).count()


def again(version, snapshot, actor=None):
    return actions.publish_version(course=version.course, snapshot=snapshot, actor=actor)


def rows():
    return [model.objects.count() for model in (CourseVersion, QuizVersion, QuestionVersion, QuestionText)]


def with_quiz(taken: CourseSnapshot, **changes):
    return replace(taken, quizzes=(replace(taken.quizzes[0], **changes),))


def test_a_course_is_opened_once_for_all_languages(admin):
    course = actions.open_course(code="basic-course", actor=admin)

    assert (course.code, lines("courses.course.open")) == ("basic-course", 1)
    with pytest.raises(Refused, match="already a course"):
        actions.open_course(code="basic-course", actor=admin)


@pytest.mark.parametrize("code", ["", "two words", "ä", "x" * 61])
def test_a_course_needs_a_code_that_fits_into_an_address(code, admin):
    with pytest.raises(Refused, match="letters, digits and hyphens"):
        actions.open_course(code=code, actor=admin)
    assert not Course.objects.exists()


def test_a_learner_neither_opens_nor_publishes(learner):
    with pytest.raises(PermissionDenied):
        actions.open_course(code="mine", actor=learner)
    with pytest.raises(PermissionDenied):
        actions.publish_version(course=CourseFactory(), snapshot=content(), actor=learner)


def test_a_published_version_holds_outline_texts_papers_and_keys(admin):
    version = actions.publish_version(course=CourseFactory(), snapshot=content(), actor=admin)

    assert (version.number, version.is_current, version.published_by, version.minutes) == (1, True, admin, 60)
    assert [(part["key"], part["kind"], part["required"]) for part in version.outline] == [
        ("lesson-1", "lesson", True),
        ("lesson-2", "lesson", True),
        ("quiz", "quiz", True),
    ]
    assert version.texts["title"] == {"fi": "Course (fi)", "sv": "Course (sv)", "en": "Course (en)"}
    paper = version.quizzes.get()
    assert (paper.draw, paper.pass_percent) == (3, 80)
    single, multiple, _last = paper.questions.order_by("key")
    assert (single.option_keys, single.correct) == (["a", "b", "c", "d"], ["b"])
    assert multiple.correct == ["b", "c"]
    assert single.texts.get(language="sv").feedback["b"] == "RIGHTMARK why b (sv)"
    assert lines("courses.version.publish") == 1


def test_publishing_the_same_content_again_writes_nothing(version):
    before = rows()

    assert again(version, content()) == version
    assert rows() == before
    assert lines("courses.version.publish") == 1


def test_empty_texts_and_spaces_do_not_make_a_version(version):
    padded = content(title={"fi": " Course (fi) ", "sv": "Course (sv)", "en": "Course (en)\n"})
    empty = replace(padded, goals=(*padded.goals, {"fi": "  "}))

    assert again(version, empty) == version


def test_a_changed_word_makes_a_new_version_and_starters_stay_on_theirs(version, learner):
    started = enrol(learner, version)

    newer = again(version, content(title={"fi": "Uusi nimi", "sv": "Course (sv)", "en": "Course (en)"}))

    assert (newer.number, newer.is_current) == (2, True)
    version.refresh_from_db()
    assert (version.is_current, version.texts["title"]["fi"]) == (False, "Course (fi)")
    started.refresh_from_db()
    assert started.version == version
    assert enrol(None, newer).version == newer


def test_what_did_not_change_keeps_its_rows(version):
    newer = again(version, content(lessons=3))

    assert (newer.number, QuizVersion.objects.count(), QuestionVersion.objects.count()) == (2, 1, 3)
    assert newer.quizzes.get() == version.quizzes.get()


def test_one_changed_question_gets_a_new_row_and_so_does_its_quiz(version):
    first, *others = content().quizzes[0].questions
    flipped = replace(first, options=(option("a", correct=True), *(option(key) for key in "bcd")))

    newer = again(version, with_quiz(content(), questions=(flipped, *others)))

    assert (newer.number, newer.quizzes.get().number) == (2, 2)
    assert sorted(QuestionVersion.objects.values_list("key", "number")) == [
        ("quiz-q1", 1),
        ("quiz-q1", 2),
        ("quiz-q2", 1),
        ("quiz-q3", 1),
    ]
    assert QuestionVersion.objects.get(key="quiz-q1", number=1).correct == ["b"]


@pytest.mark.parametrize(
    "changes", [{"pass_percent": 70}, {"draw": 2}, {"max_attempts": 3}, {"cooldown_hours": 24}, {"shuffle": False}]
)
def test_a_changed_setting_makes_a_new_quiz_of_the_same_questions(version, changes):
    newer = again(version, with_quiz(content(), **changes))

    assert (newer.number, QuizVersion.objects.count(), QuestionVersion.objects.count()) == (2, 2, 3)


def test_two_versions_ago_is_a_new_version_too(version):
    again(version, content(minutes=90))

    assert again(version, content()).number == 3
    assert CourseVersion.objects.current().count() == 1


# ── languages ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_started_before_the_translation_gets_it(learner):
    version = publish(languages=("fi",))
    enrolment = enrol(learner, version)
    attempt = actions.start_attempt(enrolment=enrolment, quiz_key="quiz", actor=learner)
    assert papers.sheet(attempt, 1, "sv").prompt.foreign

    translated = again(version, content(languages=("fi", "sv")))

    assert (translated, lines("courses.version.publish"), lines("courses.version.translate")) == (version, 1, 1)
    assert rows() == [1, 1, 3, 6]
    translated.refresh_from_db()
    assert translated.texts["title"] == {"fi": "Course (fi)", "sv": "Course (sv)"}
    assert translated.outline[0]["title"]["sv"] == "Part lesson-1 (sv)"
    assert translated.quizzes.get().texts["passed"]["sv"] == "Passed words (sv)"
    sheet = papers.sheet(attempt, 1, "sv")
    assert not sheet.prompt.foreign
    assert sheet.choices[0].words.language == "sv"


def test_publishing_a_translation_again_writes_nothing():
    first = publish(languages=("fi",))
    again(first, content(languages=("fi", "sv")))
    before = rows()

    assert again(first, content(languages=("fi", "sv"))) == first
    assert (rows(), lines("courses.version.translate")) == (before, 1)


def test_a_gap_in_a_translation_may_be_filled():
    first, *others = quiz().questions
    a, *rest = first.options
    gap = replace(first, options=(replace(a, text={"fi": "Option a (fi)", "en": "Option a (en)"}), *rest))
    course = publish(quizzes=(quiz(questions=(gap, *others)),)).course

    filled = actions.publish_version(course=course, snapshot=content(), actor=None)

    assert filled.number == 1
    text = QuestionText.objects.get(question__course=course, question__key="quiz-q1", language="sv")
    assert text.options["a"] == "Option a (sv)"


def test_a_translation_with_a_changed_word_is_a_new_version():
    version = publish(languages=("fi",))

    newer = again(version, content(languages=("fi", "sv"), title={"fi": "Toinen", "sv": "Annan"}))

    assert newer.number == 2
    version.refresh_from_db()
    assert version.texts["title"] == {"fi": "Course (fi)"}
    # The unchanged quiz is shared by both versions, so those on the old one get its translation.
    assert version.quizzes.get().texts["title"].keys() == {"fi", "sv"}


def test_a_new_text_is_no_translation():
    """Feedback where there was none in any language is new content, not a language."""
    bare = content(note={})
    course = publish(note={}).course

    assert actions.publish_version(course=course, snapshot=bare, actor=None).number == 1
    assert actions.publish_version(course=course, snapshot=content(), actor=None).number == 2


def test_a_language_taken_away_is_a_new_version(version):
    assert again(version, content(languages=("fi", "en"))).number == 2


def test_the_fingerprint_does_not_depend_on_the_order_of_languages():
    one, two = {"fi": "a", "sv": "b"}, {"sv": "b", "fi": "a"}

    assert fingerprint(one) == fingerprint(two)
    assert fingerprint(one) != fingerprint({"fi": "b", "sv": "a"})


def test_a_course_may_be_written_in_swedish_first():
    version = publish(languages=("sv",))

    assert version.texts["title"] == {"sv": "Course (sv)"}


# ── what an editor is told ───────────────────────────────────────────────────────────────────────────────────────────


def asking(**changes):
    """A course whose quiz has this one question."""
    return content(quizzes=(quiz(questions=(question("q1", **changes),)),))


def reading(*items):
    return content(quizzes=(), items=items)


SEVERAL = {"kind": QuestionKind.MULTIPLE}
WRONG, RIGHT = option("a"), option("b", correct=True)
ALL_RIGHT = (replace(WRONG, correct=True), RIGHT)
REFUSED = {
    "The course has no title": content(title={}),
    "has no lessons yet": content(lessons=0),
    "At least one lesson or quiz must be required": reading(item("lesson-1", required=False)),
    "Part 1 of the course has no title in Finnish": reading(item("lesson-1", title={"sv": "Avsnitt"})),
    "cannot be part of a course": reading(item("lesson-1"), item("game", "game")),
    "“Part lesson-1 (fi)” cannot be part": reading(item("lesson-1", minutes=-1)),
    "the course twice": reading(item("lesson-1"), item("lesson-1")),
    "is not valid: use up to 36": reading(item("lesson 1")),
    "exactly once, together with its questions": content(items=(item("lesson-1"),)),
    "has no questions": content(quizzes=(quiz(questions=0),)),
    "draws 4 questions but has only 3": content(quizzes=(quiz(draw=4),)),
    "draws -1 questions": content(quizzes=(quiz(draw=-1),)),
    "between 1 and 100 percent": content(quizzes=(quiz(pass_percent=0),)),
    "must be between 1 and 100": content(quizzes=(quiz(pass_percent=101),)),
    "that number of attempts": content(quizzes=(quiz(max_attempts=-1),)),
    "or hours between them": content(quizzes=(quiz(cooldown_hours=40_000),)),
    "The quiz “Namn” has no title in Finnish": content(quizzes=(quiz(title={"sv": "Namn"}),)),
    "“q1” is not written in Finnish": asking(prompt={}),
    "has no text in Finnish": asking(options=(replace(WRONG, text={"sv": "nej"}), RIGHT)),
    "needs at least two options": asking(options=(RIGHT,)),
    "is of an unknown kind": asking(kind="essay"),
    "must have exactly one right option": asking(options=(WRONG, option("c"))),
    "have exactly one right": asking(options=ALL_RIGHT),
    "at least one right and one wrong": asking(options=ALL_RIGHT, **SEVERAL),
    "one right and one wrong option": asking(options=(WRONG, option("c")), **SEVERAL),
    "points to a lesson that is not in the course": asking(lesson="gone"),
}


@pytest.mark.parametrize("message", REFUSED)
def test_an_editor_is_told_what_to_mend(message):
    course = CourseFactory()

    with pytest.raises(Refused) as refusal:
        actions.publish_version(course=course, snapshot=REFUSED[message], actor=None)

    assert message in " ".join(refusal.value.messages)
    assert rows() == [0, 0, 0, 0]


def test_an_editor_is_told_everything_at_once():
    with pytest.raises(Refused) as refusal:
        publish(quizzes=(quiz(draw=9, pass_percent=0),))

    assert len(refusal.value.messages) == 2


def test_two_questions_or_options_with_one_key_are_refused():
    doubled = (option("a", correct=True), option("a"))
    for questions in ((question("same"), question("same")), (question("q", options=doubled),)):
        with pytest.raises(Refused, match="twice"):
            publish(quizzes=(quiz(questions=questions),))


def test_a_course_without_a_quiz_is_a_course():
    assert publish(quizzes=()).quizzes.count() == 0


def test_staff_publish_and_the_clock_too(admin):
    assert actions.publish_version(course=CourseFactory(), snapshot=content(), actor=admin).published_by == admin
    assert publish().published_by is None
    with pytest.raises(PermissionDenied):
        actions.publish_version(
            course=CourseFactory(), snapshot=content(), actor=UserFactory(is_active=False, is_superuser=True)
        )
