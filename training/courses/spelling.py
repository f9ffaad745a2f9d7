"""Short answers in words: when what was typed counts as an accepted answer.

The rule, said to the learner beside the field:

* Capital letters, spaces, hyphens and other punctuation do not matter.
* Dots, rings and accents may be left out: "a" counts for "å" and "ä", "o" for "ö", as on a keyboard that lacks them.
* Typing mistakes (a letter missing, too many, wrong, or two neighbours exchanged) are forgiven by length: none up to 4
  letters, one from 5 letters on, two from 9 letters on. Letters are counted in the accepted answer.
* Digits must be right: an answer that holds a digit allows no mistake. 112 is not 113.

Accepted answers of every language count, whichever language the person reads.
"""

import unicodedata
from collections.abc import Iterable

# Signs. Longer answers are no short answers, and comparing would take long.
MAX_LENGTH = 200

# Letters that Unicode does not take apart into a letter and a mark.
_PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ŧ": "t", "ŋ": "n", "ł": "l", "ı": "i"})


def lines(text: str) -> list[str]:
    """The accepted answers of a text that holds one a line, without those that say nothing."""
    return [line.strip() for line in text.splitlines() if bare(line)]


def counts(given: str, accepted: Iterable[str]) -> bool:
    """True when ``given`` is one of ``accepted``, as tolerant as the rule above."""
    said = bare(given[: 2 * MAX_LENGTH])
    return bool(said) and any(_close(said, bare(answer)) for answer in accepted)


def bare(text: str) -> str:
    """What is compared: letters and digits only, without case and marks; "" when nothing of the kind is there."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(sign for sign in folded.translate(_PLAIN) if sign.isalnum())


def forgiven(answer: str) -> int:
    """How many typing mistakes an accepted answer allows, once bare."""
    if any(sign.isdigit() for sign in answer) or len(answer) < 5:
        return 0
    return 1 if len(answer) < 9 else 2


def _close(said: str, answer: str) -> bool:
    if not answer:
        return False
    limit = forgiven(answer)
    # Only the lengths that could do are compared letter by letter.
    return said == answer or (abs(len(said) - len(answer)) <= limit and _distance(said, answer) <= limit)


def _distance(one: str, other: str) -> int:
    """Letters to add, drop, replace or exchange with a neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, above, row = row, before, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]
