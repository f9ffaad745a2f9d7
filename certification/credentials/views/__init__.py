"""Pages of credentials."""

from certification.credentials.views.described import achievement, achievement_json, issuer, issuer_json
from certification.credentials.views.documents import download, picture
from certification.credentials.views.holder import erase, manage, share, withdraw
from certification.credentials.views.machine import badge, did, signz, status, token
from certification.credentials.views.public import verify, verify_ask, verify_file
from certification.credentials.views.shared import shared

__all__ = [
    "achievement",
    "achievement_json",
    "badge",
    "did",
    "download",
    "erase",
    "issuer",
    "issuer_json",
    "manage",
    "picture",
    "share",
    "shared",
    "signz",
    "status",
    "token",
    "verify",
    "verify_ask",
    "verify_file",
    "withdraw",
]
