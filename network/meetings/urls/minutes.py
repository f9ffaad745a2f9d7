"""Addresses of what a meeting leaves behind: materials, minutes, action points."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from network.meetings.views import action_points, materials, minutes

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_desk = [
    path(_("tasks/"), action_points.action_points, name="action_points"),
    path(_("<uuid:pk>/materials/"), materials.materials, name="materials"),
    path(_("<uuid:pk>/materials/<uuid:material>/"), materials.material_edit, name="material_edit"),
    path(_("<uuid:pk>/materials/<uuid:material>/remove/"), materials.material_remove, name="material_remove"),
    path(_("<uuid:pk>/minutes/"), minutes.minutes, name="minutes"),
    path(_("<uuid:pk>/minutes/revisions/"), minutes.minutes_history, name="minutes_history"),
    path(_("<uuid:pk>/minutes/publish/"), minutes.publish_minutes, name="publish_minutes"),
    path(_("<uuid:pk>/tasks/new/"), action_points.add_point, name="add_point"),
]
_events = [
    path(_("r/<slug:token>/files/<uuid:material>/"), materials.ticket_file, name="ticket_file"),
    path(_("r/<slug:token>/minutes.pdf"), minutes.ticket_minutes, name="ticket_minutes"),
    path(_("tasks/<uuid:pk>/"), action_points.action_point, name="action_point"),
    path(_("tasks/<uuid:pk>/edit/"), action_points.edit_point, name="edit_point"),
    path(_("<uuid:pk>/files/<uuid:material>/"), materials.material_file, name="material_file"),
    path(_("<uuid:pk>/minutes.pdf"), minutes.minutes_pdf, name="minutes_pdf"),
]
urlpatterns: list[Any] = [
    path(_("desk/"), include([path(_("meetings/"), include(_desk))])),
    path(_("events/"), include(_events)),
    path(_("my/"), include([path(_("tasks/"), action_points.my_points, name="my_points")])),
]
plain_urlpatterns: list[Any] = []
