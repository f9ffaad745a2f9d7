"""What an answer to a question looks like, by kind; and whether it is one at all.

An answer is plain values: of choices and orderings a list of option keys, of a matching {option key: target key}, of a
short text the words. A row of the paper says which options and targets there are.
"""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refused
from training.courses import spelling
from training.courses.states import CHOICE_KINDS, QuestionKind

Answer = list[str] | dict[str, str] | str
Row = Mapping[str, Any]


def read(kind: str, row: Row, given: Any) -> Answer:
    """``given`` as it is stored. Raises Refused for what cannot be an answer to this question."""
    return _READERS[kind](row, given)


def whole(kind: str, row: Row, answer: Answer) -> bool:
    """False while a part of the question is still open: some pairs of a matching may be saved before the others."""
    return kind != QuestionKind.MATCHING or len(answer) == len(row["options"])


def _single(row: Row, given: Any) -> Answer:
    chosen = _chosen(row, given, _("Choose one option."))
    if len(chosen) != 1:
        raise Refused(_("Choose only one option."), code="too_many")
    return chosen


def _multiple(row: Row, given: Any) -> Answer:
    return _chosen(row, given, _("Choose at least one option."))


def _ordering(row: Row, given: Any) -> Answer:
    if not _are_keys(given) or sorted(given) != sorted(row["options"]):
        raise Refused(_("Put all lines of this question in order, each once."), code="not_an_order")
    return list(given)


def _matching(row: Row, given: Any) -> Answer:
    if not isinstance(given, dict) or not _are_keys([*given, *given.values()]):
        raise Refused(_unknown(), code="unknown_option")
    if not given:
        raise Refused(_("Choose a pair for each line."), code="empty")
    if not (set(given) <= set(row["options"]) and set(given.values()) <= set(row["targets"])):
        raise Refused(_unknown(), code="unknown_option")
    return {key: given[key] for key in row["options"] if key in given}


def _short_text(row: Row, given: Any) -> Answer:
    """Kept as typed but for its edges; composed (NFC), so that the same word is the same signs."""
    text = unicodedata.normalize("NFC", given).strip() if isinstance(given, str) else ""
    if not text:
        raise Refused(_("Type your answer."), code="empty")
    if len(text) > spelling.MAX_LENGTH or any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in text):
        raise Refused(_("Answer with one word or a few: at most 200 letters in one line."), code="no_short_text")
    return text


def _chosen(row: Row, given: Any, empty: str) -> list[str]:
    """In the order of the paper, so that equal answers are stored alike."""
    if not _are_keys(given):
        raise Refused(_unknown(), code="unknown_option")
    if not given:
        raise Refused(empty, code="empty")
    chosen = [key for key in row["options"] if key in given]
    if len(chosen) != len(given):
        raise Refused(_unknown(), code="unknown_option")
    return chosen


def _are_keys(given: Any) -> bool:
    return isinstance(given, list | tuple) and all(isinstance(key, str) for key in given)


def _unknown() -> str:
    return _("Choose from the options of this question.")


_READERS: Mapping[str, Callable[[Row, Any], Answer]] = {
    **dict.fromkeys(CHOICE_KINDS, _single),
    QuestionKind.MULTIPLE: _multiple,
    QuestionKind.ORDERING: _ordering,
    QuestionKind.MATCHING: _matching,
    QuestionKind.SHORT_TEXT: _short_text,
}
