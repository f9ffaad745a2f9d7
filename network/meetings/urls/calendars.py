"""Addresses of calendars: those that programs follow, one meeting's file, and the page where people find them."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from network.meetings.views import calendars

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_public = [
    path(_("calendars/"), calendars.calendar_feeds, name="calendar_feeds"),
    path(_("<uuid:pk>/calendar.ics"), calendars.ics, name="ics"),
]
_my = [
    path(_("meetings/calendar/renew/"), calendars.renew_feed, name="renew_feed"),
    path(_("meetings/calendar/end/"), calendars.end_feed, name="end_feed"),
]
urlpatterns: list[Any] = [path(_("events/"), include(_public)), path(_("my/"), include(_my))]
# Without a language in front: what calendars follow. These addresses stand in other people's calendars for years.
plain_urlpatterns: list[Any] = [
    path("calendar/all.ics", calendars.everything, name="all"),
    path("calendar/region/<slug:code>.ics", calendars.region, name="region"),
    path("calendar/network/<slug:slug>.ics", calendars.network, name="network"),
    path("calendar/my/<slug:token>.ics", calendars.mine, name="my"),
]
