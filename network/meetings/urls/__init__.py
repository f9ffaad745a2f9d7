"""Addresses of meetings: one module a subject. ``plain_urlpatterns`` stand outside of the languages."""

from typing import Any

from network.meetings.urls import attending, calendars, letters, lists, minutes, organising, public, registering

app_name = "meetings"

_PARTS = (organising, attending, minutes, lists, letters, calendars, registering, public)

urlpatterns: list[Any] = [pattern for part in _PARTS for pattern in part.urlpatterns]
plain_urlpatterns: list[Any] = [pattern for part in _PARTS for pattern in part.plain_urlpatterns]
