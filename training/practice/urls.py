"""Addresses of exercises: beginning one, and a run through it. Nothing in them belongs to one language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from training.practice import views

app_name = "practice"

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
urlpatterns = [
    path(_("<slug:code>/begin/"), views.begin, name="begin"),
    path("<uuid:run>/", views.screen, name="screen"),
    path(_("<uuid:run>/move/"), views.move, name="move"),
    path(_("<uuid:run>/advice/"), views.hint, name="hint"),
    path(_("<uuid:run>/again/"), views.restart, name="restart"),
    path(_("<uuid:run>/stop/"), views.leave, name="leave"),
]
