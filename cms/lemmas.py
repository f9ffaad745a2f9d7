"""Base forms of words, so that pankkitunnuksilla finds pankkitunnus.

Finnish is analysed by Voikko where its library is installed (Debian: libvoikko1, voikko-fi), else by the Snowball
stemmer, which is weaker. Both index and query hold the words as written, too: a change of method costs
hits, not errors.
"""

import re
import threading
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

import libvoikko
import snowballstemmer

_ALGORITHMS = {"fi": "finnish", "sv": "swedish", "en": "english"}
_WORD = re.compile(r"\w+")
_PART = re.compile(r"\+[^()+]*\(([^)+]{3,})\)")
# A Voikko handle and a stemmer keep state while they work; gunicorn-like servers call us from several threads.
_lock = threading.Lock()


def words(text: str) -> list[str]:
    """The words of a text in order, lower case, without signs."""
    return [word.lower() for word in _WORD.findall(text)]


@lru_cache(maxsize=50_000)
def forms(word: str, language: str) -> tuple[str, ...]:
    """The word itself and its base forms, for Finnish the parts of a compound as well. ``word`` in lower case."""
    with _lock:
        found = _voikko_forms(word) if language == "fi" else []
        return tuple(dict.fromkeys([word, *(found or _stems(word, language))]))


def base_forms(word: str, language: str) -> tuple[str, ...]:
    """As `forms` without the parts of compounds: what a reader who types a long word wants to find."""
    with _lock:
        found = _voikko_forms(word, parts=False) if language == "fi" else []
        return tuple(dict.fromkeys([word, *(found or _stems(word, language))]))


def expand(text: str, language: str) -> str:
    """The text as a row of words, each followed by its base forms."""
    return " ".join(form for word in words(text) for form in forms(word, language))


def _voikko_forms(word: str, *, parts: bool = True) -> list[str]:
    """Empty when the word is unknown or Voikko is missing."""
    voikko = _voikko()
    if voikko is None:
        return []
    found: list[str] = []
    for analysis in voikko.analyze(word):
        found += _of_analysis(analysis, parts)
    return found


def _of_analysis(analysis: dict[str, str], parts: bool) -> Iterable[str]:
    if "BASEFORM" in analysis:
        yield analysis["BASEFORM"].lower().replace("=", "")
        if parts:
            yield from (part.lower() for part in _PART.findall(analysis.get("WORDBASES", "")))


def _stems(word: str, language: str) -> list[str]:
    stem = _stemmer(language).stemWord(word)
    # Snowball leaves tunnuks- of tunnuksilla and tunnus of tunnus: the commonest gradation of compounds in this trade.
    return [stem, f"{stem[:-2]}s"] if language == "fi" and stem.endswith("ks") else [stem]


@cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(_ALGORITHMS[language])


@cache
def _voikko() -> Any:
    """None where the library or its Finnish dictionary is not installed."""
    try:
        return libvoikko.Voikko("fi")
    except (OSError, libvoikko.VoikkoException):
        return None
