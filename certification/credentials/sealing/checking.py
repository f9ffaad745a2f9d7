"""What the signature in somebody's PDF says: the house's own, another's, broken, or none.

Nothing is asked of the network, and nothing a stranger sends raises an error or takes long. Whether another's
certificate is to be trusted is not decided here: only that its signature fits the file.
"""

import asyncio
import datetime as dt
import hashlib
import json
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from asn1crypto import cms, parser
from pyhanko.sign.validation import generic_cms
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from certification.credentials import apart
from certification.credentials.badges.errors import Unreadable
from certification.credentials.sealing import making, reading

log = logging.getLogger("vieri.credentials")

LARGEST = 10_000_000  # bytes
_LARGEST_VALUE = 20_000  # bytes; the room of ours is smaller
_PROGRAM = Path(reading.__file__)
# A filled signature as core.sealroom writes it, and the time in the same dictionary.
_FILLED = re.compile(rb"/ByteRange \[(?P<range>0 \d{10} \d{10} \d{10})\]/Contents <(?P<value>(?:[0-9a-f]{2})+)>")
_TIME = re.compile(rb"/M \(D:(\d{14})Z\)")


class Seal(StrEnum):
    """``ours``: whole and signed by a certificate of ours. ``other``: whole, signed by somebody else."""

    OURS = "ours"
    OTHER = "other"
    CHANGED = "changed"
    NONE = "none"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class SealAnswer:
    """``signer`` and ``signed_at`` are what the signature says of itself: true for our own, a claim for others'."""

    seal: Seal
    signer: str = ""
    signed_at: dt.datetime | None = None


def check(pdf: bytes, trusted: Sequence[bytes]) -> SealAnswer:
    """``trusted``: the certificates, in DER, with which the house signs or ever signed; not those that issued them."""
    if len(pdf) > LARGEST or b"%PDF-" not in pdf[:1024]:
        return SealAnswer(Seal.UNCLEAR)
    if b"/ByteRange" not in pdf:  # stands uncompressed in the file, whoever signed it
        return SealAnswer(Seal.NONE)
    names = {hashlib.sha256(each).hexdigest() for each in trusted}
    return _own(pdf, names) or _other(pdf, names)


def _own(pdf: bytes, names: set[str]) -> SealAnswer | None:
    """The answer for a file that is as we write them, with a certificate of ours; None for any other.

    The file is not read as a PDF for that: whatever it shows, it is what we signed, all of it but the signature.
    """
    found = filled(pdf)
    if found is None:
        return None
    value, start, end = bytes.fromhex(found["value"].decode()), found.start("value") - 1, found.end("value") + 1
    try:
        signed = cms.ContentInfo.load(value)["content"]
        certificate = generic_cms.extract_certs_for_validation(signed).signer_cert
        if any(value[parser.peek(value) :]) or hashlib.sha256(certificate.dump()).hexdigest() not in names:
            return None
        said = asyncio.run(_validate(signed, hashlib.sha256(pdf[:start] + pdf[end:]).digest()))
    except Exception as error:  # noqa: BLE001 -- anything can be wrong with a stranger's file, and none of it is ours
        log.info("a file that looks like ours could not be checked: %s", type(error).__name__)
        return None
    stamp = said.get("timestamp_validity")
    whole = said["intact"] and said["valid"] and (stamp is None or (stamp.intact and stamp.valid))
    if whole and said["md_algorithm"] == "sha256" and _to_the_last_byte(value):
        return SealAnswer(Seal.OURS, reading.name_of(certificate), _moment(pdf, found.start()))
    return SealAnswer(Seal.CHANGED)


def _to_the_last_byte(value: bytes) -> bool:
    """Readers pass over some bytes of a signature: in ours they are always the same."""
    try:
        return making.rebuilt(value) == value[: parser.peek(value)]
    except (ValueError, TypeError, KeyError, RuntimeError) as error:
        log.info("a signature that looks like ours could not be built again: %s", type(error).__name__)
        return False


def filled(pdf: bytes) -> re.Match[bytes] | None:
    """The one signature in the file, if it covers all of it but itself."""
    found = list(_FILLED.finditer(pdf))
    if len(found) != 1 or len(found[0]["value"]) > 2 * _LARGEST_VALUE:
        return None
    start, end = found[0].start("value") - 1, found[0].end("value") + 1
    whole = [0, start, end, len(pdf) - end]
    return found[0] if [int(each) for each in found[0]["range"].split()] == whole else None


async def _validate(signed: Any, digest: bytes) -> dict[str, Any]:
    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    (info,) = signed["signer_infos"]
    times = await generic_cms.collect_timing_info(info, nobody, raw_digest=lambda _algorithm: digest)
    return await generic_cms.cms_basic_validation(
        signed,
        raw_digest=digest,
        validation_context=nobody,
        status_kwargs=dict(times),
        key_usage_settings=KeyUsageConstraints(),
    )


def _moment(pdf: bytes, before: int) -> dt.datetime | None:
    """The time of signing: it stands in the same dictionary."""
    written = _TIME.search(pdf, pdf.rfind(b"/Type /Sig/", 0, before), before)
    return dt.datetime.strptime(written[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC) if written else None


def _other(pdf: bytes, names: set[str]) -> SealAnswer:
    said = _look_apart(pdf)
    seal = Seal(said["seal"])
    if seal == Seal.UNCLEAR:
        log.info("the signature of a file could not be checked: %s", said.get("why"))
    if names.intersection(said.get("certificates", [])):  # one of ours, in a file that is not as we made it
        return SealAnswer(Seal.CHANGED)
    if seal != Seal.OTHER:
        return SealAnswer(seal)
    when = said["signed_at"] and dt.datetime.fromisoformat(said["signed_at"])
    return SealAnswer(seal, said["signer"], when if when and when.tzinfo else None)


def _look_apart(pdf: bytes) -> dict[str, Any]:
    try:
        said: dict[str, Any] = json.loads(apart.run(_PROGRAM, pdf))
    except (Unreadable, ValueError) as error:
        return {"seal": Seal.UNCLEAR, "why": str(error)}
    return said
