"""The credential of a certification: given with it, stopped, held again, changed and ended with it; and the endorsement
that the organisation shows beside its own badges.

Whoever calls has decided it and holds the lock of the certification. Nobody holds it in person: the organisation's
contacts find its files on their page.
"""

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from certification.credentials import actions as credentials
from certification.credentials import building, editions, ledger, policies, signing, sources
from certification.credentials.actions import following
from certification.credentials.badges import guard
from certification.credentials.badges.badge import Endorsement
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.models import Credential
from certification.credentials.states import Form, Kind
from certification.quality import covered
from certification.quality.models import Certification
from certification.quality.states import Status
from core import clock
from core.addresses import whole
from core.texts import languages, pick
from network.directory.models import Organisation

Texts = dict[str, str]

# The endorsement that goes with a badge has always the same id.
_ENDORSEMENTS = uuid.UUID("6f1c7a52-0b0e-5d0e-9d1f-3c5b8a4f2e10")

_NOTE = gettext_lazy("Criteria: %(scheme)s, version %(version)s. The scope stands in the register.")
_DESCRIPTION = gettext_lazy(
    "The digital support of the organisation has been assessed against the criteria of %(scheme)s, version %(version)s."
)
_CRITERIA = gettext_lazy(
    "Every required criterion is met, or has a minor gap that is closed within the time that was set. Evaluator, "
    "reviewer and decision-maker were different people."
)
_EVIDENCE = gettext_lazy("The certification covers: %(places)s")


@transaction.atomic
def issue(certification: Certification) -> Credential:
    """The same one when asked again."""
    return credentials.award(
        kind=Kind.QUALITY,
        source=sources.of_certification(certification.pk),
        subject=credentials.Subject(name=_name(certification), id=register_address(certification.organisation)),
        content=_content(certification),
        about=_about(certification),
        valid_from=certification.valid_from,
        valid_until=certification.valid_to,
        mail=False,
    )


@transaction.atomic
def stop(certification: Certification) -> None:
    """While the certification is suspended."""
    following.stop(source=sources.of_certification(certification.pk), reason=_suspended()[settings.LANGUAGE_CODE])


@transaction.atomic
def go_on(certification: Certification) -> None:
    """When the suspension is lifted. What staff have stopped by themselves stays stopped."""
    following.go_on_after(source=sources.of_certification(certification.pk), reasons=_suspended().values())


@transaction.atomic
def renew(certification: Certification) -> bool:
    """When what it covers has changed, or its name; True when that was so. The period stays."""
    return following.amend(
        source=sources.of_certification(certification.pk),
        content=_content(certification),
        name=_name(certification),
        about=_about(certification),
    )


@transaction.atomic
def end(certification: Certification) -> None:
    """For good: it was withdrawn, or the organisation has ended it."""
    with override(settings.LANGUAGE_CODE):
        withdrawn, ended = _("The certification was withdrawn."), _("The organisation has ended its certification.")
    reason = withdrawn if certification.ended_as == Status.WITHDRAWN else ended
    following.end(source=sources.of_certification(certification.pk), reason=reason)


def credential_of(certification: Certification) -> Credential | None:
    """None while there is none, and when somebody has erased it. Its files are for the organisation's contacts."""
    rows = Credential.objects.select_related("achievement")
    return rows.filter(source=sources.of_certification(certification.pk)).first()


def has_files(certification: Certification) -> bool:
    """Whether the certificate, the badge and the endorsement can be had: not while it is suspended, nor afterwards."""
    credential = credential_of(certification)
    return credential is not None and policies.may_hand_out(credential) and not certification.ended_at


@transaction.atomic
def endorsement(certification: Certification, language: str) -> str:
    """A signed EndorsementCredential (Open Badges 3.0) as JSON: the house says of the organisation's profile that its
    digital support has been assessed. For the organisation's own badges, which carry it as "endorsement".

    It names the same place in the status list as the certificate, so it stops and ends with that. Raises
    editions.NotSigned when there is no certificate to hand out, or nothing can sign now.
    """
    credential = credential_of(certification)
    if credential is None or not policies.may_hand_out(credential):
        raise editions.NotSigned
    # This also gives it its place in the list, if nothing could sign when it was issued.
    edition = editions.of(credential, language)
    credential = Credential.objects.select_related("achievement", "status_list").get(pk=credential.pk)
    badge = building.badge_of(credential, language, f"urn:uuid:{uuid.uuid5(_ENDORSEMENTS, edition.urn)}")
    with override(language):
        words = _("The digital support of this organisation has been assessed, and meets the criteria of %(scheme)s.")
        comment = words % {"scheme": certification.version.scheme.name}
    made = Endorsement(
        id=badge.id,
        issuer=badge.issuer,
        endorsed=credential.subject_id,
        name=badge.achievement.editions[language].name,
        comment=comment,
        awarded=badge.valid_from or badge.awarded,
        status=badge.status,
        valid_until=badge.valid_until,
    )
    unsigned = made.written()
    said = guard.statements(unsigned)
    try:
        signed, key = signing.sign_badge(unsigned, created=clock.now(), said=said)
    except KeyTrouble as trouble:
        raise editions.NotSigned from trouble
    if not ledger.gave(made.id, said.digest):
        ledger.note(key, Form.EDITION, made.id, said.digest.hex())
    return json.dumps(signed, ensure_ascii=False, separators=(",", ":"))


def register_address(organisation: Organisation) -> str:
    """Of its page in the public register, in the first language of the house: one organisation has one address."""
    with override(settings.LANGUAGE_CODE):
        return whole(reverse("quality:certified", args=[organisation.pk]))


def _content(certification: Certification) -> dict[str, Any]:
    """By language: the scheme, the places that it covers, and in badges what it means and what it took."""
    scheme, version = certification.version.scheme, certification.version.number
    name = {code: getattr(scheme, f"name_{code}") or scheme.name for code in languages()}
    places = [covered.by_language(each) for each in covered.standing(certification)]

    def said(text: Any) -> Texts:
        found = {}
        for code in languages():
            with override(code):
                found[code] = str(text) % {"scheme": name[code], "version": version, "places": _listed(places, code)}
        return found

    return {
        "title": name,
        "goals": places,
        "note": said(_NOTE),
        "description": said(_DESCRIPTION),
        "criteria": said(_CRITERIA),
        "evidence": said(_EVIDENCE),
    }


def _listed(places: list[Texts], language: str) -> str:
    return "; ".join(pick(each, language)[0] for each in places)


def _about(certification: Certification) -> str:
    """For the address of the page that says what it means: one for each version of the criteria."""
    return f"{certification.version.scheme.slug} {certification.version.number}"


def _name(certification: Certification) -> str:
    return pick(certification.name, settings.LANGUAGE_CODE)[0] or str(certification.organisation.name)


def _suspended() -> Texts:
    """By language; which of them was written is not known later."""
    found = {}
    for code in languages():
        with override(code):
            found[code] = _("The certification is suspended. The certificate is in force again when that is lifted.")
    return found
