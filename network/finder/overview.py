"""The map of regions beside the results: counting a whole country takes its time, so it is done for many at once."""

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core import clock
from network.finder import counts, tiles
from network.geography.models import Region

# Numbers on the map may be this much behind; the results beside it never are.
_SECONDS = 300


def country(current: Region | None) -> SafeString:
    """The map and the same facts in a table. One query when this region was not marked on it lately, and two more when
    nobody asked at all."""
    key = f"finder.map:{get_language()}:{current.code if current else ''}:{clock.today()}"
    html: str = cache.get_or_set(key, lambda: _drawn(current), _SECONDS) or ""
    return mark_safe(html)  # noqa: S308 - our own template


def _drawn(current: Region | None) -> str:
    places = cache.get_or_set(f"finder.counts:{clock.today()}", counts.sites_by_region, _SECONDS)
    return str(render_to_string("finder/_regions.html", {"map": tiles.country(current, places)}))
