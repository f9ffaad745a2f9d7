"""The issuer's address as a did:web, and the document that lists its keys.

https://w3c-ccg.github.io/did-method-web/: did:web:example.org is read at https://example.org/.well-known/did.json.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlsplit

from certification.credentials.badges.keyring import KeyRecord
from certification.credentials.badges.keys import Algorithm, PublicKey

_CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
_JWK_CONTEXT = "https://w3id.org/security/jwk/v1"


def identifier(site: str) -> str:
    """The did of a site's address: https://vieri.example → did:web:vieri.example; a port and a path become parts of
    it.

    Raises ValueError for an address without a host.
    """
    parts = urlsplit(site)
    if not parts.hostname:
        raise ValueError(f"No host in {site!r}.")
    host = parts.hostname + (f"%3A{parts.port}" if parts.port else "")
    path = [quote(part, safe="") for part in parts.path.split("/") if part]
    return ":".join(["did:web", host, *path])


def document_path(site: str) -> str:
    """Where the document has to stand, below the host."""
    path = urlsplit(site).path.rstrip("/")
    return f"{path}/did.json" if path else "/.well-known/did.json"


def method(did: str, key: PublicKey) -> str:
    """The address of a key, as proofs and tokens name it."""
    return f"{did}#{key.id}"


def document(did: str, records: Iterable[KeyRecord]) -> dict[str, Any]:
    """The did document.

    Retired keys stay in it, so that old badges can be checked; compromised ones must not be among ``records``.
    """
    methods = [_method(did, record.public) for record in records]
    uses_jwk = any("publicKeyJwk" in each for each in methods)
    return {
        "@context": [*_CONTEXT, _JWK_CONTEXT] if uses_jwk else _CONTEXT,
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [each["id"] for each in methods],
    }


def _method(did: str, key: PublicKey) -> dict[str, Any]:
    common = {"id": method(did, key), "controller": did}
    if key.algorithm is Algorithm.ED25519:
        return {**common, "type": "Multikey", "publicKeyMultibase": key.multikey}
    return {**common, "type": "JsonWebKey", "publicKeyJwk": {**key.jwk, "alg": key.algorithm.value, "kid": key.id}}
