"""Finds help near somebody: reads the index, and widens the area while it holds too little that fits."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from network.directory import hours
from network.directory.hours import Schedule
from network.directory.models import HoursException, Offer, Term, Vocabulary, WeeklyHours
from network.directory.states import OrganisationState, PlaceState
from network.finder import found, queries, vocabulary
from network.finder import where as places
from network.finder.found import ORDER, Candidate
from network.finder.models import Delivery
from network.finder.queries import Row
from network.finder.question import Question
from network.finder.rings import COUNTRY_KM, Ring, grow
from network.finder.timely import Times
from network.finder.vocabulary import Words
from network.finder.where import Where
from network.geography.distance import kilometres

# With fewer places than these the area is widened.
_ENOUGH = 3
# What is asked by hours may turn out closed by an exception: then the area is widened once more.
_ROUNDS = 2
_ONE_DELIVERY = {"near": Delivery.SITE, "home": Delivery.HOME}
_SHOWN_NATIONWIDE = 2

# Offers of the places on a page, by place, with all a card says; and when they are given, by offer.
Loaded = dict[UUID, list[Offer]]
Schedules = dict[UUID, Schedule]


@dataclass(frozen=True)
class Answer:
    """``row``: all places that were found, in their order. ``shown``: those of this page, with their ``offers`` and the
    ``schedules`` of these.

    ``km``: how far was looked around the point of the search. ``capped``: the kinds of help of which there are more
    than are listed. ``everywhere``: what helps in the whole country, where nothing of that kind stands on the page.
    """

    question: Question
    words: Words
    where: Where
    row: Sequence[Candidate] = ()
    shown: Sequence[Candidate] = ()
    number: int = 1
    pages: int = 1
    km: float = 0.0
    capped: frozenset[Delivery] = frozenset()
    offers: Loaded = field(default_factory=dict)
    schedules: Schedules = field(default_factory=dict)
    everywhere: Sequence[Candidate] = ()

    @property
    def total(self) -> int:
        return len(self.row)

    @property
    def more(self) -> bool:
        """Whether there are others that are not listed."""
        return bool(self.capped)

    def of(self, delivery: Delivery) -> list[Candidate]:
        return [each for each in self.row if each.delivery == delivery]

    @property
    def sites(self) -> list[Candidate]:
        return self.of(Delivery.SITE)

    def languages(self, candidate: Candidate) -> list[Term]:
        """In which languages its offers that fit are given."""
        return self.words.among(candidate.facets, Vocabulary.LANGUAGE)

    @property
    def inside(self) -> bool:
        """Whether one of the places stands in the municipality that was asked for."""
        return any(each.municipality in self.where.keys for each in self.sites)


def find(question: Question, words: Words | None = None) -> Answer:
    """The page of places that answers a question. ``words``: the vocabulary, if it was read already."""
    words = words or vocabulary.load()
    where = places.find(question)
    answer = Answer(question, words, where)
    if question.asked and not (where.unknown or where.choices):
        answer = _answered(answer)
    return _with_offers(answer)


def _answered(answer: Answer) -> Answer:
    question, words, where = answer.question, answer.words, answer.where
    wanted = _deliveries(question, words)
    others, capped = _helpers(question, words, where, wanted)
    times, everywhere = _times(question)
    ring = Ring[Row]((), 0.0, more=False)
    if where.known and Delivery.SITE in wanted:
        ring, fitting = _sites(answer, others, times)
    else:
        fitting = times.kept(others)
    kinds = found.together(fitting)
    row = found.arranged(kinds)
    listed = Counter(each.delivery for each in row)
    capped |= {each for each in ORDER if listed[each] < len(kinds[each])}
    capped |= {Delivery.SITE} if ring.more else set()
    shown, number, pages = found.page_of(row, question.page)
    answer = replace(answer, row=row, shown=_named(shown, where), number=number, pages=pages, km=ring.km)
    return replace(answer, capped=frozenset(capped), schedules=times.schedules, everywhere=everywhere)


def _times(question: Question) -> tuple[Times, Sequence[Candidate]]:
    """Where hours are asked, those of whom to call instead are read along: it may be all that is left."""
    everywhere = found.reaching(queries.nationwide(_SHOWN_NATIONWIDE)) if question.open_now or question.day else []
    return Times(question, along={pk for each in everywhere for pk in each.offers}), everywhere


def _deliveries(question: Question, words: Words) -> set[Delivery]:
    """How the help that was asked for can meet a person."""
    way = question.way
    form = words.by_pk.get(way.parent_id, way) if way and way.parent_id else way
    one = _ONE_DELIVERY.get(form.key) if form else None
    return {one} if one else set(ORDER)


def _helpers(
    question: Question, words: Words, where: Where, wanted: Collection[Delivery]
) -> tuple[Sequence[Candidate], set[Delivery]]:
    """Who comes home or is called, and of which of these kinds there are more than are read."""
    kinds = {*wanted} - {Delivery.SITE}
    if not kinds:
        return [], set()
    reached = queries.reaching(question, words, where)
    every = [each for each in found.reaching(reached.rows) if each.delivery in kinds]
    return every, {kind for kind in kinds if kind in reached.more}


def _sites(answer: Answer, others: Sequence[Candidate], times: Times) -> tuple[Ring[Row], Sequence[Candidate]]:
    """How far was looked, and what fits: places one goes to, and of them and the ``others`` those that are open when it
    was asked for. Where too few places turn out to be open, it is looked once more, further away."""
    question, words, where = answer.question, answer.words, answer.where
    closed: set[UUID] = set()
    start = where.radius
    for _round in range(_ROUNDS):
        ring = _region(question, words, where) if where.region else _circle(question, words, where, start, closed)
        sites = found.sites(ring.rows, where)
        fitting = times.kept([*sites, *others])
        kept = {each.place for each in fitting if each.delivery == Delivery.SITE}
        if len(kept) >= min(_ENOUGH, len(sites)) or where.region or ring.km >= COUNTRY_KM:
            break
        closed = {each.place for each in sites} - kept
        start = min(max(ring.km, where.radius) * 4, COUNTRY_KM)
    return ring, fitting


def _region(question: Question, words: Words, where: Where) -> Ring[Row]:
    """A region is what it is; of a crowded one, some of each municipality."""
    ring = queries.sites(question, words, where, where.radius)
    return replace(ring, rows=queries.some_of_each(question, words, where)) if ring.more else ring


def _circle(question: Question, words: Words, where: Where, start: float, closed: Collection[UUID]) -> Ring[Row]:
    """Around a point the circle grows until it holds a few places that are not known to be ``closed``. Others of the
    municipality that was named do not count as long as they stand outside: they would hide those that are nearer."""
    point = where.point or (0.0, 0.0)

    def enough(ring: Ring[Row]) -> bool:
        inside = {UUID(row.place) for row in ring.rows if kilometres(point, (row.lat, row.lon)) <= ring.km}
        return len(inside.difference(closed)) >= _ENOUGH

    return grow(lambda km: queries.sites(question, words, where, km), enough, start)


def _named(shown: Sequence[Candidate], where: Where) -> Sequence[Candidate]:
    """In a region, who comes home or is called says which of its municipalities that helps."""
    others = [pk for each in shown if each.delivery != Delivery.SITE for pk in each.offers]
    if not (where.region and others):
        return shown
    towns = queries.towns(others, where)
    return [replace(each, town=min((towns[pk] for pk in each.offers if pk in towns), default="")) for each in shown]


def _with_hours(offers: "QuerySet[Offer]") -> "QuerySet[Offer]":
    weekly: QuerySet[WeeklyHours] = QuerySet(WeeklyHours)
    exceptions: QuerySet[HoursException] = QuerySet(HoursException)
    return offers.prefetch_related(Prefetch("weekly_hours", weekly), Prefetch("exceptions", exceptions))


def _load(candidates: Collection[Candidate], schedules: Schedules) -> tuple[Loaded, Schedules]:
    """The offers of these places that fit, with place and hours: three queries, one when their ``schedules`` are known.
    What is not public (any more) is not loaded, whatever the index says. Plain query sets: modeltranslation's take
    twice as long."""
    wanted = {pk for each in candidates for pk in each.offers}
    rows: QuerySet[Offer] = QuerySet(Offer).filter(pk__in=wanted, ended_at=None, place__state=PlaceState.PUBLISHED)
    rows = rows.filter(place__organisation__state=OrganisationState.MEMBER).order_by("order", "created_at", "pk")
    rows = rows.select_related("place__organisation", "place__municipality")
    loaded: Loaded = {each.place: [] for each in candidates}
    for offer in (rows if wanted <= schedules.keys() else _with_hours(rows)) if wanted else ():
        loaded[offer.place_id].append(offer)
    every = [offer for offers in loaded.values() for offer in offers]
    return loaded, {offer.pk: schedules.get(offer.pk) or hours.schedule_of(offer) for offer in every}


def _with_offers(answer: Answer) -> Answer:
    """What the page shows; and somebody to call, where nobody is on it already: nobody is left without help."""
    everywhere = answer.everywhere
    if any(each.delivery == Delivery.REMOTE for each in answer.shown):
        everywhere = []
    elif not answer.schedules:
        everywhere = found.reaching(queries.nationwide(_SHOWN_NATIONWIDE))
    offers, schedules = _load([*answer.shown, *everywhere], answer.schedules)
    return replace(answer, everywhere=everywhere, offers=offers, schedules=schedules)
