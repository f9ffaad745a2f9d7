"""One figure of a file as it stands there, and what the words around it mean."""

import re
from dataclasses import dataclass

AREA = frozenset({"alue", "kunta", "area", "municipality", "region", "område", "kommun"})
AGE = re.compile(r"(?:ikä|ika|age|ålder)", re.IGNORECASE)
"""How the name of a column or dimension of ages begins."""
TOTAL = frozenset({"sss", "yhteensä", "total", "totalt", "sammanlagt", "kaikki", "all", "alla", "båda könen"})
SEXES = frozenset({"1", "2", "miehet", "naiset", "män", "kvinnor", "males", "females", "men", "women"})

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DIGIT = re.compile(r"\d")
_UNIT = re.compile(r"\b(?:vuotiaat|vuotta|vuosi|years?|år|v)\b\.?")
_BAND = re.compile(r"(\d{1,3}) ?- ?(\d{1,3})")
_OPEN = re.compile(r"(\d{1,3}) ?(?:-|\+|ja yli|tai yli|och äldre|and over|or over|or older)")
_UNDER = re.compile(r"(?:-|alle|under|below) ?(\d{1,3})")
_DASHES = str.maketrans("–—−", "---")
# The whole country has seven.
_DIGITS = 8

Ages = tuple[int, int | None]
"""From and to, both included; None: and older."""


class Unreadable(Exception):  # noqa: N818 -- says what is wrong
    """The file is not what it should be. The message is for the person at the command line."""


@dataclass(frozen=True)
class Cell:
    """A figure: ``others`` are the names and values of what else the table is divided by, such as sex."""

    where: str
    area: str
    age: str
    year: int | None
    others: tuple[tuple[str, str], ...]
    people: str


def year_in(text: str) -> int | None:
    """The year a text speaks of, if any."""
    found = _YEAR.search(text)
    return int(found[0]) if found else None


def without_year(text: str) -> str:
    return _YEAR.sub("", text)


def ages_in(text: str) -> Ages | None:
    """What ages a text means: 65, 65-69, 65–69 years, 100-, 75+, under 15. None for the total. ValueError for else."""
    plain = " ".join(_UNIT.sub("", text.casefold().translate(_DASHES)).split())
    # "All ages" is the total, "65-74 total" is not.
    if plain in TOTAL or (any(word in TOTAL for word in plain.split()) and not _DIGIT.search(plain)):
        return None
    if plain.isdecimal() and len(plain) <= 3:
        return int(plain), int(plain)
    if found := _BAND.fullmatch(plain):
        return int(found[1]), int(found[2])
    if found := _OPEN.fullmatch(plain):
        return int(found[1]), None
    if found := _UNDER.fullmatch(plain):
        return 0, int(found[1]) - (not plain.startswith("-"))
    raise ValueError(text)


def people_in(text: str) -> int:
    """1234, 1 234, 1234.0; a dash is none. ValueError for else, such as the two dots of a missing figure, and for more
    than ever lived in one municipality."""
    plain = "".join(text.split()).removesuffix(".0").removesuffix(",0")
    if plain == "-":
        return 0
    if not (plain.isascii() and plain.isdigit()) or len(plain) > _DIGITS:
        raise ValueError(text)
    return int(plain)
