"""Everything the desk and the confirmation page show of one place."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import audit, clock
from core.texts import Words
from network.directory import content, freshness, phones, policies
from network.directory.hours import schedule_of, words
from network.directory.languages import Gap, gaps, words_of
from network.directory.models import Offer, Place
from network.directory.readiness import lacks
from network.directory.states import PlaceKind, PlaceState
from network.geography.distance import kilometres

_HISTORY = ("publish", "confirm", "pause", "end", "reopen", "send_letter", "renew_link", "withdraw_links", "note")
_HOW = {"link": _("through the link in a letter"), "phone": _("after a phone call"), "desk": _("on the desk")}
_WHAT = {
    "publish": _("Published and confirmed"),
    "confirm": _("Confirmed"),
    "pause": _("Taken out of the finder"),
    "end": _("Ended"),
    "reopen": _("Opened again"),
    "send_letter": _("A letter was sent"),
    "renew_link": _("A new link was sent"),
    "withdraw_links": _("The links in letters were taken back"),
    "note": _("A note to correct something was passed on"),
}


@dataclass(frozen=True)
class Shown:
    """An offer with its words: what it is called, when help is given, what languages its texts miss."""

    offer: Offer
    name: Words
    summary: Words
    hours: list[str]
    gaps: list[Gap]


@dataclass(frozen=True)
class Event:
    """``who``: a person's name; empty when a letter's link or the clock did it."""

    at: Any
    what: str | Promise
    who: str
    how: str | Promise


def details(place: Place, language: str | None) -> dict[str, Any]:
    """What the public page says, for whoever is asked whether it is right."""
    code = language or ""
    offers = [_shown(offer, code) for offer in Offer.objects.in_use().filter(place=place).whole()]
    texts = {name: words_of(place, name, code) for name in content.place_texts(place.kind)}
    return {
        "texts": texts,
        "tel": phones.tel(place.phone),
        "offers": offers,
        "facts": list(place.facts.select_related("term")),
        "served": [] if place.kind == PlaceKind.SITE else list(place.served.all()),
        "from_middle": _from_middle(place),
    }


def of(place: Place, user: Any) -> dict[str, Any]:
    """The page of the desk."""
    found = details(place, get_language())
    offers = [each.offer for each in found["offers"]]
    confirmed_on = place.confirmed_on
    return {
        "details": found,
        "ended_offers": list(place.offers.exclude(ended_at=None).select_related("way")),
        "lacks": lacks(place, offers) if place.state != PlaceState.ENDED else [],
        "gaps": gaps(place, content.place_texts(place.kind)),
        "stale_from": confirmed_on and freshness.stale_from(confirmed_on),
        "last_day": confirmed_on and freshness.last_fresh_day(confirmed_on),
        "hidden_from": confirmed_on and freshness.hidden_from(confirmed_on),
        "stage": freshness.stage(confirmed_on) if place.is_public else None,
        "history": history(place),
        "open_links": place.links.filter(used_at=None, withdrawn_at=None, until__gt=clock.now()).count(),
        "may_edit": policies.may_edit_place(user, place),
        "may_remind": policies.may_remind(user, place),
        "may_copy": policies.may_add_place(user, place.organisation),
    }


def history(place: Place) -> list[Event]:
    """What happened to the place, the newest first."""
    lines = audit.lines(place, *(f"directory.place.{verb}" for verb in _HISTORY), limit=20)
    return [
        Event(
            at=line.at,
            what=_WHAT[line.action.rpartition(".")[2]],
            who=str(line.actor) if line.actor else "",
            how=_HOW.get(line.data.get("by", ""), ""),
        )
        for line in lines
    ]


def _shown(offer: Offer, language: str) -> Shown:
    schedule = schedule_of(offer)
    hours = [*words.week_lines(schedule), *words.exception_lines(schedule, clock.today())]
    note = words_of(offer, "hours_note", language)
    return Shown(
        offer=offer,
        name=words_of(offer, "name", language),
        summary=words_of(offer, "summary", language),
        hours=[*hours, str(note)] if note else hours,
        gaps=gaps(offer, content.OFFER_TEXTS),
    )


def _from_middle(place: Place) -> int | None:
    """Kilometres from the middle of the municipality; None where the position of the door is not known."""
    if place.lat is None or place.lon is None:
        return None
    middle = (place.municipality.lat, place.municipality.lon)
    return round(kilometres(middle, (place.lat, place.lon)))
