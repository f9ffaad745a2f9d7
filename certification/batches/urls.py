"""Addresses of batches, all on the desk. Each kind of list has its own two lines, as groups and meetings do."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from certification.batches import grouproll, meetingroll, views

app_name = "batches"

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_desk = [
    path(_("groups/<uuid:key>/certificates/"), views.parts, {"roll": grouproll.NAME}, name="group"),
    path(_("groups/<uuid:key>/certificates/<slug:part>/"), views.issue, {"roll": grouproll.NAME}, name="group_issue"),
    path(_("meetings/<uuid:key>/certificates/"), views.parts, {"roll": meetingroll.NAME}, name="meeting"),
    path(
        _("meetings/<uuid:key>/certificates/<slug:part>/"),
        views.issue,
        {"roll": meetingroll.NAME},
        name="meeting_issue",
    ),
    path(_("certificates/<uuid:pk>/"), views.batch, name="batch"),
    path(_("certificates/<uuid:pk>/again/"), views.again, name="again"),
    path(_("certificates/<uuid:pk>/file/"), views.download, name="download"),
]
urlpatterns = [path(_("desk/"), include(_desk))]
