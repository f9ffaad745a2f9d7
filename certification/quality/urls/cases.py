"""Addresses of appeals and complaints."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from certification.quality.views import appeals, cases

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_desk = [
    path(_("appeal/<uuid:decision>/"), appeals.appeal, name="appeal"),
    path(_("cases/"), cases.cases, name="cases"),
    path(_("cases/<uuid:pk>/"), cases.case, name="case"),
    path(_("cases/<uuid:pk>/take/"), cases.take_case, name="take_case"),
    path(_("cases/<uuid:pk>/release/"), cases.release_case, name="release_case"),
    path(_("cases/<uuid:pk>/answer/"), cases.answer_case, name="answer_case"),
    path(_("cases/<uuid:pk>/withdraw/"), cases.withdraw_case, name="withdraw_case"),
]
urlpatterns: list[Any] = [
    path(_("certified/"), include([path(_("complaint/"), appeals.complain, name="complain")])),
    path(_("desk/"), include([path(_("certification/"), include(_desk))])),
]
