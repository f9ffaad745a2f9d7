"""Addresses of the public calendar and of the pages of meetings."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from network.meetings.views import public

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_public = [
    path("", public.calendar, name="calendar"),
    path(_("<uuid:pk>/agenda.pdf"), public.agenda_pdf, name="agenda_pdf"),
    path("<uuid:pk>/<slug:slug>/", public.meeting, name="meeting"),
    path("<uuid:pk>/", public.meeting, name="meeting"),
]
urlpatterns: list[Any] = [path(_("events/"), include(_public))]
plain_urlpatterns: list[Any] = []
