"""Attendance: the list, the camera and the code at the desk; saying oneself that one is there."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from network.meetings.views import attending, checking_in

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_events = [
    path(_("<uuid:pk>/here/"), checking_in.check_in, name="check_in"),
    path(_("r/<slug:token>/here/"), checking_in.check_in_ticket, name="check_in_ticket"),
]
_desk = [
    path(_("<uuid:pk>/attendance/"), attending.attendance, name="attendance"),
    path(_("<uuid:pk>/attendance/save/"), attending.marks, name="marks"),
    path(_("<uuid:pk>/attendance/add/"), attending.walk_in, name="walk_in"),
    path(_("<uuid:pk>/attendance/scan/"), attending.scan, name="scan"),
    path(_("<uuid:pk>/attendance/code/"), attending.door_code, name="door"),
    path(_("<uuid:pk>/attendance/names.pdf"), attending.names_pdf, name="names_pdf"),
]
urlpatterns: list[Any] = [
    path(_("events/"), include(_events)),
    path(_("desk/"), include([path(_("meetings/"), include(_desk))])),
]
plain_urlpatterns: list[Any] = []
