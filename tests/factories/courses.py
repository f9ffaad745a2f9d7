"""Courses, published through the actions, and people on them."""

from dataclasses import replace
from typing import Any

import factory

from accounts.models import User
from core import clock
from tests.factories.accounts import UserFactory
from training.courses import actions, grading, snapshot
from training.courses.models import Attempt, Completion, Course, CourseVersion, Enrolment, QuestionVersion
from training.courses.states import EnrolmentState, ItemKind, QuestionKind

LANGUAGES = ("fi", "sv", "en")


def text(words: str, languages: tuple[str, ...] = LANGUAGES) -> dict[str, str]:
    """The same words in each language, told apart by its code: {"fi": "Osio (fi)", …}."""
    return {language: f"{words} ({language})" for language in languages}


def option(
    key: str, *, correct: bool = False, languages: tuple[str, ...] = LANGUAGES, plain: bool = False
) -> snapshot.Option:
    """``plain``: without feedback."""
    kind = "RIGHTMARK" if correct else "WRONGMARK"
    return snapshot.Option(
        key=key,
        text=text(f"Option {key}", languages),
        feedback={} if plain else text(f"{kind} why {key}", languages),
        correct=correct,
    )


def question(
    key: str, *, kind: str = QuestionKind.SINGLE, languages: tuple[str, ...] = LANGUAGES, **changes: Any
) -> snapshot.Question:
    """Options a, b, c, d (a, b of true or false). Right are b of a single choice, b and c of a multiple choice, the
    order a, b, c, d; a belongs to the target for-a and so on; accepted is "yes (fi)" and so on."""
    given: dict[str, Any] = {"key": key, "kind": kind, "prompt": text(f"Prompt {key}", languages)}
    given |= _content_of(kind, languages)
    return snapshot.Question(**given | changes)


def _content_of(kind: str, languages: tuple[str, ...]) -> dict[str, Any]:
    """What a question of that kind holds, with an explanation where options have no feedback of their own."""
    explained = {"explanation": text("RIGHTMARK why", languages)}
    if kind == QuestionKind.SHORT_TEXT:
        return explained | {"accepted": {code: f"yes ({code})\nsure ({code})" for code in languages}}
    if kind == QuestionKind.ORDERING:
        return explained | {"options": tuple(option(each, languages=languages, plain=True) for each in "abcd")}
    if kind == QuestionKind.MATCHING:
        pairs = [option(each, languages=languages, plain=True) for each in "abc"]
        return explained | {
            "options": tuple(replace(each, target=f"for-{each.key}") for each in pairs),
            "targets": tuple(snapshot.Target(f"for-{each}", text(f"Target {each}", languages)) for each in "abc"),
        }
    right = {"b", "c"} if kind == QuestionKind.MULTIPLE else {"b"}
    keys = "ab" if kind == QuestionKind.TRUE_FALSE else "abcd"
    return {"options": tuple(option(each, correct=each in right, languages=languages) for each in keys)}


def quiz(
    key: str = "quiz",
    *,
    questions: int | tuple[snapshot.Question, ...] = 3,
    languages: tuple[str, ...] = LANGUAGES,
    **changes: Any,
) -> snapshot.Quiz:
    """So many questions, every second a multiple choice, or the questions given."""
    kinds = [QuestionKind.SINGLE, QuestionKind.MULTIPLE]
    if isinstance(questions, int):
        numbers = range(1, questions + 1)
        questions = tuple(question(f"{key}-q{n}", kind=kinds[(n - 1) % 2], languages=languages) for n in numbers)
    given: dict[str, Any] = {
        "key": key,
        "title": text(f"Quiz {key}", languages),
        "questions": questions,
        "passed": text("Passed words", languages),
        "not_passed": text("Not passed words", languages),
    }
    return snapshot.Quiz(**given | changes)


def item(key: str, kind: str = ItemKind.LESSON, *, languages: tuple[str, ...] = LANGUAGES, **changes: Any) -> Any:
    given: dict[str, Any] = {"key": key, "kind": kind, "title": text(f"Part {key}", languages), "minutes": 10}
    return snapshot.Item(**given | changes)


def content(
    *,
    lessons: int = 2,
    quizzes: tuple[snapshot.Quiz, ...] | None = None,
    languages: tuple[str, ...] = LANGUAGES,
    **changes: Any,
) -> snapshot.Course:
    """A course as an editor hands it over: lessons lesson-1 …, then one quiz ("quiz") unless told otherwise."""
    quizzes = (quiz(languages=languages),) if quizzes is None else quizzes
    parts = [item(f"lesson-{n}", languages=languages) for n in range(1, lessons + 1)]
    parts += [item(each.key, ItemKind.QUIZ, title=each.title) for each in quizzes]
    given: dict[str, Any] = {
        "title": text("Course", languages),
        "summary": text("Summary", languages),
        "goals": (text("Goal one", languages), text("Goal two", languages)),
        "minutes": 60,
        "items": tuple(parts),
        "quizzes": quizzes,
        "extent": text("Extent", languages),
        "note": text("Note", languages),
    }
    return snapshot.Course(**given | changes)


class CourseFactory(factory.django.DjangoModelFactory):
    """A course row without a version; see `publish`."""

    class Meta:
        model = Course

    code = factory.Sequence("course-{}".format)


def publish(course: Course | None = None, **changes: Any) -> CourseVersion:
    """A published version; ``changes`` as for `content`."""
    return actions.publish_version(course=course or CourseFactory(), snapshot=content(**changes), actor=None)


def enrol(person: User | None = None, version: CourseVersion | None = None) -> Enrolment:
    return actions.start(course=(version or publish()).course, actor=person or UserFactory())


def read_all(enrolment: Enrolment) -> None:
    for part in enrolment.version.items(ItemKind.LESSON):
        actions.finish_lesson(enrolment=enrolment, item_key=part["key"], actor=enrolment.person)


def answer_all(attempt: Attempt, *, right: bool = True) -> Attempt:
    """Answers every question of the paper, all rightly or all wrongly (a is never right)."""
    for asked in QuestionVersion.objects.filter(pk__in=attempt.question_ids):
        options = grading.right_answer(asked) if right else wrong_answer(asked)
        actions.answer(attempt=attempt, question=asked.pk, options=options, actor=attempt.enrolment.person)
    return attempt


def wrong_answer(asked: QuestionVersion) -> Any:
    if asked.kind == QuestionKind.SHORT_TEXT:
        return "nonsense"
    if asked.kind == QuestionKind.ORDERING:
        return list(reversed(asked.correct))
    if asked.kind == QuestionKind.MATCHING:
        return dict(zip(asked.option_keys, reversed(asked.target_keys), strict=True))
    return ["a"]


def take_quiz(enrolment: Enrolment, key: str = "quiz", *, right: bool = True) -> Attempt:
    """Starts, answers and sends."""
    attempt = actions.start_attempt(enrolment=enrolment, quiz_key=key, actor=enrolment.person)
    return actions.submit_attempt(attempt=answer_all(attempt, right=right), actor=enrolment.person)


def complete(person: User | None = None, version: CourseVersion | None = None) -> Completion:
    """Walks the whole way through the actions: whoever listens to `course_completed` hears it."""
    enrolment = enrol(person, version)
    read_all(enrolment)
    for part in enrolment.version.items(ItemKind.QUIZ):
        take_quiz(enrolment, part["key"])
    return Completion.objects.get(enrolment=enrolment)


class CompletionFactory(factory.django.DjangoModelFactory):
    """Only the row: nobody hears of it. ``person`` and ``version`` may be given."""

    class Meta:
        model = Completion

    class Params:
        person = factory.SubFactory(UserFactory)

    version = factory.LazyFunction(publish)
    enrolment = factory.LazyAttribute(
        lambda wanted: Enrolment.objects.create(
            person=wanted.person,
            course=wanted.version.course,
            version=wanted.version,
            state=EnrolmentState.COMPLETED,
            touched_at=clock.now(),
        )
    )
    evidence = factory.LazyFunction(lambda: {"items": [], "attempts": []})
