"""What the register says of one organisation: how it stands, for what, and what has happened. Days and kinds of steps
only: nothing of evaluators, findings, evidence or applications that were refused."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from certification.quality import register
from certification.quality.models import Certification, CertifiedPlace, Decision
from certification.quality.states import ApplicationKind, DecisionKind, Status
from core import clock
from core.addresses import whole
from core.texts import pick
from network.directory.languages import text, words_of
from network.directory.models import Offer, Organisation, Place, Term
from network.directory.states import Freshness

# Pixels of the mark, as other sites show it.
WIDTH, HEIGHT = 320, 96


class Step(models.TextChoices):
    """What happened to a certification; those of one day in this order."""

    GRANTED = "granted", _("Granted")
    RENEWED = "renewed", _("Renewed")
    CHANGED = "scope_changed", _("Scope changed")
    SUSPENDED = "suspended", _("Suspended")
    RESTORED = "restored", _("Restored")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ENDED = "ended", _("Ended by the organisation")
    EXPIRED = "expired", _("Expired")


_STEPS = {
    DecisionKind.SUSPEND: Step.SUSPENDED,
    DecisionKind.RESTORE: Step.RESTORED,
    DecisionKind.WITHDRAW: Step.WITHDRAWN,
    DecisionKind.REDUCE: Step.CHANGED,
}
_GRANTED = {
    ApplicationKind.FIRST: Step.GRANTED,
    ApplicationKind.RENEWAL: Step.RENEWED,
    ApplicationKind.CHANGE: Step.CHANGED,
}
_ORDER = {step: number for number, step in enumerate(Step)}


@dataclass(frozen=True)
class Event:
    """``step``: a `Step`."""

    day: dt.date
    step: Step


@dataclass(frozen=True)
class Entry:
    """One organisation on ``asked_on``. ``certification`` comes with all of `register.whole`."""

    certification: Certification
    asked_on: dt.date

    @property
    def organisation(self) -> Organisation:
        return self.certification.organisation

    @cached_property
    def status(self) -> Status:
        return self.certification.status_on(self.asked_on)

    @property
    def in_force(self) -> bool:
        return self.status == Status.IN_FORCE

    @property
    def suspended_on(self) -> dt.date | None:
        """Since when it does not hold for a time; None for all others."""
        at = self.certification.suspended_at
        return clock.day_of(at) if at is not None and self.status == Status.SUSPENDED else None

    @property
    def ended_on(self) -> dt.date | None:
        """On which day it was withdrawn or ended before its time."""
        at = self.certification.ended_at
        return clock.day_of(at) if at is not None else None

    @property
    def scheme(self) -> str:
        """In the active language."""
        return str(text(self.certification.version.scheme, "name"))

    @cached_property
    def places(self) -> list[Place]:
        scope: list[CertifiedPlace] = self.certification.scope  # type: ignore[attr-defined]  # see register.whole
        return [each.place for each in scope]

    @cached_property
    def ways(self) -> list[Term]:
        """How help is given at these places, as the finder says it today."""
        return _sorted(offer.way for offer in self._offers())

    @cached_property
    def languages(self) -> list[Term]:
        """In which languages, likewise."""
        return _sorted(term for offer in self._offers() for term in offer.languages.all())

    def _offers(self) -> Iterator[Offer]:
        for place in self.places:
            if in_finder(place):
                yield from place.offers.all()

    def decided_name(self, language: str) -> str:
        """The name as it was decided on, where it is another today; else ""."""
        then = pick(self.certification.name, language)[0]
        names = {str(words_of(self.organisation, "name", code)) for code in ("fi", "sv", "en")}
        return "" if then in names else then


def entry(organisation: Organisation) -> Entry | None:
    """How it stands now; None when it never was certified. A number of queries that does not grow with its places."""
    today = clock.today()
    rows = register.whole(register.counting(today).filter(organisation=organisation), today)
    found = rows.first()
    return Entry(found, today) if found else None


def entries(rows: Iterable[Certification]) -> list[Entry]:
    """Of rows of `register.rows`."""
    today = clock.today()
    return [Entry(each, today) for each in rows]


def name_of(organisation: Organisation) -> str:
    """In the active language, else in the one that it has."""
    return str(text(organisation, "name"))


def in_finder(place: Place) -> bool:
    """Whether it has a page in the finder that anyone may open. The same rule as ``Place.objects.in_finder``."""
    return place.is_public and place.freshness != Freshness.HIDDEN


def history(organisation: Organisation) -> list[Event]:
    """The newest first. Three queries."""
    today = clock.today()
    found = list(organisation.certifications.select_related("replaced_by"))
    decisions = Decision.objects.filter(certification__in=found).select_related("application")
    events = {each for decision in decisions if (each := _decided(decision))}
    granted = {each.certification_id for each in decisions if each.application_id}
    taken = CertifiedPlace.objects.filter(certification__in=found, until__lte=today).values_list(
        "certification", "until"
    )
    left: dict[Any, set[dt.date]] = {}
    for key, day in taken:
        if day is not None:
            left.setdefault(key, set()).add(day)
    for certification in found:
        if certification.pk not in granted:
            events.add(Event(certification.decided_on, Step.GRANTED))
        events.update(_ended(certification, left.get(certification.pk, set()), today))
    return sorted(events, key=lambda event: (event.day, _ORDER[event.step]), reverse=True)


def _decided(decision: Decision) -> Event | None:
    day = clock.day_of(decision.decided_at)
    if decision.kind in (DecisionKind.GRANT, DecisionKind.GRANT_WITH_CONDITIONS) and decision.application:
        return Event(day, _GRANTED[ApplicationKind(decision.application.kind)])
    step = _STEPS.get(DecisionKind(decision.kind))
    return Event(day, step) if step else None


def _ended(of: Certification, left: set[dt.date], today: dt.date) -> Iterator[Event]:
    """What no decision tells of: places that the organisation took out itself, the end that it wanted, and the end of
    the period where nothing followed."""
    last = clock.day_of(of.ended_at) if of.ended_at is not None else of.valid_to
    yield from (Event(day, Step.CHANGED) for day in left if day < last)
    if of.ended_at is not None:
        yield Event(last, Step.ENDED if of.ended_as == Status.ENDED else Step.WITHDRAWN)
    elif of.valid_to < today:
        following = of.replaced_by
        after = of.valid_to + dt.timedelta(days=1)
        if following is None or following.valid_from > after:
            yield Event(after, Step.EXPIRED)


def snippet(organisation: Organisation, language: str) -> SafeString:
    """The HTML by which the organisation shows the mark on its own site, in a language. The words in it do not say
    that it is certified: they stay there when it is not any more."""
    with override(language):
        page = whole(reverse("quality:certified", args=[organisation.pk]))
        mark = whole(reverse("quality:mark", args=[organisation.pk]))
        said = gettext("Check the certification of %(name)s") % {"name": name_of(organisation)}
    return format_html(
        '<a href="{}"><img src="{}" width="{}" height="{}" alt="{}"></a>', page, mark, WIDTH, HEIGHT, said
    )


def _sorted(terms: Iterable[Term]) -> list[Term]:
    return sorted({term.pk: term for term in terms}.values(), key=lambda term: (term.order, term.pk))
