"""The form of the finder: what can be chosen, and what is chosen already."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from core import clock
from network.directory.models import Term, Vocabulary
from network.finder.question import DAYS_AHEAD, NOW, YES, Question
from network.finder.vocabulary import Words

# Of accessibility, what helps to choose a place before one goes; the rest is on the pages of places.
_FACTS = ("step_free_entrance", "wide_route", "accessible_toilet", "induction_loop", "quiet_room", "private_spot")


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class Group:
    """Options below a heading, which is empty for those that stand alone."""

    heading: str
    options: Sequence[Option]


@dataclass(frozen=True)
class Ask:
    """Everything finder/_ask.html needs."""

    question: Question
    words: Words

    @property
    def near(self) -> str:
        """The position in the address, as long as no place is typed."""
        return "{:.2f},{:.2f}".format(*self.question.near) if self.question.near else ""

    @cached_property
    def topics(self) -> list[Group]:
        groups = self.words.of(Vocabulary.TOPIC_GROUP)
        return self._grouped(groups, self.words.of(Vocabulary.TOPIC), self.question.topic)

    @cached_property
    def ways(self) -> list[Group]:
        return self._grouped(self.words.of(Vocabulary.FORM), self.words.of(Vocabulary.WAY), self.question.way)

    @cached_property
    def e_services(self) -> list[Option]:
        return [_option(term, self.question.e_service) for term in self.words.of(Vocabulary.E_SERVICE)]

    @cached_property
    def languages(self) -> list[Option]:
        """Each with its own name as well: whoever needs it may not know how it is called here."""
        return [_option(term, self.question.language, own=True) for term in self.words.of(Vocabulary.LANGUAGE)]

    @cached_property
    def audiences(self) -> list[Option]:
        return [_option(term, self.question.audience) for term in self.words.of(Vocabulary.AUDIENCE)]

    @cached_property
    def facts(self) -> list[Option]:
        asked = self.question.facts
        shown = [term for term in self.words.of(Vocabulary.PLACE_FACT) if term.key in _FACTS or term in asked]
        return [Option(term.key, term.name, term in asked) for term in shown]

    @property
    def ticks(self) -> list[tuple[str, str, str, bool]]:
        """Name, value, label and whether it is chosen."""
        asked = self.question
        return [
            ("open", NOW, _("Open now"), asked.open_now),
            ("free", YES, _("Free of charge"), asked.free),
            ("no_booking", YES, _("No booking needed"), asked.without_booking),
        ]

    @property
    def day(self) -> str:
        return self.question.day.isoformat() if self.question.day else ""

    @property
    def first_day(self) -> str:
        return clock.today().isoformat()

    @property
    def last_day(self) -> str:
        return (clock.today() + dt.timedelta(days=DAYS_AHEAD)).isoformat()

    @property
    def has_more(self) -> bool:
        """Whether something is chosen among what is folded away."""
        asked = self.question
        rest = (asked.language, asked.e_service, asked.audience, asked.facts, asked.day)
        return any(rest) or asked.open_now or asked.free or asked.without_booking

    def _grouped(self, groups: Iterable[Term], terms: Iterable[Term], chosen: Term | None) -> list[Group]:
        """A group of several can be chosen as a whole; a single term needs no heading."""
        found = []
        for group in groups:
            inside = [_option(term, chosen) for term in terms if term.parent_id == group.pk]
            if len(inside) > 1:
                whole = Option(group.key, _("%(group)s: all") % {"group": group.name}, group == chosen)
                found.append(Group(group.name, [whole, *inside]))
            elif inside:
                found.append(Group("", inside))
        alone = [_option(term, chosen) for term in terms if term.parent_id is None]
        return [*found, Group("", alone)] if alone else found


def _option(term: Term, chosen: Term | None, *, own: bool = False) -> Option:
    name = term.facts.get("own_name", "") if own else ""
    label = f"{term.name} – {name}" if name and name != term.name else term.name
    return Option(term.key, label, term == chosen)
