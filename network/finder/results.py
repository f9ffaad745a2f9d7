"""The page of results in words: how many there are, what was widened or guessed, and ways on from here."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from network.finder import cards
from network.finder.cards import Card
from network.finder.index import NEAR_KM
from network.finder.models import Delivery
from network.finder.question import NOW
from network.finder.search import Answer
from network.geography.models import Municipality

# From here on the way is so long that one choice less may be the better advice.
_FAR_KM = 60.0


@dataclass(frozen=True)
class Section:
    """Cards of one kind of help; ``heading`` is empty for places one goes to, which stand below the page's own."""

    delivery: str
    heading: str
    cards: Sequence[Card]


@dataclass(frozen=True)
class Link:
    words: str
    url: str


@dataclass(frozen=True)
class Results:
    """Everything finder/_results.html needs."""

    answer: Answer

    @cached_property
    def sections(self) -> list[Section]:
        shown = cards.of(self.answer, self.answer.shown, self._said)
        return [
            Section(delivery, self._heading(Delivery(delivery)), list(each))
            for delivery, each in groupby(shown, key=lambda card: card.delivery)
        ]

    def _heading(self, delivery: Delivery) -> str:
        number: dict[str, object] = {"number": len(self.answer.of(delivery))}
        if delivery in self.answer.capped:
            number = {"number": _("more than %(number)s") % number}
        match delivery:
            case Delivery.HOME:
                return _("Help that comes to your home (%(number)s)") % number
            case Delivery.REMOTE:
                return _("Help by phone or online (%(number)s)") % number
        return ""

    @cached_property
    def everywhere(self) -> list[Card]:
        """Whom one can call from anywhere, where nothing of that kind is on the page already."""
        return cards.of(self.answer, self.answer.everywhere, self._said)

    @cached_property
    def _said(self) -> cards.Said:
        return cards.said_of(self.answer, [*self.answer.shown, *self.answer.everywhere])

    @property
    def place(self) -> str:
        """Where was looked, in words; "" for nowhere in particular."""
        where = self.answer.where
        if where.exact:
            return _("your position")
        if where.postal_code:
            return f"{where.postal_code.code} {where.municipality}"
        return str(where.municipality or where.region or "")

    @property
    def heading(self) -> str:
        answer = self.answer
        number = {"number": answer.total, "place": self.place}
        if not (answer.total or answer.where.known):
            return _("Say where you are")
        if not answer.total:
            return _("Nothing fits all of these choices") if answer.question.filters else _("No place was found")
        if not self.place:
            said = _("Help that reaches everyone (%(number)s)")
        elif self._elsewhere:
            said = ngettext(
                "%(number)s place nearest to: %(place)s", "%(number)s places nearest to: %(place)s", answer.total
            )
        elif answer.more:
            said = _("More than %(number)s places near: %(place)s")
        else:
            said = ngettext("%(number)s place near: %(place)s", "%(number)s places near: %(place)s", answer.total)
        return said % number

    @property
    def _elsewhere(self) -> bool:
        """Whether a municipality was named, and all places one can go to stand in others."""
        found = self.answer
        named = bool(found.where.municipality) and not found.where.exact
        return named and bool(found.sites) and not found.inside

    @property
    def title(self) -> str:
        """For the top of the browser: what was found."""
        if not self.answer.question.asked:
            return ""
        if self.answer.where.unknown or self.answer.where.choices:
            return self.answer.question.place
        return self.heading

    @cached_property
    def notes(self) -> list[str]:
        """What a person should know of how it was searched, each a sentence or two."""
        where, found = self.answer.where, self.answer
        said = [*found.question.problems]
        if found.question.asked and not (where.known or where.unknown or where.choices):
            said.append(_("Write your municipality or postal code, and you see the places near you."))
        if where.guessed and self.place:
            said.append(_("We looked near %(place)s. If you meant another place, write it again.") % self._named)
        if found.total:
            said += [*self._widened(), *self._counted()]
        if found.more and found.total:
            said.append(self._cut)
        return said

    @property
    def _cut(self) -> str:
        if self.answer.where.region and Delivery.SITE in self.answer.capped:
            return _("These are some of each municipality. Write one of them to see more of its places.")
        return _("These are the nearest. Choose a topic or a way to see fewer.")

    @property
    def _named(self) -> dict[str, str]:
        return {"place": self.place}

    def _widened(self) -> list[str]:
        found = self.answer
        sites = found.sites
        if found.where.region or not found.where.known or found.km == 0:
            return []
        if not sites:
            return [_("No place to go to was found, but help comes to you or by phone.")]
        nearest = min(sites, key=lambda each: each.km or 0.0)
        far = {"place": self.place, "distance": cards.far(nearest, whole=found.where.exact)}
        if self._elsewhere:
            return [_("Nothing in %(place)s itself. Nearest: %(distance)s.") % far]
        if found.where.exact and (nearest.km or 0.0) > NEAR_KM:
            return [_("Nothing close by. Nearest: %(distance)s.") % far]
        return [_("There are few places close by, so we looked further away.")] if found.km > NEAR_KM else []

    def _counted(self) -> list[str]:
        where = self.answer.where
        if not self.answer.sites:
            return []
        if where.exact:
            return [_("Nearest first. Distances are as the crow flies from your position, to about a kilometre.")]
        if where.municipality:
            middle = {"place": str(where.municipality)}
            return [_("Nearest first. Distances are as the crow flies from the middle of %(place)s.") % middle]
        return [_("In the order of municipalities.")] if where.region else []

    @cached_property
    def choices(self) -> list[Link]:
        """Places that fit what was typed equally well."""
        asked = self.answer.question
        return [Link(_choice(each), _to(asked.at(_typed(each)).address())) for each in self.answer.where.choices]

    @cached_property
    def chips(self) -> list[Link]:
        """What is chosen, each with the way to take it back."""
        asked = self.answer.question
        return [Link(self._label(*each), _to(asked.address(without=each))) for each in asked.filters]

    @property
    def advises_less(self) -> bool:
        """Whether to say that one choice less would find more, or nearer."""
        found = self.answer
        nearest = min((each.km or 0.0 for each in found.sites), default=None)
        far = nearest is not None and nearest > _FAR_KM
        return bool(found.question.filters) and found.where.known and (not found.total or far)

    def _label(self, name: str, value: str) -> str:
        asked = self.answer.question
        if name == "open" and value == NOW:
            return _("Open now")
        if name == "day" and asked.day:
            return capfirst(date_format(asked.day, "SHORT_DATE_FORMAT"))
        if name in {"free", "no_booking"}:
            return _("Free of charge") if name == "free" else _("No booking needed")
        return capfirst(str(asked.terms[name, value]))

    @property
    def before(self) -> str:
        number = self.answer.number
        return _to(self.answer.question.address(page=number - 1)) if number > 1 else ""

    @property
    def after(self) -> str:
        number = self.answer.number
        return _to(self.answer.question.address(page=number + 1)) if number < self.answer.pages else ""


def _to(query: str) -> str:
    return f"{reverse('finder:search')}?{query}#results" if query else reverse("finder:search")


def _typed(area: object) -> str:
    """What finds this one and no other of the same name."""
    return f"{area}, {area.region}" if isinstance(area, Municipality) else str(area)


def _choice(area: object) -> str:
    return _typed(area) if isinstance(area, Municipality) else _("%(region)s (region)") % {"region": area}
