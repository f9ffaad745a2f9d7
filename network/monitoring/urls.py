"""Addresses of sessions of support: one's own, and the sums on the desk."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from network.monitoring.views import figures, log, mine

app_name = "monitoring"

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_my = [
    path("", mine.mine, name="mine"),
    path(_("file/<slug:kind>/"), mine.mine_file, name="mine_file"),
    path(_("<int:year>/summary.pdf"), mine.summary_pdf, name="summary_pdf"),
    path(_("log/"), log.log, name="log"),
    path(_("<uuid:pk>/saved/"), log.saved, name="saved"),
    path(_("<uuid:pk>/edit/"), log.edit, name="edit"),
    path(_("<uuid:pk>/undo/"), log.remove, name="remove"),
]
_desk = [
    path("", figures.region, name="region"),
    path(_("file/<slug:table>/<slug:kind>/"), figures.region_file, name="region_file"),
    path(_("organisation/<uuid:pk>/"), figures.organisation, name="organisation"),
    path(
        _("organisation/<uuid:pk>/file/<slug:table>/<slug:kind>/"),
        figures.organisation_file,
        name="organisation_file",
    ),
]
urlpatterns: list[Any] = [
    path(_("my/"), include([path(_("sessions/"), include(_my))])),
    path(_("desk/"), include([path(_("sessions/"), include(_desk))])),
]
