"""Addresses of places and offers on the desk, and confirmation links."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from network.directory.views import confirming, freshness, hours, offers, place_moves, places

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_desk = [
    path(_("organisations/<uuid:pk>/places/add/"), places.add_place, name="add_place"),
    path(_("places/stale/"), freshness.stale, name="stale"),
    path(_("places/<uuid:pk>/"), places.place, name="place"),
    path(_("places/<uuid:pk>/edit/"), places.edit_place, name="edit_place"),
    path(_("places/<uuid:pk>/accessibility/"), places.edit_facts, name="edit_facts"),
    path(_("places/<uuid:pk>/copy/"), places.copy_place, name="copy_place"),
    path(_("places/<uuid:pk>/publish/"), place_moves.publish, name="publish_place"),
    path(_("places/<uuid:pk>/pause/"), place_moves.pause, name="pause_place"),
    path(_("places/<uuid:pk>/end/"), place_moves.end, name="end_place"),
    path(_("places/<uuid:pk>/open-again/"), place_moves.reopen, name="reopen_place"),
    path(_("places/<uuid:pk>/confirm/"), freshness.confirm_place, name="confirm_place"),
    path(_("places/<uuid:pk>/letter/"), freshness.send_again, name="send_again"),
    path(_("places/<uuid:pk>/links/end/"), freshness.withdraw_links, name="withdraw_links"),
    path(_("places/<uuid:pk>/offers/add/"), offers.add_offer, name="add_offer"),
    path(_("offers/<uuid:pk>/edit/"), offers.edit_offer, name="edit_offer"),
    path(_("offers/<uuid:pk>/hours/"), hours.edit_hours, name="edit_hours"),
    path(_("offers/<uuid:pk>/copy/"), offers.copy_offer, name="copy_offer"),
    path(_("offers/<uuid:pk>/end/"), offers.end_offer, name="end_offer"),
    path(_("offers/<uuid:pk>/bring-back/"), offers.bring_back_offer, name="bring_back_offer"),
]
_links = [
    path(_("confirm/<slug:token>/"), confirming.confirm, name="confirm"),
    path(_("confirm/<slug:token>/correct/"), confirming.correct, name="confirm_correct"),
    path(_("confirm/<slug:token>/ended/"), confirming.ended, name="confirm_ended"),
    path(_("confirm/<slug:token>/new-link/"), confirming.new_link, name="confirm_new_link"),
]
urlpatterns = [path(_("desk/"), include(_desk)), *_links]
