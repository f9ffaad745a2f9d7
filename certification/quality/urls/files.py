"""Addresses of evidence files."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from certification.quality.views import files

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_certification = [
    path(_("own/<uuid:pk>/answer/<int:answer>/file/"), files.add_file, name="add_file"),
    path(_("certificate/<uuid:pk>/condition/<uuid:condition>/file/"), files.add_proof, name="add_proof"),
    path(_("file/<uuid:pk>/"), files.file, name="file"),
    path(_("file/<uuid:pk>/remove/"), files.remove_file, name="remove_file"),
]
urlpatterns: list[Any] = [path(_("desk/"), include([path(_("certification/"), include(_certification))]))]
