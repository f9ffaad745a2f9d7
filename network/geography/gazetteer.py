"""The tables in which `names.understand` looks words up: which spelling belongs to which municipality, region or area.

Names of municipalities and regions are those of the database: each look-up reads them anew (one statement, a third of
a millisecond) and makes the table again only when they are others than last time, so that no process can be behind.
Names of postal areas, ten times as many, are those of the release; whether they still exist the database is asked.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import OSA

from network.geography import facts, spelling
from network.geography.models import Municipality, Region

Kind = Literal["municipality", "region", "postal_code"]


class Found(NamedTuple):
    """What a spelling belongs to: a row of a table, by its official code."""

    kind: Kind
    code: str


Finds = frozenset[Found]
NOTHING: Finds = frozenset()

# What stands behind or before a name in an address or in speech, and is no part of it.
_ENDS = ("kunta", "tl")


@dataclass(frozen=True)
class Table:
    """Spellings in the nominative, and stems to which case endings may be added."""

    names: Mapping[str, Finds]
    stems: Mapping[str, Finds]

    def exact(self, word: str) -> Finds:
        """Whose name it is, as it stands; otherwise whose name it is in some case."""
        return self.names.get(word) or self._inflected(word)

    def beginning(self, word: str) -> Finds:
        """Whose name begins so."""
        return frozenset().union(*(finds for name, finds in self.names.items() if name.startswith(word)))

    def near(self, word: str, *, most: int) -> tuple[int, Finds]:
        """Whose name or stem is nearest, and by how many typing errors; at most ``most``, else nobody's. The first
        letter counts as typed right: people seldom miss it, and "apua" is help, not Lapua."""
        hits: dict[int, Finds] = defaultdict(frozenset)
        for table in (self.names, self.stems):
            begun = [spelt for spelt in table if spelt[:1] == word[:1]]
            for spelt, errors, _place in process.extract(
                word, begun, scorer=OSA.distance, score_cutoff=most, limit=None
            ):
                hits[int(errors)] |= table[spelt]
        return min(hits.items(), default=(most + 1, NOTHING))

    def _inflected(self, word: str) -> Finds:
        return frozenset().union(*(self.stems.get(stem, NOTHING) for stem in spelling.stripped(word)))


class _Read(NamedTuple):
    rows: list[tuple[Kind, str, str, str, str]]
    table: Table


_read = _Read([], Table({}, {}))


def places() -> Table:
    """Municipalities, those that were merged too, and regions, as the database has them now."""
    global _read  # noqa: PLW0603 -- replaced as a whole, so that threads see the old pair or the new one
    last = _read
    rows = _rows()
    if rows != last.rows:
        last = _read = _Read(rows, _table(_spelt(rows)))
    return last.table


@cache
def areas() -> Table:
    """Postal areas where people live: villages, parts of towns, municipalities of old; and districts of cities."""
    posti = [
        (Found("postal_code", row["code"]), name)
        for row in facts.read("postal_codes")
        if row["ordinary"] == "1"
        for name in (row["name_fi"], row["name_sv"])
    ]
    districts = [
        (Found("municipality", row["municipality"]), name)
        for row in facts.read("districts")
        for name in (row["name_fi"], row["name_sv"])
    ]
    return _table([*posti, *districts])


def _rows() -> list[tuple[Kind, str, str, str, str]]:
    """Plain SQL: the same by model and modeltranslation takes four times as long, for every question of the finder."""
    one = "SELECT '{}' AS kind, code, COALESCE(name_fi, ''), COALESCE(name_sv, ''), COALESCE(name_en, '') FROM {}"
    parts = [one.format(model._meta.model_name, model._meta.db_table) for model in (Municipality, Region)]
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(parts)} ORDER BY kind, code")
        rows: list[tuple[Kind, str, str, str, str]] = cursor.fetchall()
    return rows


def _spelt(rows: Iterable[tuple[Kind, str, str, str, str]]) -> Iterable[tuple[Found, str]]:
    known = set()
    for kind, code, *names in rows:
        known.add(Found(kind, code))
        yield from ((Found(kind, code), name) for name in names)
    for found, name in _other_names():
        if found in known:
            yield found, name


@cache
def _other_names() -> list[tuple[Found, str]]:
    return [(Found(row["kind"], row["code"]), row["name"]) for row in facts.read("other_names")]  # type: ignore[arg-type]


def _table(spelt: Iterable[tuple[Found, str]]) -> Table:
    names: dict[str, Finds] = defaultdict(frozenset)
    stems: dict[str, Finds] = defaultdict(frozenset)
    for found, name in spelt:
        for word in _short_and_long(spelling.words(name)):
            if found in names[word]:
                continue
            names[word] |= {found}
            for stem in spelling.stems(word):
                stems[stem] |= {found}
    return Table(dict(names), dict(stems))


def _short_and_long(words: list[str]) -> Iterable[str]:
    """Koski Tl is Koski to those who live there."""
    if len(words) > 1 and words[-1] in _ENDS:
        yield "".join(words[:-1])
    if words:
        yield "".join(words)
