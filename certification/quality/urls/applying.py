"""Addresses of the applicant's pages: their list, an application and all that is written in it."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from certification.quality.views import answers, applying, replying

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_own = [
    path("", applying.own, name="own"),
    path(_("begin/<uuid:organisation>/"), applying.begin, name="begin"),
    path("<uuid:pk>/", applying.application, name="application"),
    path(_("<uuid:pk>/scope/"), applying.scope, name="scope"),
    path(_("<uuid:pk>/group/<slug:group>/"), answers.answers, name="answers"),
    path(_("<uuid:pk>/figures/"), answers.figures, name="figures"),
    path(_("<uuid:pk>/send/"), applying.send, name="send"),
    path(_("<uuid:pk>/reply/"), replying.reply, name="reply"),
    path(_("<uuid:pk>/withdraw/"), applying.withdraw, name="withdraw"),
]
urlpatterns: list[Any] = [
    path(_("desk/"), include([path(_("certification/"), include([path(_("own/"), include(_own))]))])),
]
