"""Addresses of the agency's desk: the queues, and what is done in a matter before it is decided."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from certification.quality.views import asking, evaluating, matter, queues, reviewing, taking

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_matter: list[Any] = [
    path("", matter.matter, name="matter"),
    path(_("take/"), taking.take, name="take"),
    path(_("assign/"), taking.assign, name="assign"),
    path(_("state/"), taking.state_interest, name="state_interest"),
    path(_("release/"), taking.release, name="release"),
    path(_("complete/"), asking.check_completeness, name="check_completeness"),
    path(_("accept/"), evaluating.accept_complete, name="accept_complete"),
    path(_("grade/<int:answer>/"), evaluating.grade, name="grade"),
    path(_("visit/"), evaluating.add_visit, name="add_visit"),
    path(_("ask/"), asking.ask, name="ask"),
    path(_("findings/"), asking.send_findings, name="send_findings"),
    path(_("more-time/"), asking.give_time, name="give_time"),
    path(_("pass-on/"), evaluating.pass_on, name="pass_on"),
    path(_("review/"), reviewing.review, name="review"),
]
_desk: list[Any] = [
    path("", queues.queues, name="queues"),
    path(_("matter/<uuid:pk>/"), include(_matter)),
]
urlpatterns: list[Any] = [path(_("desk/"), include([path(_("certification/"), include(_desk))]))]
