"""Keys in the links by which volunteers stop messages that are sent to many, without signing in.

They are derived and kept nowhere: every letter to one volunteer holds the same link, and links in older letters go on
working, as whoever wants to stop expects. A key is good for stopping, and for nothing else.
"""

import base64
import uuid

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from volunteers.onboarding.models import Volunteer

_PURPOSE = "onboarding.stop_mails"
# A uuid as 32 signs; what follows is the proof.
_ID = 32


def token(volunteer: Volunteer) -> str:
    """Whose it is, and HMAC-SHA256 (RFC 2104) of that under the site's key: 256 bits; 75 signs that need no quoting in
    an address."""
    return volunteer.pk.hex + _proof(volunteer.pk, settings.SECRET_KEY)


def find(token: str) -> Volunteer | None:
    """Whose link it is; None for one that was changed, or made with a key that the site has given up."""
    try:
        pk = uuid.UUID(hex=token[:_ID])
    except ValueError:
        return None
    given = token[_ID:]
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(constant_time_compare(given, _proof(pk, key)) for key in keys):
        return None
    return Volunteer.objects.select_related("person").filter(pk=pk).first()


def _proof(pk: uuid.UUID, key: str | bytes) -> str:
    digest = salted_hmac(_PURPOSE, pk.hex, secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
