"""Addresses of whoever decides, of letters, and of the files of a certificate."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from certification.quality.views import deciding, deciding_files

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_desk = [
    path(_("matter/<uuid:pk>/decide/"), deciding.decide, name="decide"),
    path(_("matter/<uuid:pk>/send-back/"), deciding.send_back, name="send_back"),
    path(_("letter/<uuid:pk>.pdf"), deciding_files.letter, name="letter"),
    # Before the badge, whose language would be "endorsement-fi".
    path(_("certificate/<uuid:pk>/endorsement-<slug:language>.json"), deciding_files.endorsement, name="endorsement"),
    path(_("certificate/<uuid:pk>/<slug:language>.pdf"), deciding_files.certificate_file, name="certificate_file"),
    path(_("certificate/<uuid:pk>/<slug:language>.json"), deciding_files.certificate_badge, name="certificate_badge"),
]
urlpatterns: list[Any] = [path(_("desk/"), include([path(_("certification/"), include(_desk))]))]
