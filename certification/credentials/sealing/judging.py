"""The answer about somebody's PDF: what reading it says, and that ours is ours to the last byte."""

import logging
from collections.abc import Sequence

from asn1crypto import parser

from certification.credentials.sealing import checking, making
from certification.credentials.sealing.checking import Seal, SealAnswer

log = logging.getLogger("vieri.credentials")


def check(pdf: bytes, trusted: Sequence[bytes]) -> SealAnswer:
    """``trusted``: the certificates, in DER, with which the house signs or ever signed; not those that issued them."""
    answer = checking.check(pdf, trusted)
    if answer.seal == Seal.OURS and not _to_the_last_byte(pdf):
        return SealAnswer(Seal.CHANGED)
    return answer


def _to_the_last_byte(pdf: bytes) -> bool:
    found = checking.filled(pdf)
    if found is None:
        return False
    value = bytes.fromhex(found["value"].decode())
    try:
        return making.rebuilt(value) == value[: parser.peek(value)]
    except (ValueError, TypeError, KeyError, RuntimeError) as error:
        log.info("a signature that looks like ours could not be built again: %s", type(error).__name__)
        return False
