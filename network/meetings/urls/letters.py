"""Writing to participants, and their feedback."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from network.meetings.views import feedback, messages

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_events = [
    path(_("r/<slug:token>/feedback/"), feedback.feedback, name="feedback"),
]
_my = [
    path(_("<uuid:pk>/feedback/"), feedback.my_feedback, name="my_feedback"),
]
_desk = [
    path(_("<uuid:pk>/message/"), messages.message, name="message"),
    path(_("<uuid:pk>/feedback/"), messages.feedback_results, name="feedback_results"),
    path(_("<uuid:pk>/feedback.csv"), messages.feedback_csv, name="feedback_csv"),
]
urlpatterns: list[Any] = [
    path(_("events/"), include(_events)),
    path(_("my/"), include([path(_("meetings/"), include(_my))])),
    path(_("desk/"), include([path(_("meetings/"), include(_desk))])),
]
plain_urlpatterns: list[Any] = []
