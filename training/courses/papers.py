"""A quiz paper as a person sees it while answering: without anything that tells the answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from core.texts import Words, words
from training.courses import answers
from training.courses.answers import Answer
from training.courses.models import Attempt, QuestionText, QuestionVersion
from training.courses.results import results
from training.courses.states import CHOICE_KINDS, QuestionKind

__all__ = ["Choice", "Sheet", "results", "sheet", "sheets"]


@dataclass(frozen=True)
class Choice:
    key: str
    words: Words


@dataclass(frozen=True)
class Sheet:
    """One question of an open attempt. ``number`` counts from 1; ``saved`` holds the saved answer, if there is one.

    ``choices`` are the options, lines or left-hand sides, ``targets`` the right-hand sides, both as shown.
    """

    number: int
    total: int
    question: int
    kind: str
    prompt: Words
    choices: list[Choice]
    targets: list[Choice] = field(default_factory=list)
    saved: Answer | None = None
    answered: bool = False

    @property
    def chosen(self) -> list[str]:
        """The chosen options of a choice."""
        return list(self.saved) if self.saved and self.kind in CHOICE_KINDS else []

    @property
    def pairs(self) -> dict[str, str]:
        """The pairs of a matching that are made so far."""
        return self.saved if isinstance(self.saved, dict) else {}

    @property
    def in_order(self) -> list[Choice]:
        """The lines of an ordering as the person has put them, else as the paper shows them."""
        known = {choice.key: choice for choice in self.choices}
        return [known[key] for key in self.saved] if isinstance(self.saved, list) else self.choices

    @property
    def answers(self) -> list[tuple[Words | None, Words]]:
        """What is saved, line by line: (left-hand side or nothing, answer)."""
        if self.saved is None:
            return []
        if self.kind == QuestionKind.SHORT_TEXT:
            return [(None, Words(str(self.saved), self.prompt.language, foreign=False))]
        if self.kind == QuestionKind.ORDERING:
            return [(None, choice.words) for choice in self.in_order]
        if self.kind == QuestionKind.MATCHING:
            right = {target.key: target.words for target in self.targets}
            pairs = self.pairs
            return [(choice.words, right[pairs[choice.key]]) for choice in self.choices if choice.key in pairs]
        return [(None, choice.words) for choice in self.choices if choice.key in self.chosen]


def sheet(attempt: Attempt, number: int, language: str) -> Sheet:
    """Raises IndexError when the paper has no such question."""
    if number < 1:
        raise IndexError(number)
    row = attempt.paper[number - 1]
    saved = attempt.responses.filter(question=row["question"]).values_list("answer", flat=True).first()
    return _sheet(attempt, number, _open_questions([row["question"]])[row["question"]], saved, language)


def sheets(attempt: Attempt, language: str) -> list[Sheet]:
    """The whole paper, for looking over what is answered. Three queries, whatever its length."""
    questions = _open_questions(attempt.question_ids)
    saved = dict(attempt.responses.values_list("question", "answer"))
    return [
        _sheet(attempt, number, questions[pk], saved.get(pk), language)
        for number, pk in enumerate(attempt.question_ids, start=1)
    ]


def _open_questions(ids: list[int]) -> Mapping[int, QuestionVersion]:
    """Neither the key, nor accepted answers, nor feedback is even fetched before an attempt is graded."""
    texts = QuestionText.objects.only("question_id", "language", "prompt", "options", "targets")
    return QuestionVersion.objects.only("id", "kind").prefetch_related(Prefetch("texts", texts)).in_bulk(ids)


def _sheet(attempt: Attempt, number: int, question: QuestionVersion, saved: Any, language: str) -> Sheet:
    row = attempt.paper[number - 1]
    texts = question.texts.all()

    def choices(keys: list[str], name: str) -> list[Choice]:
        return [
            Choice(key, words({text.language: getattr(text, name).get(key, "") for text in texts}, language))
            for key in keys
        ]

    return Sheet(
        number=number,
        total=len(attempt.paper),
        question=question.pk,
        kind=question.kind,
        prompt=words({text.language: text.prompt for text in texts}, language),
        choices=choices(row["options"], "options"),
        targets=choices(row.get("targets", []), "targets"),
        saved=saved,
        answered=saved is not None and answers.whole(question.kind, row, saved),
    )
