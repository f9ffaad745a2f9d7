"""Addresses of the finder, of the pages of places, organisations and areas, of the leaflet, and of the widget and its
code."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from network.finder.views import areas, embed, leaflet, organisations, places, preview, search, widget

app_name = "finder"

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_public = [
    path("", search.search, name="search"),
    path(_("place/<uuid:pk>/<slug:slug>/"), places.place, name="place"),
    path(_("place/<uuid:pk>/"), places.place, name="place"),
    path(_("organisation/<uuid:pk>/<slug:slug>/"), organisations.organisation, name="organisation"),
    path(_("organisation/<uuid:pk>/"), organisations.organisation, name="organisation"),
    path(_("municipality/<slug:code>/"), areas.municipality, name="municipality"),
    path(_("municipality/<slug:code>/leaflet.pdf"), leaflet.leaflet, name="leaflet"),
    path(_("region/<slug:code>/"), areas.region, name="region"),
    path(_("regions/"), areas.regions, name="regions"),
    path(_("on-your-site/"), embed.embed, name="embed"),
]
urlpatterns: list[Any] = [
    path(_("find-support/"), include(_public)),
    path(_("desk/"), include([path(_("places/<uuid:pk>/preview/"), preview.preview, name="preview")])),
]
# Without a language in front: what other sites embed.
plain_urlpatterns: list[Any] = [path("widget/finder/", widget.finder, name="finder")]
