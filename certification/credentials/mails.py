"""Mails about credentials."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from certification.credentials.models import Credential
from certification.credentials.texts import Worded
from core import clock
from core.mail import Message


def certificate_ready(credential: Credential, person: User) -> Message:
    """With the document in the person's language; the others are one link away."""
    return _message("certificate_ready", credential, person, attachment=f"certificate:{credential.pk}")


def certificate_revoked(credential: Credential, person: User) -> Message:
    return _message("certificate_revoked", credential, person, reason=credential.revocation_reason)


def certificate_suspended(credential: Credential, person: User) -> Message:
    return _message("certificate_suspended", credential, person, reason=credential.suspension_reason)


def certificate_restored(credential: Credential, person: User, reason: str) -> Message:
    return _message("certificate_restored", credential, person, reason=reason)


def certificate_shortened(credential: Credential, person: User) -> Message:
    """That the course has changed, and until when the certificate holds now."""
    return _message("certificate_shortened", credential, person, renewal_url=_renewal_url(credential, person))


def certificate_ends(credential: Credential, person: User) -> Message:
    """That the end is near, today, or was lately; the words follow the day of writing."""
    if credential.valid_until is None:
        raise ValueError(f"{credential.pk} has no end.")
    left = (credential.valid_until - clock.today()).days
    return _message(
        "certificate_ends", credential, person, renewal_url=_renewal_url(credential, person), days_left=left
    )


def _message(template: str, credential: Credential, person: User, *, attachment: str = "", **more: object) -> Message:
    context = {**_context(credential, person), **more}
    return Message(template=template, to=person.email, language=person.language, context=context, attachment=attachment)


def _renewal_url(credential: Credential, person: User) -> str:
    """Absolute; "" where there is nothing to do on a page."""
    with override(person.language):
        address = Worded(credential, person.language).renewal_url
    return settings.SITE_URL + address if address else ""


def _context(credential: Credential, person: User) -> dict[str, object]:
    with override(person.language):
        my = settings.SITE_URL + reverse("my")
        manage = settings.SITE_URL + reverse("certificates:manage", args=[credential.pk])
    return {
        "person": person,
        "shown": Worded(credential, person.language),
        "credential": credential,
        "action_url": my,
        "manage_url": manage,
    }
