"""Looks at the signatures of a stranger's PDF, in a process of its own that may use little memory and little time.

Run as a file: `python -I reading.py < FILE.pdf` answers in JSON. Imported, ``look`` does the same without limits.
"""

import asyncio
import contextlib
import hashlib
import io
import json
import logging
import resource
import sys
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

MAX_SECONDS, MAX_MEMORY = 3, 600_000_000  # of the processor; bytes of addresses
_MOST_SIGNATURES = 20
_WEAK = (AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE, AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE)


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
        "signer": name_of(last.signing_cert),
        "signed_at": last.signer_reported_dt and last.signer_reported_dt.isoformat(),
    }
    if not all(each.intact and each.valid and each.docmdp_ok for each in found):
        said["seal"] = "changed"
    elif any(each.trust_problem_indic in _WEAK for each in found):
        said["seal"] = "unclear"
    return said


def name_of(certificate: Any) -> str:
    """In whose name the certificate is, as it says."""
    names = certificate.subject.native
    return str(names.get("organization_name") or names.get("common_name") or certificate.subject.human_friendly)[:200]


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    with contextlib.suppress(ValueError, OSError):  # not every system can limit it
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    logging.disable()
    sys.stdout.write(json.dumps(look(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
