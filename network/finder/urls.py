"""Addresses of the finder and of the public pages of places."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _

from network.finder import public_urls
from network.finder.views import search

app_name = "finder"

urlpatterns: list[Any] = [
    # Translators: part of a web address, lower case, without spaces.
    path(_("find-support/"), search.search, name="search"),
    *public_urls.urlpatterns,
]
# Without a language in front: what other sites embed.
plain_urlpatterns: list[Any] = [*public_urls.plain_urlpatterns]
