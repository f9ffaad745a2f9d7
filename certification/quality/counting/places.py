"""Figures about places, remote channels and home-visit areas: what is told of them, in which languages, and when help
is given there. What is told is looked at as it stands now; how lately it was confirmed, on the day asked about."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from django.db.models import Count, Q

from certification.quality.counting.results import end_of, number, query, share
from certification.quality.indicators import Counted
from core.texts import languages as site_languages
from network.directory.hours import rules
from network.directory.hours.rows import schedule_of
from network.directory.languages import texts
from network.directory.models import Offer, Organisation, Place, PlaceFact, Term, Vocabulary
from network.directory.states import STALE_MONTHS, PlaceKind, months_before
from network.geography.models import LanguageStatus

_BILINGUAL = (LanguageStatus.FI_SV, LanguageStatus.SV_FI)
_NATIONAL = ("fi", "sv")
# Hours a week are those of so many weeks from the day on: odd and even weeks alike, and one holiday changes little.
_WEEKS = 12

Places = Sequence[Place | None]


def accessibility_facts(organisation: Organisation, places: Places, day: dt.date) -> list[Counted]:
    """Of the questions about getting in and being there, those that were answered; "on request" says how it works, and
    is an answer. Of places one goes to only. At most three queries."""
    own = _Own(organisation, places, day)
    questions = list(Term.objects.of(Vocabulary.PLACE_FACT).values_list("pk", flat=True))
    rows = PlaceFact.objects.filter(place__in=own.keys, term__in=questions).values_list("place")
    answered = dict(rows.annotate(number=Count("pk")).order_by())
    asked = query("share_accessibility_facts/1", day)

    def one(about: list[Place]) -> Counted:
        sites = [each for each in about if each.kind == PlaceKind.SITE]
        return share(sum(answered.get(each.pk, 0) for each in sites), len(sites) * len(questions), asked)

    return [one(about) for about in own.each]


def languages(organisation: Organisation, places: Places, day: dt.date) -> list[Counted]:
    """In how many languages help is given, and in which. At most three queries."""
    own = _Own(organisation, places, day)
    offers = _offers(own.keys, day)
    links = Offer.languages.through.objects.filter(offer__in=[each.pk for each in offers]).select_related("term")
    place_of = {each.pk: each.place_id for each in offers}
    spoken: dict[Any, set[Term]] = defaultdict(set)
    for link in links:
        spoken[place_of[link.offer_id]].add(link.term)

    def one(about: list[Place]) -> Counted:
        terms = {term for each in about for term in spoken[each.pk]}
        counted = number(len(terms), query("languages_offered/1", day))
        return replace(counted, shown=_named(terms)) if terms else counted

    return [one(about) for about in own.each]


def texts_in_both(organisation: Organisation, day: dt.date) -> Counted:
    """Of the published places in bilingual municipalities, those whose name and description (long or short) are there
    in Finnish and in Swedish, and whatever words were added to the hours. Three queries."""
    rows = _public(organisation, day).filter(kind=PlaceKind.SITE, municipality__language_status__in=_BILINGUAL)
    places = list(rows)
    offers: dict[Any, list[Offer]] = defaultdict(list)
    for each in _offers({place.pk for place in places}, day):
        offers[each.place_id].append(each)
    whole = sum(all(_says_all(place, offers[place.pk], code) for code in _NATIONAL) for place in places)
    return share(whole, len(places), query("share_texts_fi_sv/1", day))


def confirmed(organisation: Organisation, day: dt.date) -> Counted:
    """Of what the organisation has published, places, channels and home visits alike, what was confirmed lately. One
    query."""
    first = months_before(day, STALE_MONTHS)
    rows = list(_public(organisation, day))
    return share(
        sum(_is_confirmed(each, first, day) for each in rows),
        len(rows),
        query("share_confirmed_6m/1", day, first=first),
    )


def confirmed_hours(organisation: Organisation, places: Places, day: dt.date) -> list[Counted]:
    """Hours a week in which help is given, the mean of the weeks to come; none where the details were not confirmed
    lately. Hours of two offers at one place at the same time count once. At most four queries."""
    own = _Own(organisation, places, day)
    first = months_before(day, STALE_MONTHS)
    offers: dict[Any, list[Offer]] = defaultdict(list)
    for each in _offers(own.keys, day):
        offers[each.place_id].append(each)
    last = day + dt.timedelta(weeks=_WEEKS) - dt.timedelta(days=1)
    asked = query("confirmed_hours/1", day) | {"from": day.isoformat(), "to": last.isoformat()}

    def one(about: list[Place]) -> Counted:
        if not about:
            return Counted(None, query=asked | {"counted": 0})
        sure = [each for each in about if _is_confirmed(each, first, day)]
        minutes = sum(_minutes(offers[each.pk], day) for each in sure)
        hours = (Decimal(minutes) / (60 * _WEEKS)).quantize(Decimal("0.01"), ROUND_FLOOR)
        return Counted(hours, query=asked | {"counted": len(sure)})

    return [one(about) for about in own.each]


class _Own:
    """``each``: for every place that is asked about the places to count, itself, or none when it is another's by now;
    for None all that the organisation has published. ``keys``: of all of them."""

    def __init__(self, organisation: Organisation, places: Places, day: dt.date) -> None:
        all_of_it = list(_public(organisation, day)) if None in places else []
        self.each = [
            all_of_it if place is None else [place] if place.organisation_id == organisation.pk else []
            for place in places
        ]
        self.keys = {place.pk for about in self.each for place in about}


def _public(organisation: Organisation, day: dt.date) -> Any:
    return Place.objects.public().filter(organisation=organisation, created_at__lt=end_of(day))


def _offers(places: Iterable[Any], day: dt.date) -> list[Offer]:
    """Those in use on the day, with their hours. Three queries."""
    rows = Offer.objects.filter(Q(ended_at=None) | Q(ended_at__gte=end_of(day)), place__in=places)
    return list(rows.filter(created_at__lt=end_of(day)).prefetch_related("weekly_hours", "exceptions"))


def _is_confirmed(place: Place, first: dt.date, day: dt.date) -> bool:
    return place.confirmed_on is not None and first <= place.confirmed_on <= day


def _minutes(offers: list[Offer], day: dt.date) -> int:
    every = [opening for each in offers for opening in rules.openings(schedule_of(each), day, 7 * _WEEKS)]
    alike = rules.merged(replace(each, by_appointment=False) for each in every)
    return sum((each.end - each.start) // dt.timedelta(minutes=1) for each in alike)


def _says_all(place: Place, offers: list[Offer], language: str) -> bool:
    described = texts(place, "description") or texts(place, "summary")
    needed = [texts(place, "name"), described]
    added = [texts(each, "hours_note") for each in offers]
    added += [texts(row, "note") for each in offers for row in each.exceptions.all()]
    return all(language in each for each in needed) and all(language in each for each in added if each)


def _named(terms: Iterable[Term]) -> dict[str, str]:
    """Their names by language of the site, in the order of the vocabulary."""
    inorder = sorted(terms, key=lambda term: (term.order, term.key))
    return {
        code: ", ".join(getattr(each, f"name_{code}") or each.name for each in inorder) for code in site_languages()
    }
