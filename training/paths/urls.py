"""Addresses of learning paths: below My learning, without anything that belongs to one language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from training.paths import views

app_name = "paths"

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
urlpatterns = [
    path(_("path/<slug:code>/"), views.show, name="show"),
    path(_("path/<slug:code>/certificate/"), views.collect, name="collect"),
]
