"""The electronic signature of a certificate's file (PAdES, ETSI EN 319 142-1): the house says that it wrote the file.

pyHanko encodes the signature. That takes it over 10 ms and gives the same bytes each time but for the file's digest
and the key's answer, so it is asked once for every length of answer, and the two are exchanged in what it gave.
"""

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from functools import lru_cache

from asn1crypto import cms, x509
from django.conf import settings
from pyhanko.sign.signers import ExternalSigner
from pyhanko.sign.validation import generic_cms
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certification.credentials.paperkeys import PaperSigner
from certification.credentials.sealing import stamps
from core.sealroom import Prepared

log = logging.getLogger("vieri.credentials")

ROOM = 4096  # bytes kept in the file for the certificates and the answer of the key
_CHAINS = 32  # kept of each; anybody can send files with ever other certificates
_DIGEST = hashlib.sha256(b"stands for the digest of a file").digest()


def room() -> int:
    """Bytes to keep in a file that will be sealed."""
    return ROOM + (stamps.ROOM if settings.TIMESTAMP_URL else 0)


def seal(pdf: bytes, signer: PaperSigner) -> bytes:
    """The file with the signature in the place that was kept for it. Raises core.sealroom.NoRoomError.

    With TIMESTAMP_URL a time stamp (RFC 3161) is asked for. When the service fails the file goes out without one: it
    is signed all the same, and the next file asks again.
    """
    prepared = Prepared(pdf)
    digest = prepared.digest()
    answer = signer.sign(_attributes(signer.chain).replace(_DIGEST, digest))
    made = _envelope(signer.chain, len(answer)).replace(_DIGEST, digest).replace(_stand_in(len(answer)), answer)
    if settings.TIMESTAMP_URL:
        made = stamps.stamped(made)
    log.info("file signed with key %s", signer.key_id)
    return prepared.fill(made)


def rebuilt(value: bytes) -> bytes:
    """The signature as we write it, from the certificates, digest, answer of the key and stamp in one that holds.

    Some bytes of a signature's envelope say nothing, and readers pass over what stands there; ours are always these.
    """
    signed = cms.ContentInfo.load(value)["content"]
    (info,) = signed["signer_infos"]
    found = generic_cms.extract_certs_for_validation(signed)
    answer = info["signature"].native
    (digest,) = (each["values"][0].native for each in info["signed_attrs"] if each["type"].native == "message_digest")
    chain = tuple(each.dump() for each in (found.signer_cert, *found.other_certs))
    made = _envelope(chain, len(answer)).replace(_DIGEST, digest).replace(_stand_in(len(answer)), answer)
    if not info["unsigned_attrs"]:
        return made
    content = cms.ContentInfo.load(made)
    content["content"]["signer_infos"][0]["unsigned_attrs"] = info["unsigned_attrs"]
    return bytes(content.dump())


@lru_cache(maxsize=_CHAINS)
def _attributes(chain: tuple[bytes, ...]) -> bytes:
    """What the key signs: the file's digest and the certificate that goes with the key (RFC 5035)."""
    made = asyncio.run(_encoder(chain, b"").signed_attrs(_DIGEST, "sha256", use_pades=True)).dump()
    return _holding_once(made, _DIGEST)


@lru_cache(maxsize=_CHAINS)
def _envelope(chain: tuple[bytes, ...], length: int) -> bytes:
    """The whole signature (CMS), with stand-ins for the digest and for an answer of so many bytes."""
    encoder = _encoder(chain, _stand_in(length))
    made = asyncio.run(encoder.async_sign(_DIGEST, "sha256", use_pades=True)).dump()
    return _holding_once(_holding_once(made, _DIGEST), _stand_in(length))


def _encoder(chain: Sequence[bytes], answer: bytes) -> ExternalSigner:
    own, *others = (x509.Certificate.load(each) for each in chain)
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(others)
    return ExternalSigner(signing_cert=own, cert_registry=store, signature_value=answer)


def _stand_in(length: int) -> bytes:
    return hashlib.shake_256(b"stands for the answer of a key").digest(length)


def _holding_once(made: bytes, stand_in: bytes) -> bytes:
    if made.count(stand_in) != 1:
        raise RuntimeError("The signature is not built as expected.")
    return made
