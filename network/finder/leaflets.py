"""The leaflet of a municipality for the wall of its library: large print, PDF/A-3a and PDF/UA-1, in one language."""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import segno
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import clock, paper
from core.addresses import whole
from core.paper import Paper
from core.texts import Words
from network.directory.models import Place
from network.directory.states import Booking, Freshness, PlaceKind, Price
from network.finder import reach, shown
from network.finder.models import Delivery
from network.finder.shown import OfferShown
from network.finder.wording import text
from network.geography.models import Municipality

# What a wall has room for; the page behind the code has the rest.
SITES, HOME, REMOTE = 30, 8, 6
_DOT = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="12" fill="#0b5a61"/></svg>'
)


@dataclass(frozen=True)
class Help:
    """One offer on paper. ``lines``: hours in words, public holidays, exceptions, booking, price."""

    name: Words
    lines: Sequence[str]
    notes: Sequence[Words]
    languages: str


@dataclass(frozen=True)
class Entry:
    """One place on paper; ``where``: its address, or the area it serves."""

    name: Words
    summary: Words
    alert: Words
    where: str
    phone: str
    price: Words
    offers: Sequence[Help]
    not_confirmed: str

    @property
    def mark(self) -> str:
        """In which language its texts are, where that is not the leaflet's."""
        return next((each.mark for each in (self.name, self.summary, self.alert) if each.foreign), "")


@dataclass(frozen=True)
class Leaflet(Paper):
    """``more``: how many places there was no room for."""

    municipality: Municipality
    language: str
    day: dt.date
    address: str
    sites: Sequence[Entry]
    home: Sequence[Entry]
    remote: Sequence[Entry]
    more: int

    template, called, sheet = "documents/leaflet.html", "leaflet", "documents/leaflet.css"
    drawings = (("dot", _DOT),)

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        return {"qr": _qr(self.address)}


def read(municipality: Municipality) -> Leaflet:
    """In the active language; each place once, in the first kind of help it gives, as in the finder. A number of
    queries that does not grow with the places."""
    towns = reach.keys(municipality)
    sites = shown.sites_of(towns)
    home = shown.reaching(towns, Delivery.HOME).exclude(pk__in=_keys(sites))
    remote = shown.reaching(towns, Delivery.REMOTE).exclude(pk__in=_keys(sites)).exclude(pk__in=_keys(home))
    shelves = [list(shown.whole(rows)[:room]) for rows, room in ((sites, SITES), (home, HOME), (remote, REMOTE))]
    here, coming, afar = ([_entry(place) for place in shelf] for shelf in shelves)
    return Leaflet(
        municipality=municipality,
        language=get_language() or "fi",
        day=clock.today(),
        address=whole(reverse("finder:municipality", args=[municipality.code])),
        sites=here,
        home=coming,
        remote=afar,
        more=sites.count() + home.count() + remote.count() - sum(len(shelf) for shelf in shelves),
    )


def _keys(places: QuerySet[Place]) -> QuerySet[Place, Any]:
    return places.order_by().values("pk")


def file_name(leaflet: Leaflet) -> str:
    # Translators: the beginning of a file's name; no spaces.
    name = _("digital-support")
    return f"{name}-{leaflet.municipality.code}-{leaflet.day.isoformat()}.pdf"


def _entry(place: Place) -> Entry:
    since = place.confirmed_on if place.freshness == Freshness.NOT_CONFIRMED else None
    return Entry(
        name=_words(place, "name"),
        summary=_words(place, "summary"),
        alert=_words(place, "alert"),
        where=paper.line(_where(place)),
        phone=paper.line(place.phone),
        price=_words(place, "phone_price"),
        offers=[_help(each) for each in shown.offers_of(place)],
        not_confirmed=date_format(since, "SHORT_DATE_FORMAT") if since else "",
    )


def _where(place: Place) -> str:
    if place.kind != PlaceKind.SITE:
        return ""
    town = f"{place.postal_code} {place.municipality}".strip()
    return f"{place.street}, {town}" if place.street else town


def _help(offered: OfferShown) -> Help:
    offer = offered.offer
    lines = [*offered.week, *filter(None, [offered.holidays]), *offered.exceptions]
    lines += [offer.get_booking_display()] if offer.booking != Booking.NONE else []
    lines += [offer.get_price_display()] if offer.price == Price.FEE else []
    notes = [_words(offer, field) for field in ("hours_note", "booking_note", "price_note")]
    return Help(
        name=_words(offer, "name"),
        lines=[paper.line(line) for line in lines],
        notes=[note for note in notes if note],
        languages=", ".join(term.name for term in offer.languages.all()),
    )


def _words(thing: object, field: str) -> Words:
    return paper.lines(text(thing, field))  # type: ignore[arg-type]  # a place or an offer


def _qr(address: str) -> bytes:
    """A picture that phones read (ISO/IEC 18004)."""
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawing, kind="svg", border=0, dark="#14282d", xmldecl=False, svgns=True, nl=False
    )
    return drawing.getvalue()
