"""Freezing quizzes and questions: a row is kept while its content stays, and gains the languages that come."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from core.frozen import fingerprint
from core.texts import only_gained_languages
from training.courses import freezing
from training.courses.models import Course, QuestionText, QuestionVersion, QuizQuestion, QuizVersion
from training.courses.snapshot import Question, Quiz

V = TypeVar("V", QuestionVersion, QuizVersion)


def freeze_quizzes(course: Course, quizzes: Sequence[Quiz]) -> list[QuizVersion]:
    """The frozen rows of these quizzes. Inside the transaction of the caller, who holds the course row."""
    pool = [question for quiz in quizzes for question in quiz.questions]
    rows = QuestionVersion.objects.filter(course=course, key__in=[each.key for each in pool])
    known = _newest(rows.order_by("number").prefetch_related("texts"))
    questions = {each.key: _freeze_question(course, each, known.get(each.key)) for each in pool}

    papers = QuizVersion.objects.filter(course=course, key__in=[quiz.key for quiz in quizzes])
    frozen = _newest(papers.order_by("number").prefetch_related("places"))
    return [
        _freeze_quiz(course, quiz, [questions[each.key] for each in quiz.questions], frozen.get(quiz.key))
        for quiz in quizzes
    ]


def _newest(rows: Iterable[V]) -> dict[str, V]:
    """By key; of several versions the one that comes last."""
    return {row.key: row for row in rows}


def _freeze_question(course: Course, taken: Question, newest: QuestionVersion | None) -> QuestionVersion:
    content = freezing.question(taken)
    sha256 = fingerprint(content)
    if newest and newest.sha256 == sha256:
        return newest
    if newest and only_gained_languages(freezing.stored_question(newest), content):
        return _add_words(newest, freezing.by_language(content), sha256)
    row = QuestionVersion.objects.create(
        course=course,
        key=taken.key,
        number=newest.number + 1 if newest else 1,
        kind=content["kind"],
        option_keys=[option.key for option in taken.options],
        target_keys=[target.key for target in taken.targets],
        correct=content["correct"],
        sha256=sha256,
    )
    return _add_words(row, freezing.by_language(content), sha256)


def _add_words(row: QuestionVersion, languages: freezing.LanguageWords, sha256: str) -> QuestionVersion:
    stored = {text.language: text for text in row.texts.all()}
    for language, words in languages.items():
        text = stored.get(language) or QuestionText(question=row, language=language, options={}, feedback={})
        if {name: getattr(text, name) for name in words} == words:
            continue
        for name, value in words.items():
            setattr(text, name, value)
        text.save(update_fields=None if text._state.adding else list(words))
    if row.sha256 != sha256:
        row.sha256 = sha256
        row.save(update_fields=["sha256"])
    return row


def _freeze_quiz(course: Course, taken: Quiz, pool: list[QuestionVersion], newest: QuizVersion | None) -> QuizVersion:
    content: dict[str, Any] = freezing.quiz(taken)
    sha256 = fingerprint(content | {"questions": [[question.key, question.number] for question in pool]})
    if newest and newest.sha256 == sha256:
        return newest
    same_pool = newest and [place.question_id for place in newest.places.all()] == [question.pk for question in pool]
    if newest and same_pool and only_gained_languages(freezing.stored_quiz(newest), content):
        newest.texts, newest.sha256 = content["texts"], sha256
        newest.save(update_fields=["texts", "sha256"])
        return newest
    row = QuizVersion.objects.create(
        course=course,
        key=taken.key,
        number=newest.number + 1 if newest else 1,
        texts=content["texts"],
        sha256=sha256,
        **content["settings"],
    )
    QuizQuestion.objects.bulk_create(
        QuizQuestion(quiz=row, question=question, position=position, lesson_key=each.lesson, pool=each.pool)
        for position, (question, each) in enumerate(zip(pool, taken.questions, strict=True), start=1)
    )
    return row
