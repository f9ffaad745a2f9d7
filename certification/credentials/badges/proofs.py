"""Data Integrity proofs of the suite eddsa-rdfc-2022: a signature that stands inside the document it signs.

https://www.w3.org/TR/vc-di-eddsa/, section 3.2; Open Badges 3.0 names it as its embedded proof. What is signed are
two sha256 sums, 64 bytes: of the proof's own statements and of the document's.
"""

import datetime as dt
import hashlib
import logging
import re
from dataclasses import dataclass

from certification.credentials.badges import guard, multibase
from certification.credentials.badges.errors import BadSignature, KeyTrouble, Unprotected, Unreadable
from certification.credentials.badges.guard import Statements
from certification.credentials.badges.keys import Algorithm, PublicKey, Signer
from certification.credentials.badges.moments import MOMENT, write
from certification.credentials.badges.plain import Json

log = logging.getLogger("vieri.credentials")

SUITE = "eddsa-rdfc-2022"
_FIXED = {"type": "DataIntegrityProof", "cryptosuite": SUITE, "proofPurpose": "assertionMethod"}
_REQUIRED = {*_FIXED, "verificationMethod", "proofValue"}
_OPTIONAL = {"id", "created", "expires"}
_METHOD = re.compile(r"[a-z][a-z0-9+.-]*:[A-Za-z0-9._~:/?@!$&'()*+,;=%-]+#[A-Za-z0-9._~:-]+")

_DATE_TIME = "^^<http://www.w3.org/2001/XMLSchema#dateTime>"
_SECURITY = "https://w3id.org/security#"


@dataclass(frozen=True)
class Proof:
    """``method`` is the address of the key: the issuer's address, "#", the key's name there."""

    method: str
    created: str = ""
    expires: str = ""
    id: str = ""
    signature: bytes = b""

    @property
    def issuer(self) -> str:
        return self.method.partition("#")[0]

    @property
    def digest(self) -> bytes:
        """sha256 of the proof's canonical N-Quads, which are always these; PyLD would take 2 ms to find the same."""
        node = f"<{self.id}>" if self.id else "_:c14n0"
        lines = [
            f"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{_SECURITY}DataIntegrityProof>",
            f'<{_SECURITY}cryptosuite> "{SUITE}"^^<{_SECURITY}cryptosuiteString>',
            f"<{_SECURITY}proofPurpose> <{_SECURITY}assertionMethod>",
            f"<{_SECURITY}verificationMethod> <{self.method}>",
        ]
        if self.created:
            lines.append(f'<http://purl.org/dc/terms/created> "{self.created}"{_DATE_TIME}')
        if self.expires:
            lines.append(f'<{_SECURITY}expiration> "{self.expires}"{_DATE_TIME}')
        return hashlib.sha256("".join(sorted(f"{node} {line} .\n" for line in lines)).encode()).digest()

    def written(self) -> Json:
        optional = {"id": self.id, "created": self.created, "expires": self.expires}
        return {
            **_FIXED,
            **{key: value for key, value in optional.items() if value},
            "verificationMethod": self.method,
            "proofValue": "z" + multibase.to_base58(self.signature),
        }


def sign(document: Json, *, signer: Signer, method: str, created: dt.datetime, said: Statements | None = None) -> Json:
    """The document with its proof. Raises Unprotected when the signature would not cover all of it.

    ``said``: what this very document says, if the caller has asked already.
    """
    if "proof" in document:
        raise Unprotected("signed_already", "The document is signed already")
    if signer.public.algorithm is not Algorithm.ED25519:
        raise KeyTrouble("wrong_key", f"{SUITE} needs an Ed25519 key")
    if not _METHOD.fullmatch(method):
        raise KeyTrouble("wrong_method", f"No address of a key: {method!r}")
    if said is None or said.document is not document:
        said = guard.statements(document)
    guard.check_spelling(said)
    proof = Proof(method, created=write(created))
    signature = signer.sign(proof.digest + said.digest)
    # A device that fails, or is made to, can give its key away by a wrong signature.
    if not signer.public.holds(proof.digest + said.digest, signature):
        raise KeyTrouble("wrong_signature", "The key made a signature that does not fit it")
    log.info("signed %s with %s", document.get("id"), method)
    return {**document, "proof": Proof(method, created=proof.created, signature=signature).written()}


def split(document: Json) -> tuple[Json, Proof]:
    """The document without its proof, and the proof. Raises Unreadable for any other kind of proof than ours."""
    proof = document.get("proof")
    if isinstance(proof, list) and len(proof) == 1:
        proof = proof[0]
    if not isinstance(proof, dict):
        raise Unreadable("proof", "Not one embedded proof")
    if not _REQUIRED <= proof.keys() <= _REQUIRED | _OPTIONAL or not all(
        isinstance(each, str) for each in proof.values()
    ):
        raise Unreadable("proof", "Not the members of a proof")
    if any(proof[key] != value for key, value in _FIXED.items()):
        raise Unreadable("proof", "Another kind of proof")
    if not _METHOD.fullmatch(proof["verificationMethod"]) or not guard.is_address(proof.get("id", "urn:none")):
        raise Unreadable("proof", "No address of a key")
    if not all(MOMENT.fullmatch(proof[key]) for key in ("created", "expires") if key in proof):
        raise Unreadable("proof", "No moment in time")
    found = Proof(
        proof["verificationMethod"],
        created=proof.get("created", ""),
        expires=proof.get("expires", ""),
        id=proof.get("id", ""),
        signature=_signature(proof["proofValue"]),
    )
    return {key: value for key, value in document.items() if key != "proof"}, found


def check(document: Json, proof: Proof, key: PublicKey) -> Statements:
    """What the document says, signed by the key. Raises BadSignature, Unreadable, UnknownContext or Unprotected."""
    said = guard.statements(document)
    if key.algorithm is not Algorithm.ED25519 or not key.holds(proof.digest + said.digest, proof.signature):
        raise BadSignature("signature", "The signature does not fit the document")
    guard.check_spelling(said)
    return said


def _signature(value: str) -> bytes:
    try:
        signature = multibase.from_base58(value[1:]) if value.startswith("z") else b""
    except ValueError:
        signature = b""
    if len(signature) != 64:
        raise BadSignature("signature", "Not 64 bytes in base58")
    return signature
