"""Addresses of volunteers on the desk, of mentors, and of stopping messages to many."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from volunteers.onboarding.views import handling, lists


def _step(route: Any, name: str) -> Any:
    return path(route, handling.step, {"name": name}, name=name)


# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_volunteers = [
    path("", lists.volunteers, name="volunteers"),
    path(_("file/<slug:kind>/"), lists.export, name="export"),
    path(_("message/"), lists.message, name="message"),
    path("<uuid:pk>/", handling.volunteering, name="volunteering"),
    _step(_("<uuid:pk>/interview/"), "invite_interview"),
    _step(_("<uuid:pk>/interview-held/"), "interview_held"),
    _step(_("<uuid:pk>/guardian/"), "see_guardian"),
    _step(_("<uuid:pk>/extract/ask/"), "ask_extract"),
    _step(_("<uuid:pk>/extract/"), "see_extract"),
    _step(_("<uuid:pk>/agreement/"), "send_agreement"),
    _step(_("<uuid:pk>/mentor/"), "set_mentor"),
    _step(_("<uuid:pk>/session/"), "note_trial"),
    _step(_("<uuid:pk>/active/"), "finish_trial"),
    _step(_("<uuid:pk>/remind/"), "ask_again"),
    _step(_("<uuid:pk>/break/"), "put_on_break"),
    _step(_("<uuid:pk>/break/end/"), "end_break"),
    _step(_("<uuid:pk>/end/"), "end_volunteering"),
    _step(_("<uuid:pk>/decline/"), "decline"),
    _step(_("<uuid:pk>/take/"), "take"),
]
urlpatterns: list[Any] = [
    path(_("desk/"), include([path(_("volunteers/"), include(_volunteers))])),
    path(_("my/"), include([path(_("mentoring/"), handling.mentored, name="mentored")])),
    path(_("volunteer/"), include([path(_("stop-messages/<slug:token>/"), lists.stop_messages, name="stop_messages")])),
]
