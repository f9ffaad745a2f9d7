"""What the signature in somebody's PDF says: the house's own, another's, broken, or none.

Nothing is asked of the network, and nothing a stranger sends raises an error or takes long. Whether another's
certificate is to be trusted is not decided here: only that its signature fits the file.

A few kilobytes are enough to keep a reader of PDF files busy for ever, so a stranger's file is looked at in a process
of its own, which may use only so much time and memory: `python -I checking.py < FILE.pdf`, which answers in JSON. For
that this module stands alone: it imports nothing of the house.
"""

import asyncio
import contextlib
import datetime as dt
import hashlib
import io
import json
import logging
import re
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from asn1crypto import cms, parser
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.validation import async_validate_pdf_signature, generic_cms
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

log = logging.getLogger("vieri.credentials")

LARGEST = 10_000_000  # bytes
WORK_SECONDS, WAIT_SECONDS, MEMORY = 3, 8, 600_000_000  # of the other process; memory in bytes
_LARGEST_VALUE = 20_000  # bytes; the room of ours is smaller
_MOST_SIGNATURES = 20
_WEAK = (AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE, AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE)
_PROGRAM = Path(__file__)
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
    if whole and said["md_algorithm"] == "sha256":
        return SealAnswer(Seal.OURS, _name_of(certificate), _moment(pdf, found.start()))
    return SealAnswer(Seal.CHANGED)


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


def _name_of(certificate: Any) -> str:
    """In whose name the certificate is, as it says."""
    names = certificate.subject.native
    return str(names.get("organization_name") or names.get("common_name") or certificate.subject.human_friendly)[:200]


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
    command = [sys.executable, "-I", str(_PROGRAM)]
    try:
        done = subprocess.run(command, input=pdf, capture_output=True, timeout=WAIT_SECONDS, check=True)  # noqa: S603
        said: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        return {"seal": Seal.UNCLEAR, "why": type(error).__name__}
    return said


def look(pdf: bytes) -> dict[str, Any]:
    """``seal``: "other" for signatures that hold, "changed", "none" or "unclear"; ``certificates``: whose they are."""
    try:
        return asyncio.run(_look(pdf))
    except Exception as error:  # noqa: BLE001 -- anything can be wrong with a stranger's file, and none of it is ours
        return {"seal": "unclear", "why": type(error).__name__}


async def _look(pdf: bytes) -> dict[str, Any]:
    reader = PdfFileReader(io.BytesIO(pdf))
    signatures = reader.embedded_regular_signatures
    if not signatures:
        return {"seal": "none"}
    if len(signatures) > _MOST_SIGNATURES:
        return {"seal": "unclear", "why": "too many signatures"}
    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    found = [await async_validate_pdf_signature(each, nobody) for each in signatures]
    last = found[-1]
    said: dict[str, Any] = {
        "seal": "other",
        "certificates": [hashlib.sha256(each.signing_cert.dump()).hexdigest() for each in found],
        "signer": _name_of(last.signing_cert),
        "signed_at": last.signer_reported_dt and last.signer_reported_dt.isoformat(),
    }
    if not all(each.intact and each.valid and each.docmdp_ok for each in found):
        said["seal"] = "changed"
    elif any(each.trust_problem_indic in _WEAK for each in found):
        said["seal"] = "unclear"
    return said


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (WORK_SECONDS, WORK_SECONDS))
    with contextlib.suppress(ValueError, OSError):  # not every system can limit it
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    logging.disable()
    sys.stdout.write(json.dumps(look(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
