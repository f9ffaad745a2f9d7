"""Points for answers, from the frozen key. Only the server ever does this."""

from collections.abc import Collection

from training.courses.models import QuestionVersion, QuizVersion


def points(question: QuestionVersion, answer: Collection[str]) -> int:
    """1 when the answer is right, else 0. Of several right options all are wanted, and nothing else."""
    return int(set(answer) == set(question.correct))


def passed(quiz: QuizVersion, score: int, max_score: int) -> bool:
    """True when ``score`` reaches the pass limit; whole numbers, so that 80 % of 10 is 8 and never 8.000…1."""
    return score * 100 >= quiz.pass_percent * max_score


def points_needed(quiz: QuizVersion, max_score: int) -> int:
    """The fewest points that pass."""
    return -(-quiz.pass_percent * max_score // 100)
