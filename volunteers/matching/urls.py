"""Addresses of requests for help: on the desk, one's own, and the link in a mail."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from volunteers.matching.views import mine, moves, requests

app_name = "matching"

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_desk = [
    path("", requests.requests, name="requests"),
    path(_("new/"), requests.add_request, name="add_request"),
    path("<uuid:pk>/", requests.request, name="request"),
    path(_("<uuid:pk>/ask/"), moves.ask, name="ask"),
    path(_("<uuid:pk>/choose/<uuid:ask>/"), moves.choose, name="choose"),
    path(_("<uuid:pk>/release/<uuid:ask>/"), moves.release, name="release"),
    path(_("<uuid:pk>/done/"), moves.finish_request, name="finish_request"),
    path(_("<uuid:pk>/cancel/"), moves.cancel_request, name="cancel_request"),
]
_my = [
    path("", mine.my_requests, name="my_requests"),
    path("<uuid:pk>/", mine.my_answer, name="my_answer"),
]
urlpatterns: list[Any] = [
    path(_("desk/"), include([path(_("requests/"), include(_desk))])),
    path(_("my/"), include([path(_("requests/"), include(_my))])),
    path(_("volunteer/"), include([path(_("request/<slug:token>/"), mine.answer, name="answer")])),
]
