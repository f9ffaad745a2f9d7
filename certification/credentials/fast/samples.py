"""The certificate of nobody, from which designs are learned: its words cannot be mistaken for anything else's."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from certification.credentials.fast.reasons import NeedPlainError, Reason
from certification.credentials.pages import Design, Person

_MARK = "Qjq"
NOBODY = Person(name=_MARK, number=_MARK, issued=_MARK)


@dataclass(frozen=True)
class Sample:
    """``person`` to be drawn, and the words by which each of its texts is found again."""

    person: Person
    name_lines: tuple[str, ...]

    def values(self, real: Person) -> Mapping[str, str]:
        """Each word of the sample, and what stands in its place on somebody's certificate."""
        mine = self.person
        pairs = [(mine.name, real.name), (mine.number, real.number), (mine.issued, real.issued)]
        pairs += [(mine.until, real.until)] if mine.until else []
        return dict(pairs + list(zip(mine.completed, real.completed, strict=True)))

    @property
    def pattern(self) -> re.Pattern[str]:
        """Finds each of them in any text."""
        words = self.values(self.person)
        return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def make(design: Design, like: Person, name_width: float, lines: int, width_of_m: float) -> Sample:
    """A sample whose name takes so many lines of ``name_width``, when an m is ``width_of_m`` wide (any one unit).

    Raises NeedPlainError when the design has the marks of samples in its own words.
    """
    if _MARK in design.words:
        raise NeedPlainError(Reason.PAGE, "the words of samples are in the design")
    filling = "m" * (int(0.7 * name_width / width_of_m) - 4) if lines > 1 else ""
    name_lines = tuple(f"{_MARK}{chr(ord('a') + line)}{filling}" for line in range(lines))
    person = Person(
        name=" ".join(name_lines),
        number=f"{_MARK}K",
        issued=f"{_MARK}D",
        until=f"{_MARK}U" if like.until else "",
        completed=tuple(f"{_MARK}{number:02}" for number in range(len(like.completed))),
    )
    return Sample(person, name_lines)


def holds_mark(data: bytes) -> bool:
    """Whether anything of a sample is left in bytes, as letters or as UTF-16 in hexadecimal digits."""
    return _MARK.encode() in data or _MARK.encode("utf-16-be").hex().encode() in data.lower()
