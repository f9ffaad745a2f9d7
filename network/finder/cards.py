"""What a card of the finder says of a place: where, when, in which languages, and why it fits what was asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core import clock
from network.directory.hours import words
from network.directory.models import Offer, Place, Term, Vocabulary
from network.directory.states import Freshness
from network.finder import facets, marks, telling
from network.finder.found import Candidate
from network.finder.index import NATIONWIDE
from network.finder.marks import Mark
from network.finder.models import Delivery
from network.finder.search import Answer
from network.finder.telling import Soonest

# More facts than these are on the place's own page.
_FACTS, _WEEK_LINES = 3, 2

Said = Mapping[UUID, Sequence[Mark]]


@dataclass(frozen=True)
class Card:
    """A place with those of its offers that fit. ``marks``: what is said of it or its organisation (see `marks`)."""

    place: Place
    offers: Sequence[Offer]
    marks: Sequence[Mark]
    found: Candidate
    answer: Answer

    @property
    def delivery(self) -> str:
        return self.found.delivery.value

    @property
    def address(self) -> str:
        return ", ".join(filter(None, [self.place.street, str(self.place.municipality)]))

    @property
    def far(self) -> str:
        """ "1,8 km"; "" where nothing honest can be said: in the municipality itself, behind an unknown door."""
        where = self.answer.where
        if not self.found.exact and not where.exact and self.found.municipality in where.keys:
            return ""
        return far(self.found, whole=where.exact)

    @property
    def area(self) -> str:
        """Whom a remote or home offer reaches."""
        if self.found.breadth == NATIONWIDE:
            return _("In the whole country")
        here = self.answer.where.municipality or self.found.town or self.place.municipality
        others = self.found.breadth - 1
        if others < 1:
            return str(here)
        said = ngettext(
            "%(place)s and %(number)s other municipality", "%(place)s and %(number)s other municipalities", others
        )
        return said % {"place": here, "number": others}

    @cached_property
    def _soonest(self) -> Soonest | None:
        return telling.soonest((self.answer.schedules[offer.pk] for offer in self.offers), clock.now())

    @property
    def next_line(self) -> str:
        """The nearest time in words; "" without hours."""
        return words.next_line(self._soonest.schedule, clock.now()) if self._soonest else ""

    @property
    def week(self) -> str:
        """The weekly hours where they are short enough for a card."""
        lines = words.week_lines(self._soonest.schedule) if self._soonest else []
        return " ".join(lines) if len(lines) <= _WEEK_LINES else ""

    @cached_property
    def languages(self) -> list[Term]:
        return self.answer.languages(self.found)

    @cached_property
    def facts(self) -> str:
        """What makes it easier to get in and be there; first what was asked for."""
        known = self.answer.words.among(self.found.facets, Vocabulary.PLACE_FACT)
        asked = [term for term in known if term in self.answer.question.facts]
        others = [term for term in known if term not in asked]
        return ", ".join(map(str, [*asked, *others][: max(_FACTS, len(asked))]))

    @property
    def stale(self) -> bool:
        return self.place.freshness == Freshness.NOT_CONFIRMED

    @cached_property
    def reasons(self) -> list[str]:
        """Why it fits, in few words each; nothing that everybody has anyhow."""
        return [capfirst(reason) for reason in (*self._of_hours(), *self._of_terms(), *self._of_costs())]

    def _of_hours(self) -> Iterable[str]:
        if self._soonest and self._soonest.is_open:
            yield _("open now")

    def _of_terms(self) -> Iterable[str]:
        """Only what is so: among those who help everywhere not all fit."""
        asked, has = self.answer.question, self.found.facets
        if asked.language and asked.language.pk in has:
            yield pgettext("reason", "help in: %(language)s") % {"language": asked.language}
        if self.found.delivery == Delivery.HOME:
            yield _("comes to your home")
        yield from (str(term) for term in asked.facts if term.pk in has)
        matters = [term for term in (asked.topic, asked.e_service) if term]
        named = [term for term in matters if has & {term.pk, *(each.pk for each in self.answer.words.below(term))}]
        yield from map(str, named)
        if len(named) < len(matters) and facets.ALL_TOPICS in has:
            yield _("helps in all matters")

    def _of_costs(self) -> Iterable[str]:
        asked, has = self.answer.question, self.found.facets
        if asked.free and facets.FREE in has:
            yield _("free of charge")
        if asked.without_booking and facets.WITHOUT_BOOKING in has:
            yield _("no booking needed")


def far(found: Candidate, *, whole: bool) -> str:
    """How far a place is, in words, and "about" where its door is not known; "" without a point to count from.
    ``whole``: that point is known to a kilometre."""
    if found.km is None:
        return ""
    return telling.distance(found.km, whole=whole) if found.exact else telling.roughly(found.km)


def said_of(answer: Answer, candidates: Iterable[Candidate]) -> Said:
    """The marks of all places of a page, asked for together."""
    places = {offers[0].place.pk: offers[0].place for each in candidates if (offers := answer.offers.get(each.place))}
    return marks.of_places({place.pk: place.organisation_id for place in places.values()})


def of(answer: Answer, candidates: Iterable[Candidate], said: Said) -> list[Card]:
    """In the order given, with what `said_of` found. What has gone from the public since the search is left out."""
    there = [(each, answer.offers[each.place]) for each in candidates if answer.offers.get(each.place)]
    return [Card(offers[0].place, offers, said.get(offers[0].place.pk, []), each, answer) for each, offers in there]
