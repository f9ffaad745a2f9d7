"""The holder's name on the check page: initials, and whether a name that somebody types is the same one."""

import unicodedata

# Keyboards write these in several ways, and nobody sees the difference on paper.
_ALIKE = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "´": "'", "‐": "-", "‑": "-", "–": "-"})
_UNSEEN = {"Cc", "Cf", "Cn", "Cs"}


def initials(name: str) -> str:
    """The first letter of the first word and of the last one: "R. N.". One for a name of one word; "" for none.

    A letter comes with the marks that stand on it (Hebrew points, the dots of a decomposed ä). What is no letter at
    the beginning of a word is left out, and words without any letter or digit do not count.
    """
    letters = [letter for word in _visible(name).split() if (letter := _first_letter(word))]
    chosen = letters[:1] + letters[1:][-1:]
    return " ".join(f"{letter}." for letter in chosen)


def same(typed: str, name: str) -> bool:
    """Whether both are one name: however spaces, capital letters, apostrophes and hyphens are typed (NFC).

    Nothing else is forgiven: a guess that is near must not be called right.
    """
    return bool(_plain(name)) and _plain(typed) == _plain(name)


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFC", _visible(name).translate(_ALIKE)).casefold()
    return unicodedata.normalize("NFC", " ".join(folded.split()))


def _visible(name: str) -> str:
    composed = unicodedata.normalize("NFC", name)
    return "".join(sign if sign.isspace() else _shown(sign) for sign in composed)


def _shown(sign: str) -> str:
    return "" if unicodedata.category(sign) in _UNSEEN else sign


def _first_letter(word: str) -> str:
    start = next((place for place, sign in enumerate(word) if sign.isalnum()), len(word))
    end = start + 1
    while end < len(word) and unicodedata.category(word[end]).startswith("M"):
        end += 1
    return word[start:end]
