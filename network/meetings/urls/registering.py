"""Registering, the page behind the link in a mail, one's own list, and participants at the desk."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from network.meetings.views import mine, participants, registering, tickets

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_events = [
    path(_("r/<slug:token>/"), tickets.ticket, name="ticket"),
    path(_("r/<slug:token>/confirm/"), tickets.confirm, name="confirm"),
    path(_("r/<slug:token>/way/"), tickets.change_way, name="change_way"),
    path(_("r/<slug:token>/answers/"), tickets.answers, name="answers"),
    path(_("r/<slug:token>/cancel/"), tickets.cancel_registration, name="cancel_registration"),
    path(_("r/<slug:token>/place/"), tickets.take_offer, name="take_offer"),
    path(_("r/<slug:token>/no-place/"), tickets.decline_offer, name="decline_offer"),
    path(_("<uuid:pk>/register/"), registering.register, name="register"),
    path(_("<uuid:pk>/colleague/"), registering.colleague, name="colleague"),
]
_my = [
    path("", mine.mine, name="mine"),
    path("<uuid:pk>/", mine.mine_one, name="mine_one"),
]
_desk = [
    path(_("<uuid:pk>/participants/"), participants.participants, name="participants"),
    path(_("<uuid:pk>/participants/<uuid:registration>/cancel/"), participants.cancel_for, name="cancel_for"),
]
urlpatterns: list[Any] = [
    path(_("events/"), include(_events)),
    path(_("my/"), include([path(_("meetings/"), include(_my))])),
    path(_("desk/"), include([path(_("meetings/"), include(_desk))])),
]
plain_urlpatterns: list[Any] = []
