"""A quiz paper as a person sees it: without anything that tells the answer, and, once graded, with all of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from core.texts import Words, words
from training.courses.models import Attempt, QuestionText, QuestionVersion, QuizQuestion, Response


@dataclass(frozen=True)
class Choice:
    key: str
    words: Words


@dataclass(frozen=True)
class Sheet:
    """One question of an open attempt. ``number`` counts from 1; ``chosen`` holds the saved answer."""

    number: int
    total: int
    question: int
    kind: str
    prompt: Words
    choices: list[Choice]
    chosen: list[str] = field(default_factory=list)

    @property
    def answers(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.key in self.chosen]


@dataclass(frozen=True)
class Marked:
    """One option of a graded question. ``feedback`` is for what was chosen and what would have been right."""

    words: Words
    chosen: bool
    right: bool
    feedback: Words | None


@dataclass(frozen=True)
class Result:
    """One question of a graded attempt; ``lesson_key`` is the lesson to go back to, empty when none is named."""

    number: int
    prompt: Words
    right: bool
    options: list[Marked]
    lesson_key: str


def sheet(attempt: Attempt, number: int, language: str) -> Sheet:
    """Raises IndexError when the paper has no such question."""
    if number < 1:
        raise IndexError(number)
    row = attempt.paper[number - 1]
    saved = attempt.responses.filter(question=row["question"]).values_list("answer", flat=True).first()
    return _sheet(attempt, number, _open_questions([row["question"]])[row["question"]], saved or [], language)


def sheets(attempt: Attempt, language: str) -> list[Sheet]:
    """The whole paper, for looking over what is answered. Three queries, whatever its length."""
    questions = _open_questions(attempt.question_ids)
    saved = dict(attempt.responses.values_list("question", "answer"))
    return [
        _sheet(attempt, number, questions[pk], saved.get(pk, []), language)
        for number, pk in enumerate(attempt.question_ids, start=1)
    ]


def results(attempt: Attempt, language: str) -> list[Result]:
    """What was answered and what was right. Raises ValueError for an attempt that is not graded yet."""
    if attempt.open:
        raise ValueError(f"{attempt.pk} is not graded yet.")
    questions = QuestionVersion.objects.prefetch_related("texts").in_bulk(attempt.question_ids)
    responses = {response.question_id: response for response in attempt.responses.all()}
    lessons = dict(QuizQuestion.objects.filter(quiz=attempt.quiz_id).values_list("question", "lesson_key"))
    return [
        _result(
            questions[row["question"]],
            responses[row["question"]],
            row["options"],
            number=number,
            lesson_key=lessons.get(row["question"], ""),
            language=language,
        )
        for number, row in enumerate(attempt.paper, start=1)
    ]


def _open_questions(ids: list[int]) -> Mapping[int, QuestionVersion]:
    """Neither the key nor the feedback is even fetched before an attempt is graded."""
    texts = QuestionText.objects.only("question_id", "language", "prompt", "options")
    return QuestionVersion.objects.only("id", "kind").prefetch_related(Prefetch("texts", texts)).in_bulk(ids)


def _sheet(attempt: Attempt, number: int, question: QuestionVersion, saved: list[str], language: str) -> Sheet:
    return Sheet(
        number=number,
        total=len(attempt.paper),
        question=question.pk,
        kind=question.kind,
        prompt=_prompt(question, language),
        choices=[
            Choice(key, _option(question, "options", key, language)) for key in attempt.paper[number - 1]["options"]
        ],
        chosen=saved,
    )


def _result(question: QuestionVersion, response: Response, keys: list[str], **frame: Any) -> Result:
    language = frame.pop("language")
    options = []
    for key in keys:
        chosen, right = key in response.answer, key in question.correct
        feedback = _option(question, "feedback", key, language) if chosen or right else None
        options.append(Marked(_option(question, "options", key, language), chosen, right, feedback))
    return Result(prompt=_prompt(question, language), right=bool(response.awarded), options=options, **frame)


def _prompt(question: QuestionVersion, language: str) -> Words:
    return words({row.language: row.prompt for row in question.texts.all()}, language)


def _option(question: QuestionVersion, name: str, key: str, language: str) -> Words:
    return words({row.language: getattr(row, name).get(key, "") for row in question.texts.all()}, language)
