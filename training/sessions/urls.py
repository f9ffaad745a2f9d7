"""Addresses on the desk, below those of the meeting."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from training.sessions import views

app_name = "sessions"

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_desk = [
    path(_("<uuid:pk>/courses/"), views.courses, name="courses"),
    path(_("<uuid:pk>/courses/<int:link>/end/"), views.end, name="end"),
]
urlpatterns = [path(_("desk/"), include([path(_("meetings/"), include(_desk))]))]
