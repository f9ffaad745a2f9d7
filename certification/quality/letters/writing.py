"""Writing a letter: its words are composed in its language and kept for ever."""

from typing import Any

from django.conf import settings
from django.utils.translation import override

from certification.quality.letters import composing
from certification.quality.letters.parts import Matter
from certification.quality.models import Application, Case, Certification, Decision, Letter
from network.directory.models import Organisation


def write(
    kind: str,
    *,
    application: Application | None = None,
    certification: Certification | None = None,
    decision: Decision | None = None,
    case: Case | None = None,
    organisation: Organisation | None = None,
    number: str = "",
    language: str | None = None,
    **values: Any,
) -> Letter:
    """The letter, in the caller's transaction; nothing is sent yet (sending.send). Raises KeyError for a kind that
    composing.KINDS does not have, and for a value that it needs and did not get.

    Organisation, number and language are those of the matter unless they are given. ``values`` by kind:

    * completeness, findings: ``text``, ``lines`` (texts), ``due`` (day)
    * lapsed: ``due``, the day until which a reply was awaited
    * grant, grant_with_conditions, refuse: none; all of it is in ``decision``
    * hearing: ``measure``
    * suspend, restore, withdraw, reduce: none; ``decision`` names its measure. reduce: ``places`` (texts), if others
    * ended: ``ended_on``
    * surveillance: ``due``
    * appeal_answer, complaint_answer: none; all of it is in ``case``
    * sent_back: ``text``; stays within the house
    """
    origin = application or _origin(certification)
    matter = Matter(
        number=number or _number(case, origin),
        organisation=organisation or _organisation(application, certification, decision, case),
        application=application,
        certification=certification,
        decision=decision,
        case=case,
        values=values,
    )
    language = language or (case.language if case else "") or (origin.language if origin else settings.LANGUAGE_CODE)
    with override(language):
        content = composing.compose(kind, matter)
    within = kind in composing.WITHIN
    return Letter.objects.create(
        # What stays within the house hangs on nothing that the applicant is shown.
        organisation=None if within else matter.organisation,
        application=None if within else application,
        certification=certification,
        decision=decision,
        case=case,
        kind=kind,
        number=matter.number,
        language=language,
        content=content,
    )


def _origin(certification: Certification | None) -> Application | None:
    """The application that was granted first: its number and language are those of the certification."""
    if certification is None:
        return None
    rows = certification.decisions.filter(application__isnull=False).select_related("application")
    first = rows.order_by("decided_at").first()
    return first.application if first else None


def _number(case: Case | None, origin: Application | None) -> str:
    if case is not None:
        return case.number
    return (origin.number if origin else "") or ""


def _organisation(*sources: Any) -> Organisation | None:
    found: Organisation | None = next((each.organisation for each in sources if each is not None), None)
    return found
