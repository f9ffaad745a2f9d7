"""What is read from the index. Each question returns a bounded number of rows, and begins with a list of few offers."""

import datetime as dt
import operator
from functools import reduce
from typing import Any, NamedTuple

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
from network.finder.index import EVERYWHERE, NEAR_KM
from network.finder.models import Delivery, Posting, Reach
from network.finder.question import Question
from network.finder.rings import COUNTRY_KM, MOST
from network.finder.vocabulary import Words
from network.finder.where import Where

# Of remote and home support each: the nearest helpers come first, and nobody looks through sixty.
MOST_REACHING = 60

# How common each facet is, is counted anew after so many seconds: it only decides which list is begun with.
_COUNTED_FOR = 3_600

# The columns of `Row` and of `Reaching`.
_OFFER, _PLACE = Cast("entry__offer_id", CharField()), Cast("entry__place_id", CharField())
_SITE = (_OFFER, _PLACE, "entry__lat", "entry__lon", "entry__exact", "entry__municipality_id", "entry__facets")
_REACHING = ("breadth", _PLACE, _OFFER, "delivery", "entry__facets")

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
    """A remote or home offer that fits. ``breadth``: how many municipalities it reaches (see `Entry`)."""

    breadth: int
    place: str
    offer: str
    delivery: str
    facets: str


def sites(question: Question, words: Words, where: Where, km: float) -> list[Row]:
    """Offers at places one goes to, within ``km`` kilometres and perhaps a little further; in no order. One query."""
    lat, lon = where.point or (0.0, 0.0)
    begin, others = _split(_asked(question, words))
    ranges = cells.around(lat, lon, km) if km < COUNTRY_KM else [(0, cells.LAST)]
    spots = ranges + _far_parts(where, km)
    # Facet and spot together in each part, so that each is one run of the index.
    runs = (Q(facet=facet, spot__range=spot) for facet in begin for spot in spots)
    rows = Posting.objects.filter(reduce(operator.or_, runs)).filter(*_fits(others), *_standing(question))
    if where.region:
        rows = rows.filter(entry__municipality__in=where.names)
    return [Row(*row) for row in rows.values_list(*_SITE)[: MOST + 1]]


def reaching(question: Question, words: Words, where: Where) -> list[Reaching]:
    """Remote and home offers that reach people there, those of few municipalities first. One query.

    Each list is read in the order of the index and no further than needed, then they are joined."""
    fitting = Reach.objects.filter(*_fits(_asked(question, words)), *_standing(question))
    lists = [(area, delivery) for area in _areas(where) for delivery in (Delivery.HOME, Delivery.REMOTE)]
    parts = [_first(fitting, *each, MOST_REACHING) for each in lists]
    found = sorted(Reaching(*row) for row in parts[0].union(*parts[1:], all=True))
    return [row for delivery in (Delivery.HOME, Delivery.REMOTE) for row in found if row.delivery == delivery]


def nationwide(limit: int) -> list[Reaching]:
    """Remote offers for everyone in the country, whatever was asked. One query."""
    standing = Reach.objects.filter(*_standing(Question()))
    return sorted(Reaching(*row) for row in _first(standing, EVERYWHERE, Delivery.REMOTE, limit))


def _first(rows: "QuerySet[Reach]", area: int, delivery: str, limit: int) -> Any:
    """The first of one list, as `Reaching`. Both databases take a slice inside, and none beside others."""
    some = rows.filter(area=area, delivery=delivery).order_by("breadth", "entry")[:limit]
    return Reach.objects.filter(pk__in=some.values("pk")).values_list(*_REACHING)


def _areas(where: Where) -> list[int]:
    own = [where.municipality.pk] if where.municipality else [-where.region.pk] if where.region else []
    return [*own, EVERYWHERE]


def _far_parts(where: Where, km: float) -> list[tuple[int, int]]:
    """A municipality that was named is searched as a whole, however large it is."""
    if where.municipality is None or where.exact or km < NEAR_KM:
        return []
    return [(-where.municipality.pk, -where.municipality.pk)]


def _asked(question: Question, words: Words) -> list[OneOf]:
    """The question as groups of facets."""
    groups: list[OneOf] = [(term.pk,) for term in (question.language, question.audience, *question.facts) if term]
    if question.way:
        groups.append(_all_of(question.way, words))
    if question.topic:
        groups.append((*_all_of(question.topic, words), facets.ALL_TOPICS))
    if question.e_service:
        groups.append((question.e_service.pk, facets.ALL_TOPICS))
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


def _fits(groups: list[OneOf]) -> list[Q]:
    return [reduce(operator.or_, (_has(facet) for facet in one_of)) for one_of in groups]


def _has(facet: int) -> Q:
    """Said as "not without", of which PostgreSQL expects that it holds for most rows: so it goes from the list that was
    begun with to its entries one by one, and stops when it has enough. Of "with" it expects little, and reads all."""
    return ~Q(Exact(StrIndex(F("entry__facets"), Value(facets.in_text(facet))), Value(0)))


def _standing(question: Question) -> list[Q]:
    """What holds of every offer that is shown: confirmed within a year, and perhaps open at this hour."""
    conditions = [Q(entry__confirmed_on__gte=_oldest())]
    if question.open_now:
        now = clock.now().astimezone(HOME)
        hour = now.weekday() * facets.HOURS + now.hour
        sign = Substr(F("entry__hours"), hour + 1, 1)
        conditions += [~Q(Exact(sign, Value(other))) for other in (facets.CLOSED, facets.BY_APPOINTMENT)]
    return conditions


def _oldest() -> dt.date:
    return months_before(clock.today(), HIDDEN_MONTHS)
