"""Addresses of who organises meetings, on the desk."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from network.meetings.views import organising, organising_agenda, organising_inviting, organising_moves

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_meetings = [
    path(_("new/"), organising.add, name="add"),
    path("<uuid:pk>/", organising.desk, name="desk"),
    path(_("<uuid:pk>/edit/"), organising.edit, name="edit"),
    path(_("<uuid:pk>/dates/"), organising.dates, name="dates"),
    path(_("<uuid:pk>/agenda/"), organising_agenda.agenda, name="agenda"),
    path(_("<uuid:pk>/publish/"), organising_moves.publish, name="publish"),
    path(_("<uuid:pk>/cancel/"), organising_moves.cancel, name="cancel"),
    path(_("<uuid:pk>/held/"), organising_moves.hold, name="hold"),
    path(_("<uuid:pk>/copy/"), organising_moves.copy, name="copy"),
    path(_("<uuid:pk>/delete/"), organising_moves.delete, name="delete"),
    path(_("<uuid:pk>/invitations/"), organising_inviting.invite, name="invite"),
    path(_("<uuid:pk>/invitations/<int:invitation>/take-back/"), organising_inviting.uninvite, name="uninvite"),
]
urlpatterns: list[Any] = [path(_("desk/"), include([path(_("meetings/"), include(_meetings))]))]
plain_urlpatterns: list[Any] = []
