"""Addresses of the public register."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _

from certification.quality.views import register, register_files

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
urlpatterns: list[Any] = [
    path(_("certified/"), register.register, name="register"),
    path(_("certified.json"), register_files.register_json, name="register_json"),
    path(_("certified.csv"), register_files.register_csv, name="register_csv"),
    path(_("certified/trail.json"), register_files.trail_heads, name="trail_heads"),
    path(_("certified/<uuid:pk>/"), register.certified, name="certified"),
    path(_("certified/<uuid:pk>/mark.svg"), register_files.mark, name="mark"),
]
