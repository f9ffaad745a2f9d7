"""Understands where somebody means: a municipality, a postal code or a region, typed as people type.

In order: a postal code; the name of a municipality or region, in Finnish, Swedish or English, in the nominative or
inflected; that of a postal area; any of these among other words, such as an address; the beginning of a name; a name
with a typing error. Nothing is guessed between two that fit equally well: both are offered.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from network.geography import gazetteer, spelling
from network.geography.gazetteer import NOTHING, Finds, Found, Table
from network.geography.models import Municipality, PostalCode, Region

# Longer is no name of a place. Also keeps the work small whatever somebody sends.
_LETTERS = 120
_WORDS = 10
_CHOICES = 8
_BEGINNING = 4
_LONG = 7

_CODE = re.compile(r"(?<!\d)(\d{5}|\d{2} \d{3}|\d{3} \d{2})(?!\d)")

_FILLERS = frozenset(
    spelling.words(
        """suomi suomessa finland fi kunta kunnan kunnassa kaupunki kaupungin kaupungissa keskusta keskustan keskustassa
        maakunta maakunnan maakunnassa seutu seudun seudulla alue alueen alueella kylä kylän kylässä lähellä
        kommun kommunen stad staden centrum landskap landskapet region regionen i nära
        municipality city town centre center region area of in near the"""
    )
)

# People also type here what they need help with, or in which language. These words of every day begin the name of a
# place, or are a typing error or two from one: viro (Virolahti), vero (Vehmaa), lapsi (Lappi). They are never guessed
# to be one; a name that is typed as it is spelt is understood before this list is asked. Short on purpose: only words
# of our own matters that would be guessed without it stand here (a test holds every one of them to that).
_EVERYDAY = frozenset(
    spelling.words(
        """auta euro ilmainen juna kahvi kahvila kanta kerho laite lapsi lehti läppäri maksu ranta saldo terve uusi
        vanha varaus vastaus vero hanke karjala puola viro
        börja hälsa kurdiska resa visa vård
        northsami package parking send sound storage store ukrainan ukraine virtual"""
    )
)
_EVERYDAY_STEMS = frozenset(stem for word in _EVERYDAY for stem in spelling.stems(word))


@dataclass(frozen=True)
class Understood:
    """At most one of ``municipality`` and ``region`` is there, or ``choices`` when several fit.

    ``postal_code`` comes with the municipality it counts to, when a code or the name of its area was typed. A
    municipality is one of today, with its region loaded, even if the name was that of one merged into it. ``guessed``:
    something else was typed, say so. ``text`` is what was typed, without what cannot be shown.
    """

    text: str
    municipality: Municipality | None = None
    postal_code: PostalCode | None = None
    region: Region | None = None
    choices: tuple[Municipality | Region, ...] = ()
    guessed: bool = False

    def __bool__(self) -> bool:
        return bool(self.municipality or self.region or self.choices)


def understand(text: str) -> Understood:
    """What place a text means; an empty answer (False) when none. Never raises for any text.

    Two to four statements, under 2 ms when warm.
    """
    shown = " ".join("".join(sign if sign.isprintable() else " " for sign in text[:_LETTERS]).split())
    words = spelling.words(shown)[:_WORDS]
    code = _CODE.search(" ".join(words))
    if code:
        finds, guessed = _by_code(code[1].replace(" ", ""), code.string[code.end() :].split())
    else:
        finds, guessed = _by_name(words)
    return _answer(shown, finds, guessed=guessed)


def _by_code(code: str, behind: list[str]) -> tuple[Finds, bool]:
    """A code says enough, unless another municipality is named behind it; one that does not exist says roughly where.

    The first three digits belong to a district: what ends in others is near.
    """
    if PostalCode.objects.filter(code=code).exists():
        return frozenset({Found("postal_code", code)}) | _towns(behind), False
    if finds := _towns(behind):
        return finds, False
    beside = PostalCode.objects.filter(code__startswith=code[:3], ordinary=True)
    return frozenset(Found("municipality", each) for each in beside.values_list("municipality__code", flat=True)), True


def _towns(words: list[str]) -> Finds:
    return frozenset(found for found in _among(gazetteer.places(), words) if found.kind == "municipality")


def _by_name(words: list[str]) -> tuple[Finds, bool]:
    places, areas = gazetteer.places(), gazetteer.areas()
    bare = [word for word in words if word not in _FILLERS and not word.isdigit()]
    spelt = list(dict.fromkeys(word for word in ("".join(words), "".join(bare)) if word))
    for table in (places, areas):
        for word in spelt:
            if finds := table.exact(word):
                return finds, False
    for table in (places, areas):
        if finds := _among(table, words):
            return finds, False
    return _meant("".join(bare), places, areas), True


def _among(table: Table, words: list[str]) -> Finds:
    """All names that stand among the words; of two that overlap, the longer."""
    finds: Finds = NOTHING
    start = 0
    while start < len(words):
        for end in range(len(words), start, -1):
            part = words[start:end]
            here = NOTHING if len(part) == 1 and part[0] in _FILLERS else table.exact("".join(part))
            if here:
                finds |= here
                start = end
                break
        else:
            start += 1
    return finds


def _meant(word: str, places: Table, areas: Table) -> Finds:
    """Whose name was begun, or typed with an error; with two, if it has seven letters or more.

    Villages are ten times as many and named a hundred times less: theirs has to be a good deal nearer. Words of every
    day, in any case or many of them, are no place.
    """
    bare = {word, word.removesuffix("t"), *spelling.stripped(word)}
    if len(word) < _BEGINNING or not _EVERYDAY_STEMS.isdisjoint(bare):
        return NOTHING
    if begun := places.beginning(word):
        return begun
    most = 1 if len(word) < _LONG else 2
    errors, nearest = places.near(word, most=most)
    return nearest if errors == 1 or most == 1 else areas.near(word, most=1)[1] or nearest


def _answer(text: str, finds: Finds, *, guessed: bool) -> Understood:
    municipalities, codes = _municipalities(finds)
    regions = _rows(Region, finds, "region")
    # "Kuopio, Pohjois-Savo" means the town; "Kuopio, Uusimaa" could mean either.
    if municipalities and {each.region_id for each in municipalities} >= {each.pk for each in regions}:
        regions = []
    fitting: list[Any] = [*sorted(municipalities, key=str), *sorted(regions, key=str)]
    if len(fitting) == 1:
        code = codes[0] if len(codes) == 1 else None
        if regions:
            return Understood(text, region=regions[0], guessed=guessed)
        return Understood(text, municipality=municipalities[0], postal_code=code, guessed=guessed)
    if len(fitting) > _CHOICES:
        return Understood(text)
    return Understood(text, choices=tuple(fitting), guessed=guessed and bool(fitting))


def _municipalities(finds: Finds) -> tuple[list[Municipality], list[PostalCode]]:
    """The municipalities of today, each once, and the postal codes."""
    codes = _rows(PostalCode, finds, "postal_code", "municipality", "municipality__region")
    rows = [*_rows(Municipality, finds, "municipality", "region"), *(each.municipality for each in codes)]
    return list({row.pk: row for row in map(_today, rows)}.values()), codes


def _today(municipality: Municipality) -> Municipality:
    """The municipality it belongs to now, with its region."""
    while municipality.ended and municipality.merged_into_id:
        municipality = QuerySet(Municipality).select_related("region").get(pk=municipality.merged_into_id)
    return municipality


def _rows(model: Any, finds: Finds, kind: str, *related: str) -> list[Any]:
    """Plain query sets: modeltranslation's take twice as long and would return the same rows."""
    codes = [found.code for found in finds if found.kind == kind]
    rows: QuerySet[Any] = QuerySet(model).filter(code__in=codes).order_by("code")
    return list(rows.select_related(*related) if related else rows) if codes else []
