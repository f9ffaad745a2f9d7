"""The public check page of a quality certificate: who is certified, for what, and whether it holds at this moment."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certification.credentials import outcomes, policies, sources, texts
from certification.credentials.models import Credential
from certification.credentials.outcomes import Outcome, Said
from certification.credentials.states import Status as Held
from certification.credentials.texts import Worded
from certification.quality import covered
from certification.quality.models import Certification
from certification.quality.states import Status
from core import clock

_OUTCOMES = {
    Status.IN_FORCE: Outcome.VALID,
    Status.SUSPENDED: Outcome.SUSPENDED,
    Status.EXPIRED: Outcome.EXPIRED,
    Status.WITHDRAWN: Outcome.REVOKED,
    Status.ENDED: Outcome.REVOKED,
    Status.COMING: Outcome.NOT_YET_VALID,
}


class Certificates:
    """What the wing of credentials asks of this kind (credentials.kinds)."""

    def answer(self, request: HttpRequest, credential: Credential) -> HttpResponse:
        """By the register, at this moment; what the register does not know any more is never called valid."""
        found = _certification(credential)
        if found is None:
            outcome = Outcome.ERASED if credential.status == Held.ERASED else Outcome.COULD_NOT_CHECK
            context = {"answer": outcomes.say(outcome), "checked_at": clock.now()}
            return render(request, "quality/check_gone.html", context, status=410)
        return render(request, "quality/check.html", _context(found, credential))

    def address(self, credential: Credential) -> str:
        """The page of the organisation's contacts; the code alone for what was erased."""
        pk = sources.certification(credential.source)
        if pk is None:
            return reverse("credentials:verify", args=[credential.shown_code])
        return reverse("quality:certificate", args=[pk])

    def rests(self, credential: Credential) -> str:
        found = _certification(credential)
        if found is None or found.status in (Status.IN_FORCE, Status.COMING):
            return ""
        return _("The certification does not hold now. Restore the certificate when the certification does.")


def said(certification: Certification, credential: Credential) -> Said:
    """What the page says first: how the certification stands, unless its certificate alone was taken back."""
    status = certification.status
    outcome = _OUTCOMES[status]
    if outcome == Outcome.VALID and credential.status != Held.VALID:
        return outcomes.of_credential(credential)
    lines = [_line(certification, status)]
    if outcome == Outcome.EXPIRED and certification.replaced_by_id:
        lines.append(_("It was renewed: the register shows the newer certification."))
    # What goes with the outcome whatever it is of.
    return Said(outcome, tuple(filter(None, [*lines, *outcomes.say(outcome).lines])))


def _certification(credential: Credential) -> Certification | None:
    pk = sources.certification(credential.source)
    if pk is None or credential.status == Held.ERASED:
        return None
    return Certification.objects.select_related("organisation", "version__scheme").filter(pk=pk).first()


def _line(certification: Certification, status: Status) -> str:
    """Since when, or until when."""
    if status == Status.EXPIRED:
        return _("It was in force until %(day)s.") % {"day": _day(certification.valid_to)}
    if status == Status.COMING:
        return _("It will be in force from %(day)s.") % {"day": _day(certification.valid_from)}
    if status == Status.SUSPENDED:
        return _("It was suspended on %(day)s.") % {"day": _moment(certification.suspended_at)}
    if status == Status.WITHDRAWN:
        return _("It was withdrawn on %(day)s.") % {"day": _moment(certification.ended_at)}
    if status == Status.ENDED:
        return _("The organisation ended it on %(day)s.") % {"day": _moment(certification.ended_at)}
    return ""


def _context(certification: Certification, credential: Credential) -> dict[str, Any]:
    answer = said(certification, credential)
    return {
        "answer": answer,
        "checked_at": clock.now(),
        "certification": certification,
        "credential": credential,
        "shown": Worded(credential, get_language()),
        "organisation": certification.organisation,
        "name": credential.subject_name,
        "renamed": str(certification.organisation.name) != credential.subject_name,
        "covers": covered.names_of(certification) if policies.may_hand_out(credential) else [],
        "address": texts.address(credential),
    }


def _moment(moment: dt.datetime | None) -> str:
    return _day(clock.day_of(moment)) if moment else ""


def _day(day: dt.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
