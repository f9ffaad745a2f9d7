"""Mails about credentials."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from certification.credentials.models import Credential
from certification.credentials.texts import Worded
from core.mail import Message


def certificate_ready(credential: Credential, person: User) -> Message:
    """With the document in the person's language; the others are one link away."""
    return Message(
        template="certificate_ready",
        to=person.email,
        language=person.language,
        context=_context(credential, person),
        attachment=f"certificate:{credential.pk}",
    )


def certificate_revoked(credential: Credential, person: User) -> Message:
    return Message(
        template="certificate_revoked",
        to=person.email,
        language=person.language,
        context={**_context(credential, person), "reason": credential.revocation_reason},
    )


def _context(credential: Credential, person: User) -> dict[str, object]:
    with override(person.language):
        my = settings.SITE_URL + reverse("my")
    return {
        "person": person,
        "shown": Worded(credential, person.language),
        "credential": credential,
        "action_url": my,
    }
