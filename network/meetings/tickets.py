"""Secrets in the links of mails about a registration: each is its own key to one registration, and to nothing else.

They are derived, not kept: every mail about a registration holds the same link, and links in older mails go on working.
Kept is the sha256, by which a link is found and compared.
"""

import base64
import uuid

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from network.directory.links import hashed
from network.meetings.models import Registration

_PURPOSE = "meetings.ticket"


def derive(pk: uuid.UUID, *, key: str | bytes | None = None) -> str:
    """The secret of a registration with this id: HMAC-SHA256 (RFC 2104) under the site's key, 256 bits, 43 signs that
    need no quoting in an address."""
    digest = salted_hmac(_PURPOSE, str(pk), secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def token(registration: Registration) -> str:
    """What the links about this registration hold. Where the site's key was replaced and the old one is kept as a
    fallback, the links in older mails stay the same; where it is not kept, they end, and this one holds from now on."""
    if kept := _kept(registration):
        return kept
    made = derive(registration.pk)
    registration.token_hash = hashed(made)
    Registration.objects.filter(pk=registration.pk).update(token_hash=registration.token_hash)
    return made


def find(token: str) -> Registration | None:
    """The registration of a link, in whatever state it is; None for a secret made with a key the site has given up.

    What is looked up is the hash, of which no part can be guessed step by step by measuring the time.
    """
    digest = hashed(token)
    rows = Registration.objects.select_related("meeting__region", "meeting__municipality", "person", "organisation")
    found = rows.filter(token_hash=digest).first()
    return found if found and _kept(found) else None


def _kept(registration: Registration) -> str:
    """The secret whose hash is kept, if one of the site's keys of today makes it; else ""."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        made = derive(registration.pk, key=key)
        if constant_time_compare(hashed(made), registration.token_hash):
            return made
    return ""
