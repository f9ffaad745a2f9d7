"""Tables of credentials."""

from certification.credentials.models.achievement import Achievement
from certification.credentials.models.credential import Credential, CredentialQuerySet, CredentialReminder
from certification.credentials.models.edition import Edition, Signature
from certification.credentials.models.share import Share
from certification.credentials.models.statuslist import StatusList

__all__ = [
    "Achievement",
    "Credential",
    "CredentialQuerySet",
    "CredentialReminder",
    "Edition",
    "Share",
    "Signature",
    "StatusList",
]
