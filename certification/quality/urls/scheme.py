"""Addresses of the criteria, for everybody, and of the agency's figures and calendar on the desk."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from certification.quality.views import scheme, statistics

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_desk = [
    path(_("figures/"), statistics.figures, name="statistics"),
    path(_("figures/file/<slug:table>/<slug:kind>/"), statistics.figures_file, name="statistics_file"),
    path(_("calendar/"), statistics.calendar, name="calendar"),
]
urlpatterns: list[Any] = [
    path(_("certified/"), include([path(_("criteria/"), scheme.criteria, name="criteria")])),
    path(_("desk/"), include([path(_("certification/"), include(_desk))])),
]
