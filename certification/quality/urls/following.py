"""Addresses of what follows the decision: certificates of organisations, and certifications on the agency's desk."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from certification.quality.views import certificate, certifications, measures, renewing

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_certificate: list[Any] = [
    path("", certificate.certificate, name="certificate"),
    path(_("condition/<uuid:condition>/"), certificate.meet_condition, name="meet_condition"),
    path(_("follow-up/<uuid:surveillance>/"), certificate.answer_follow_up, name="answer_follow_up"),
    path(_("measure/<uuid:measure>/"), measures.answer_measure, name="answer_measure"),
    path(_("places/"), certificate.remove_places, name="remove_places"),
    path(_("renew/"), renewing.renew, name="renew"),
    path(_("extend/"), renewing.extend, name="extend"),
    path(_("end/"), certificate.end_certification, name="end_certification"),
]
_certified: list[Any] = [
    path("", certifications.certification, name="certification"),
    path(_("condition/<uuid:condition>/"), certifications.judge_condition, name="judge_condition"),
    path(_("follow-up/<uuid:surveillance>/"), certifications.close_follow_up, name="close_follow_up"),
    path(_("measure/"), measures.propose_measure, name="propose_measure"),
    path(_("measure/<uuid:measure>/"), measures.decide_measure, name="decide_measure"),
    path(_("measure/<uuid:measure>/drop/"), measures.drop_measure, name="drop_measure"),
]
_desk: list[Any] = [
    path(_("certificate/<uuid:pk>/"), include(_certificate)),
    path(_("certified/"), certifications.certifications, name="certifications"),
    path(_("certified/<uuid:pk>/"), include(_certified)),
]
urlpatterns: list[Any] = [path(_("desk/"), include([path(_("certification/"), include(_desk))]))]
