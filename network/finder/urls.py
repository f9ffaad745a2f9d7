"""Addresses of the finder and of the public pages of places."""

from typing import Any

app_name = "finder"

urlpatterns: list[Any] = []
# Without a language in front: what other sites embed.
plain_urlpatterns: list[Any] = []
