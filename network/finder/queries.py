"""What is read from the index. Each question returns a bounded number of rows, and begins with a list of few offers."""

import datetime as dt
import operator
from collections import Counter
from collections.abc import Collection
from functools import reduce
from typing import Any, NamedTuple
from uuid import UUID

from django.core.cache import cache
from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast, StrIndex, Substr
from django.db.models.lookups import Exact

from core import clock
from network.directory.hours.holidays import public_holidays
from network.directory.hours.rules import HOME
from network.directory.models import Term, Vocabulary
from network.directory.states import HIDDEN_MONTHS, months_before
from network.finder import cells, facets
from network.finder.index import NEAR_KM
from network.finder.models import Delivery, Entry, Posting, Reach
from network.finder.question import Question
from network.finder.reach import EVERYWHERE
from network.finder.rings import COUNTRY_KM, MOST, Ring
from network.finder.vocabulary import Words
from network.finder.where import Where
from network.geography.distance import kilometres

# Of remote and home support each: the nearest helpers come first, and nobody looks through sixty.
MOST_REACHING = 60

# How common each facet is, is counted anew after so many seconds: it only decides which list is begun with.
_COUNTED_FOR = 3_600

# What stands before the columns of an entry, seen from the lists that lead to it.
_LINE = "entry__"


def _columns(of: str = _LINE) -> tuple[Any, ...]:
    """Those of `Row`."""
    keys = (Cast(f"{of}offer_id", CharField()), Cast(f"{of}place_id", CharField()))
    return (*keys, *(f"{of}{name}" for name in ("lat", "lon", "exact", "municipality_id", "facets")))


# Those of `Reaching`.
_REACHING = ("breadth", *reversed(_columns()[:2]), "delivery", "entry__facets", "area")

# An offer has to have one of these.
OneOf = tuple[int, ...]


class Row(NamedTuple):
    """An offer that fits, and where it stands. Keys are text: most rows are looked at and put away."""

    offer: str
    place: str
    lat: float
    lon: float
    exact: bool
    municipality: int
    facets: str


class Reaching(NamedTuple):
    """A remote or home offer that fits. ``breadth``: how many municipalities it reaches (see `Entry`); ``area``: in
    whose list it was found (see `Reach`)."""

    breadth: int
    place: str
    offer: str
    delivery: str
    facets: str
    area: int


class Helpers(NamedTuple):
    """``more``: the kinds of help of which there are others behind these."""

    rows: list[Reaching]
    more: frozenset[str]


def sites(question: Question, words: Words, where: Where, km: float) -> Ring[Row]:
    """Offers at places one goes to, within ``km`` kilometres, and all of a municipality or region that was named; in no
    order. Of a crowd only some, and perhaps from a little further off. One query."""
    lat, lon = where.point or (0.0, 0.0)
    begin, others = _split(_asked(question, words))
    ranges = cells.around(lat, lon, km) if km < COUNTRY_KM else [(0, cells.LAST)]
    spots = [Q(spot__range=cell) for cell in ranges]
    spots += [Q(spot__in=[-key for key in where.keys])] if _whole(where, km) and where.keys else []
    # Facet and spot together in each part, so that each is one run of the index.
    runs = (Q(facet=facet) & spot for facet in begin for spot in spots)
    rows = Posting.objects.filter(reduce(operator.or_, runs)).filter(*_once(begin), *_fits(others))
    rows = rows.filter(*_standing(question))
    if where.region:
        rows = rows.filter(entry__municipality__in=where.keys)
    read = [Row(*row) for row in rows.values_list(*_columns())[: MOST + 1]]
    if len(read) > MOST:
        return Ring(read[:MOST], km, more=True)
    return Ring([row for row in read if _belongs(row, where, km)], km, more=False)


def some_of_each(question: Question, words: Words, where: Where) -> list[Row]:
    """Of a region with more offers than are listed: as many of each municipality, so that none is left out. One query;
    each part is read from the entries of that municipality, and no further than needed."""
    share = max(MOST // len(where.keys), 1)
    fitting = Entry.objects.filter(delivery=Delivery.SITE).filter(*_fits(_asked(question, words), of=""))
    fitting = fitting.filter(*_standing(question, of=""))
    parts = [fitting.filter(municipality=key).order_by("pk")[:share] for key in sorted(where.keys)]
    rows = [Entry.objects.filter(pk__in=part.values("pk")).values_list(*_columns(of="")) for part in parts]
    return [Row(*row) for row in rows[0].union(*rows[1:], all=True)]


def reaching(question: Question, words: Words, where: Where) -> Helpers:
    """Remote and home offers that reach people there, those of few municipalities first. One query.

    Each list is read in the order of the index and no further than needed, then they are joined."""
    fitting = Reach.objects.filter(*_fits(_asked(question, words)), *_standing(question))
    lists = [(area, delivery) for area in _areas(where) for delivery in (Delivery.HOME, Delivery.REMOTE)]
    # One beyond the last tells that there are more.
    parts = [_first(fitting, *each, MOST_REACHING + 1) for each in lists]
    found = sorted(Reaching(*row) for row in parts[0].union(*parts[1:], all=True))
    numbers = Counter((row.area, row.delivery) for row in found)
    more = frozenset(delivery for (_area, delivery), number in numbers.items() if number > MOST_REACHING)
    rows = [row for delivery in (Delivery.HOME, Delivery.REMOTE) for row in found if row.delivery == delivery]
    return Helpers(rows, more)


def towns(offers: Collection[UUID], where: Where) -> dict[UUID, str]:
    """Of home and remote offers the first municipality of a region, by name, that each reaches. One query."""
    rows = Reach.objects.filter(area__in=where.keys, entry__offer__in=offers)
    found: dict[UUID, str] = {}
    for offer, area in rows.values_list("entry__offer_id", "area"):
        found[offer] = min(where.names[area], found.get(offer, where.names[area]))
    return found


def nationwide(limit: int) -> list[Reaching]:
    """Remote offers for everyone in the country, whatever was asked. One query."""
    standing = Reach.objects.filter(*_standing(Question()))
    return sorted(Reaching(*row) for row in _first(standing, EVERYWHERE, Delivery.REMOTE, limit))


def _first(rows: "QuerySet[Reach]", area: int, delivery: str, limit: int) -> Any:
    """The first of one list, as `Reaching`. Both databases take a slice inside, and none beside others."""
    some = rows.filter(area=area, delivery=delivery).order_by("breadth", "entry")[:limit]
    return Reach.objects.filter(pk__in=some.values("pk")).values_list(*_REACHING)


def _areas(where: Where) -> list[int]:
    own = [-where.region.pk] if where.region else sorted(where.keys)
    return [*own, EVERYWHERE]


def _whole(where: Where, km: float) -> bool:
    """A municipality that was named is searched as a whole, however large it is, and a region too."""
    return km >= NEAR_KM and not where.exact


def _belongs(row: Row, where: Where, km: float) -> bool:
    """Cells are squares: what stands in their corners is left out, else it would hide others that are nearer."""
    if _whole(where, km) and row.municipality in where.keys:
        return True
    return where.point is not None and kilometres(where.point, (row.lat, row.lon)) <= km


def _asked(question: Question, words: Words) -> list[OneOf]:
    """The question as groups of facets."""
    groups: list[OneOf] = [(term.pk,) for term in (question.language, question.audience, *question.facts) if term]
    if question.way:
        groups.append(_all_of(question.way, words))
    if question.topic:
        # Who helps in all matters first: such offers stand in that list only, whatever matters they name (see `_once`).
        groups.append((facets.ALL_TOPICS, *_all_of(question.topic, words)))
    if question.e_service:
        groups.append((facets.ALL_TOPICS, question.e_service.pk))
    groups += [(facets.FREE,)] if question.free else []
    groups += [(facets.WITHOUT_BOOKING,)] if question.without_booking else []
    return groups + _times(question)


def _times(question: Question) -> list[OneOf]:
    """Generous, as the entry's ``hours`` are: who passes is asked exactly afterwards."""
    groups: list[OneOf] = []
    if question.open_now:
        now = clock.now().astimezone(HOME)
        groups.append((facets.part_of_week(now.weekday(), now.hour),))
        if now.date() in public_holidays(now.year):
            # What began the evening before may still go on.
            groups.append((facets.HOLIDAYS, facets.NIGHTS))
    if day := question.day:
        groups.append(tuple({facets.part_of_week(day.weekday(), hour) for hour in range(facets.HOURS)}))
        if day in public_holidays(day.year):
            groups.append((facets.HOLIDAYS,))
    return groups


def _all_of(term: Term, words: Words) -> OneOf:
    """A topic or way; of a group of topics or a form of support everything below it."""
    if term.vocabulary in {Vocabulary.TOPIC_GROUP, Vocabulary.FORM}:
        return tuple(each.pk for each in words.below(term)) or (term.pk,)
    return (term.pk,)


def _split(groups: list[OneOf]) -> tuple[OneOf, list[OneOf]]:
    """The facets whose lists are read, those of the fewest offers; and the groups asked of what is found there."""
    listed = [group for group in groups if not facets.UNLISTED.intersection(group)]
    if not listed:
        return (facets.ANY,), groups
    common = _common() if len(listed) > 1 else {}
    rarest = min(listed, key=lambda group: sum(common.get(facet, 0) for facet in group))
    return rarest, [group for group in groups if group is not rarest]


def _common() -> dict[int, int]:
    """How many lines each list has, or had lately."""
    counted: dict[int, int] | None = cache.get("finder.facets")
    if counted is None:
        counted = dict(Posting.objects.values_list("facet").annotate(number=Count("pk")).order_by())
        cache.set("finder.facets", counted, _COUNTED_FOR)
    return counted


def _once(begin: OneOf) -> list[Q]:
    """An offer in all matters of a group stands in as many lists: it is taken from the first of them only, so that few
    offers never look like a crowd."""
    return [
        ~(Q(facet=facet) & reduce(operator.or_, (_has(earlier) for earlier in begin[:number])))
        for number, facet in enumerate(begin)
        if number
    ]


def _fits(groups: list[OneOf], of: str = _LINE) -> list[Q]:
    return [reduce(operator.or_, (_has(facet, of) for facet in one_of)) for one_of in groups]


def _has(facet: int, of: str = _LINE) -> Q:
    """Said as "not without", of which PostgreSQL expects that it holds for most rows: so it goes from the list that was
    begun with to its entries one by one, and stops when it has enough. Of "with" it expects little, and reads all."""
    return ~Q(Exact(StrIndex(F(f"{of}facets"), Value(facets.in_text(facet))), Value(0)))


def _standing(question: Question, of: str = _LINE) -> list[Q]:
    """What holds of every offer that is shown: confirmed within a year, and perhaps open at this hour."""
    conditions = [Q((f"{of}confirmed_on__gte", _oldest()))]
    if question.open_now:
        now = clock.now().astimezone(HOME)
        hour = now.weekday() * facets.HOURS + now.hour
        sign = Substr(F(f"{of}hours"), hour + 1, 1)
        conditions += [~Q(Exact(sign, Value(other))) for other in (facets.CLOSED, facets.BY_APPOINTMENT)]
    return conditions


def _oldest() -> dt.date:
    return months_before(clock.today(), HIDDEN_MONTHS)
