"""Points for answers, from the frozen key. Only the server ever does this.

Each question counts one point, all or nothing: an answer that is right in part is not right yet.
"""

from collections.abc import Callable, Mapping

from training.courses import spelling
from training.courses.answers import Answer
from training.courses.models import QuestionVersion, QuizVersion
from training.courses.states import QuestionKind


def points(question: QuestionVersion, answer: Answer) -> int:
    """1 when the answer is right, else 0. Short texts are compared as `spelling` says."""
    return int(_RULES.get(question.kind, _same_options)(question, answer))


def passed(quiz: QuizVersion, score: int, max_score: int) -> bool:
    """True when ``score`` reaches the pass limit; whole numbers, so that 80 % of 10 is 8 and never 8.000…1."""
    return score * 100 >= quiz.pass_percent * max_score


def points_needed(quiz: QuizVersion, max_score: int) -> int:
    """The fewest points that pass."""
    return -(-quiz.pass_percent * max_score // 100)


def accepted(question: QuestionVersion) -> list[str]:
    """The right answers of a short text in every language: whoever switches language types in either."""
    return [line for text in question.texts.all() for line in spelling.lines(text.accepted)]


def right_answer(question: QuestionVersion) -> Answer:
    """An answer that gets the point. For what must know it: the demo's people, and tests."""
    answer: Answer = accepted(question)[0] if question.kind == QuestionKind.SHORT_TEXT else question.correct
    return answer


def _same_options(question: QuestionVersion, answer: Answer) -> bool:
    """Of several right options all are wanted, and nothing else."""
    return set(answer) == set(question.correct)


def _same(question: QuestionVersion, answer: Answer) -> bool:
    """Every line in its place, every pair as it belongs."""
    return bool(answer == question.correct)


def _words(question: QuestionVersion, answer: Answer) -> bool:
    return isinstance(answer, str) and spelling.counts(answer, accepted(question))


_RULES: Mapping[str, Callable[[QuestionVersion, Answer], bool]] = {
    QuestionKind.ORDERING: _same,
    QuestionKind.MATCHING: _same,
    QuestionKind.SHORT_TEXT: _words,
}
