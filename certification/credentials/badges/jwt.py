"""The second form of a badge: a JSON Web Token (VC-JWT), signed with RS256, for readers that know no embedded proofs.

Open Badges 3.0, section 8.2: the credential is the payload, with iss, jti, sub, nbf and exp beside it. Reading is
left to joserfc, which takes no algorithm but the ones it is told. Signing is three lines here, since a key in a
security module can only sign bytes.
"""

import datetime as dt
import json
import logging
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from certification.credentials.badges import guard, moments, multibase, plain
from certification.credentials.badges.errors import BadSignature, KeyTrouble, Unprotected, Unreadable
from certification.credentials.badges.keys import Algorithm, PublicKey, Signer
from certification.credentials.badges.plain import Json

log = logging.getLogger("vieri.credentials")

_HEADERS = {"alg", "kid", "typ"}
_CLAIMS = ("iss", "jti", "sub", "nbf", "exp")


def sign(document: Json, *, signer: Signer, method: str) -> str:
    """The token of an unsigned badge.

    Raises Unprotected for a badge that could not be signed the other way either.
    """
    if "proof" in document:
        raise Unprotected("signed_already", "The document is signed already")
    if signer.public.algorithm is not Algorithm.RSA:
        raise KeyTrouble("wrong_key", "A token needs an RSA key")
    guard.check_spelling(guard.statements(document))
    header = {"alg": Algorithm.RSA.value, "kid": method, "typ": "JWT"}
    data = f"{_part(header)}.{_part({**document, **_claims(document)})}"
    signature = signer.sign(data.encode("ascii"))
    if not signer.public.holds(data.encode("ascii"), signature):
        raise KeyTrouble("wrong_signature", "The key made a signature that does not fit it")
    log.info("signed %s with %s", document.get("id"), method)
    return f"{data}.{multibase.to_base64url(signature)}"


def method(token: str) -> str:
    """The address of the key that the token says it is signed with. Raises Unreadable for any other kind of token."""
    header, _payload, _signature = _parts(token)
    if not header.keys() <= _HEADERS or header.get("alg") != Algorithm.RSA or header.get("typ", "JWT") != "JWT":
        raise Unreadable("token", "Another kind of token")
    kid = header.get("kid")
    if not isinstance(kid, str) or not guard.is_address(kid) or "#" not in kid:
        raise Unreadable("token", "No address of a key")
    return kid


def check(token: str, key: PublicKey) -> Json:
    """The badge in the token, without the claims beside it.

    Raises BadSignature, Unreadable, UnknownContext or Unprotected.
    """
    _header, payload, _signature = _parts(token)
    method(token)
    if key.algorithm is not Algorithm.RSA:
        raise BadSignature("signature", "The signature is not of such a key")
    try:
        jws.deserialize_compact(token, RSAKey.import_key(dict(key.jwk)), algorithms=[Algorithm.RSA.value])
    except (JoseError, ValueError) as error:
        raise BadSignature("signature", "The signature does not fit the token") from error
    document = {name: value for name, value in payload.items() if name not in _CLAIMS}
    if {name: payload[name] for name in _CLAIMS if name in payload} != _claims(document):
        raise Unprotected("claims", "The claims say something else than the badge")
    return document


def _claims(document: Json) -> dict[str, str | int]:
    """What the badge says, in the token's own words; times in seconds since 1970."""
    issuer, subject = document.get("issuer"), document.get("credentialSubject")
    named = {
        "iss": issuer.get("id") if isinstance(issuer, dict) else issuer,
        "jti": document.get("id"),
        "sub": subject.get("id") if isinstance(subject, dict) else None,
    }
    claims: dict[str, str | int] = {}
    for name, value in named.items():
        if not isinstance(value, str):
            raise Unreadable("token", f"Nothing for {name} in the badge")
        claims[name] = value
    claims["nbf"] = _seconds(moments.read(document.get("validFrom")))
    if "validUntil" in document:
        claims["exp"] = _seconds(moments.read(document["validUntil"]))
    return claims


def _seconds(moment: dt.datetime) -> int:
    return int(moment.timestamp())


def _part(content: Json) -> str:
    return multibase.to_base64url(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def _parts(token: str) -> tuple[Json, Json, bytes]:
    """Header, payload and signature, each read strictly: no key twice, no second spelling of the same bytes."""
    parts = token.split(".")
    if len(token) > 2 * plain.MAX_BYTES or len(parts) != 3:
        raise Unreadable("token", "No token of three parts")
    try:
        header, payload, signature = (multibase.from_base64url(part) for part in parts)
    except (ValueError, UnicodeEncodeError) as error:
        raise Unreadable("token", "Not base64url") from error
    return plain.read(header), plain.read(payload), signature


def peek(token: str) -> dict[str, Any]:
    """The payload before anything is checked: for looking up who is asked, never for showing."""
    return _parts(token)[1]
