"""Time stamps (RFC 3161): a service outside says that a signature was there at a certain moment.

Optional, by the setting TIMESTAMP_URL. When the service fails the file goes out without a stamp: it is signed all the
same. After a rest the next file asks again.
"""

import asyncio
import hashlib
import logging

from asn1crypto import cms
from django.conf import settings
from django.core.cache import cache
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.sign.validation import generic_cms
from pyhanko_certvalidator import ValidationContext

log = logging.getLogger("vieri.credentials")

ROOM = 12288  # bytes that a stamp may add
TIMEOUT = 3  # seconds, all in all
REST = 60  # seconds without asking after a failure: not each of 500 certificates waits for it
_RESTING = "credentials.stamps.rest"


class StampTrouble(Exception):  # noqa: N818 -- reads as what happened
    """The service gave nothing that could be used."""


def stamped(signature: bytes) -> bytes:
    """The signature (CMS) with a stamp over the key's answer, or as it was when the service does not give one."""
    if cache.get(_RESTING):
        return signature
    try:
        return asyncio.run(asyncio.wait_for(_stamp(signature), TIMEOUT))
    except Exception as error:  # noqa: BLE001 -- whatever a service answers or does not, the certificate goes out
        cache.set(_RESTING, True, REST)
        log.warning("file signed without time stamp, the service did not give one: %s", type(error).__name__)
        return signature


async def _stamp(signature: bytes) -> bytes:
    content = cms.ContentInfo.load(signature)
    (info,) = content["content"]["signer_infos"]
    answer = info["signature"].native
    service = HTTPTimeStamper(settings.TIMESTAMP_URL, timeout=TIMEOUT)
    token = await service.async_timestamp(hashlib.sha256(answer).digest(), "sha256")
    # Whether the service is one to trust is for those who read the stamp; that it is one, and of this, is for us.
    found = await generic_cms.validate_tst_signed_data(
        token["content"],
        ValidationContext(trust_roots=[], allow_fetching=False),
        lambda algorithm: hashlib.new(algorithm, answer).digest(),
    )
    if not (found["intact"] and found["valid"]):
        raise StampTrouble("The time stamp is not one of this signature.")
    info["unsigned_attrs"] = cms.CMSAttributes(
        [cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [token]})]
    )
    made: bytes = content.dump()
    if len(made) > len(signature) + ROOM:
        raise StampTrouble("The time stamp is larger than the room kept for it.")
    return made
