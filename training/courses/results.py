"""A graded paper as a person sees it: what was answered, what is right, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.texts import Words, words
from training.courses import corrections, spelling
from training.courses.answers import Answer
from training.courses.models import Attempt, QuestionVersion, QuizQuestion
from training.courses.states import QuestionKind


@dataclass(frozen=True)
class Marked:
    """One option of a choice. ``feedback`` is for what was chosen and what would have been right."""

    words: Words
    chosen: bool
    right: bool
    feedback: Words | None


@dataclass(frozen=True)
class Line:
    """One line of an ordering or matching: what was given, and what is right. ``left`` is what it was given for."""

    left: Words | None
    given: Words | None
    right: Words
    is_right: bool


@dataclass(frozen=True)
class Result:
    """One question of a graded attempt; ``lesson_key`` is the lesson to go back to, empty when none is named.

    ``options`` of choices, ``lines`` of orderings and matchings, ``text`` and ``accepted`` of short texts. ``answered``
    is False for what was left open when the time was up. ``corrected``: the key was put right after the paper was made.
    """

    number: int
    kind: str
    prompt: Words
    right: bool
    answered: bool
    corrected: bool
    lesson_key: str
    explanation: Words
    options: list[Marked] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    text: str = ""
    accepted: list[str] = field(default_factory=list)
    accepted_language: str = ""


def results(attempt: Attempt, language: str) -> list[Result]:
    """What was answered and what was right. Raises ValueError for an attempt that is not graded yet. Five queries."""
    if attempt.open:
        raise ValueError(f"{attempt.pk} is not graded yet.")
    counting = corrections.followed(attempt.enrolment.course_id)
    asked = corrections.fetch({pk: pk for pk in [*attempt.question_ids, *counting.values()]})
    responses = {response.question_id: response for response in attempt.responses.all()}
    lessons = dict(QuizQuestion.objects.filter(quiz=attempt.quiz_id).values_list("question", "lesson_key"))
    found = []
    for number, row in enumerate(attempt.paper, start=1):
        pk = row["question"]
        question, key = asked[pk], asked[counting.get(pk, pk)]
        response = responses.get(pk)
        found.append(
            Result(
                number=number,
                kind=question.kind,
                prompt=_words(question, "prompt", language),
                right=bool(response and response.awarded),
                answered=response is not None,
                corrected=question.pk != key.pk,
                lesson_key=lessons.get(pk, ""),
                explanation=_words(key, "explanation", language),
                **_marked(question, key, row, response.answer if response else None, language),
            )
        )
    return found


def _marked(
    question: QuestionVersion, key: QuestionVersion, row: Mapping[str, Any], answer: Answer | None, language: str
) -> dict[str, Any]:
    """Words are those of the question as it was asked; what is right, and why, is told by ``key``."""
    if question.kind == QuestionKind.SHORT_TEXT:
        accepted = _words(key, "accepted", language)
        return {
            "text": answer or "",
            "accepted": spelling.lines(accepted.text),
            "accepted_language": accepted.language if accepted.foreign else "",
        }
    if question.kind == QuestionKind.ORDERING:
        return {"lines": _ordered(question, key, answer, language)}
    if question.kind == QuestionKind.MATCHING:
        return {"lines": _matched(question, key, row, answer, language)}
    return {"options": _chosen(question, key, row, answer, language)}


def _chosen(
    question: QuestionVersion, key: QuestionVersion, row: Mapping[str, Any], answer: Answer | None, language: str
) -> list[Marked]:
    options = []
    for option in row["options"]:
        chosen, right = option in (answer or ()), option in key.correct
        feedback = _option(key, "feedback", option, language) if chosen or right else None
        options.append(Marked(_option(question, "options", option, language), chosen, right, feedback))
    return options


def _ordered(question: QuestionVersion, key: QuestionVersion, answer: Answer | None, language: str) -> list[Line]:
    given = list(answer) if answer else [None] * len(key.correct)
    return [
        Line(
            left=None,
            given=_option(question, "options", mine, language) if mine else None,
            right=_option(question, "options", right, language),
            is_right=mine == right,
        )
        for mine, right in zip(given, key.correct, strict=True)
    ]


def _matched(
    question: QuestionVersion, key: QuestionVersion, row: Mapping[str, Any], answer: Answer | None, language: str
) -> list[Line]:
    given = answer if isinstance(answer, dict) else {}
    return [
        Line(
            left=_option(question, "options", left, language),
            given=_option(question, "targets", given[left], language) if left in given else None,
            right=_option(question, "targets", key.correct[left], language),
            is_right=given.get(left) == key.correct[left],
        )
        for left in row["options"]
    ]


def _words(question: QuestionVersion, name: str, language: str) -> Words:
    return words({row.language: getattr(row, name) for row in question.texts.all()}, language)


def _option(question: QuestionVersion, name: str, key: str, language: str) -> Words:
    return words({row.language: getattr(row, name).get(key, "") for row in question.texts.all()}, language)
