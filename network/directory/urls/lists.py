"""Addresses of lists on the desk and their files."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from network.directory.views import lists

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_desk = [
    path(_("organisations/"), lists.organisations, name="organisations"),
    path(_("organisations/file/<slug:kind>/"), lists.organisations_file, name="organisations_file"),
    path(_("places/"), lists.places, name="places"),
    path(_("places/file/<slug:kind>/"), lists.places_file, name="places_file"),
]
urlpatterns = [path(_("desk/"), include(_desk))]
