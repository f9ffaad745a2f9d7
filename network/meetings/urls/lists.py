"""Addresses of the list of meetings on the desk, the summary of a year, and their files."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from network.meetings.views import lists

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_meetings = [
    path("", lists.meetings, name="meetings"),
    path(_("file/<slug:kind>/"), lists.meetings_file, name="meetings_file"),
    path(_("summary/"), lists.summary, name="summary"),
    path(_("summary/<slug:table>/<slug:kind>/"), lists.summary_file, name="summary_file"),
]
urlpatterns: list[Any] = [path(_("desk/"), include([path(_("meetings/"), include(_meetings))]))]
plain_urlpatterns: list[Any] = []
