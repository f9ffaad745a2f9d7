"""Addresses of public pages, and of a map of the streets."""

from urllib.parse import quote, urlencode

from django.urls import reverse

from network.directory.models import Organisation, Place
from network.finder import wording

# A free map without an account. Only a link: the page itself asks no other site for anything.
_MAP = "https://www.openstreetmap.org"


def page_of(thing: Place | Organisation) -> str:
    """The path of the public page, with its readable end in the active language."""
    name = "finder:place" if isinstance(thing, Place) else "finder:organisation"
    return reverse(name, args=[thing.pk, wording.slug_of(thing)])


def street_map(place: Place) -> str:
    """Where it stands on a map of the streets: by its door when that is known, else by its address. "" for neither."""
    if place.lat is not None and place.lon is not None:
        spot = urlencode({"mlat": f"{place.lat:.5f}", "mlon": f"{place.lon:.5f}"})
        return f"{_MAP}/?{spot}#map=17/{place.lat:.5f}/{place.lon:.5f}"
    if not place.street:
        return ""
    return f"{_MAP}/search?query={quote(f'{place.street}, {place.postal_code} {place.municipality}')}"
