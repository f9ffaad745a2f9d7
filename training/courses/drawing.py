"""Drawing a paper: which questions are asked, and in what order their options are shown."""

import secrets
from typing import Any

from training.courses.models import QuizQuestion, QuizVersion
from training.courses.states import QuestionKind

_random = secrets.SystemRandom()

# Their lines stand in the right order, or beside their pair: shown as written they would give the answer away.
_ALWAYS_SHUFFLED = frozenset({QuestionKind.ORDERING, QuestionKind.MATCHING})


def draw(quiz: QuizVersion) -> list[dict[str, Any]]:
    """A paper in the editor's order of questions. It holds no right answer.

    Questions come from every pool in turn, so that each topic is asked about as evenly as the numbers allow.
    """
    places = list(quiz.places.select_related("question").order_by("position"))
    pools: dict[str, list[QuizQuestion]] = {}
    for place in places:
        pools.setdefault(place.pool, []).append(place)
    drawn = _in_turn(list(pools.values()), quiz.draw)
    return [_row(quiz, place) for place in places if place.pk in drawn]


def _in_turn(pools: list[list[QuizQuestion]], number: int) -> set[int]:
    """One of each pool, then a second of each, until there are enough; who comes first is left to chance."""
    pools = [_random.sample(pool, len(pool)) for pool in _random.sample(pools, len(pools))]
    longest = max(map(len, pools))
    rounds = [pool[turn].pk for turn in range(longest) for pool in pools if turn < len(pool)]
    return set(rounds[:number])


def _row(quiz: QuizVersion, place: QuizQuestion) -> dict[str, Any]:
    question = place.question
    # True comes before false, as everywhere.
    shuffled = (quiz.shuffle and question.kind != QuestionKind.TRUE_FALSE) or question.kind in _ALWAYS_SHUFFLED
    keys = list(question.option_keys)
    row = {"question": question.pk, "options": _random.sample(keys, len(keys)) if shuffled else keys}
    if question.kind == QuestionKind.MATCHING:
        row["targets"] = _random.sample(question.target_keys, len(question.target_keys))
    return row
