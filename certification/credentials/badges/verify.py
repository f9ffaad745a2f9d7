"""The answer to "is this badge real?", for a badge of ours or anybody's, without asking the network.

Keys and status lists come from functions that the caller gives. Whatever is in doubt is "could not check", never
"valid".
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from certification.credentials.badges import jwt, moments, plain, proofs, statuslist
from certification.credentials.badges.errors import BadgeError, BadSignature, Unprotected, Unreadable
from certification.credentials.badges.keys import PublicKey
from certification.credentials.badges.plain import Json

_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
_KINDS = {"OpenBadgeCredential", "AchievementCredential", "EndorsementCredential"}


class Verdict(StrEnum):
    """``UNKNOWN_ISSUER``: the signature fits the key that the file names, and nobody here knows whose key that is."""

    VALID = "valid"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    UNKNOWN_ISSUER = "unknown_issuer"
    TAMPERED = "tampered"
    COULD_NOT_CHECK = "could_not_check"


@dataclass(frozen=True)
class KnownKey:
    """A key of an issuer that the house vouches for. ``issuer`` is the issuer's address."""

    public: PublicKey
    issuer: str
    compromised_since: dt.datetime | None = None


@dataclass(frozen=True)
class Answer:
    """``reason`` says in a word for programs why it is not valid. ``document`` is what was signed, without the proof,
    and only set when the signature fits: read it with ``values_of`` and ``id_of``, since others write otherwise.
    ``dates`` tells of a badge by an unknown issuer whether its time is over or not yet come.
    """

    verdict: Verdict
    reason: str = ""
    document: Json | None = None
    method: str = ""
    dates: Verdict | None = None

    @property
    def issuer(self) -> str:
        return self.method.partition("#")[0]


@dataclass(frozen=True)
class Sources:
    """What the answer rests on.

    ``key``: address of a key → the key of a known issuer, or None. ``status_list``: address of a list → the signed
    list as text or as an object, or None when it cannot be had; it may also raise OSError. ``gave``: whether the
    house's own records hold exactly the badge with this id and this sha256 of its statements; asked only for badges
    older than the theft of their key. ``issuers``: those whose keys are all known; a signature in their name by any
    other key is forged.
    """

    key: Callable[[str], KnownKey | None]
    status_list: Callable[[str], str | bytes | Json | None]
    gave: Callable[[str, bytes], bool] = lambda _id, _digest: False
    issuers: frozenset[str] = frozenset()


def verify(content: str | bytes | Json, *, now: dt.datetime, sources: Sources) -> Answer:
    """Never raises for anything that a stranger can put into ``content``; for anything else that sources raise, it
    does.
    """
    method, known = "", None
    try:
        opened = _open(content)
        method = opened.method
        known = sources.key(method)
        document, digest = opened.check(known.public if known else _named_key(method))
    except BadSignature as error:
        return Answer(Verdict.TAMPERED, error.code, method=method)
    except Unprotected as error:
        # The house signs no such thing. Others may have, without knowing: then nothing is said against them.
        verdict = Verdict.TAMPERED if known else Verdict.COULD_NOT_CHECK
        return Answer(verdict, error.code, method=method)
    except BadgeError as error:
        return Answer(Verdict.COULD_NOT_CHECK, error.code, method=method)
    return _judge(_Signed(document, digest, opened, known, now, sources))


@dataclass(frozen=True)
class _Opened:
    """A badge in one of its two forms, not yet checked."""

    method: str
    check: Callable[[PublicKey], tuple[Json, bytes]]
    created: str = ""
    expires: str = ""


@dataclass(frozen=True)
class _Signed:
    """A badge whose signature fits, and what to judge it by."""

    document: Json
    digest: bytes
    opened: _Opened
    known: KnownKey | None
    now: dt.datetime
    sources: Sources

    @property
    def issuer(self) -> str:
        return self.opened.method.partition("#")[0]


def _open(content: str | bytes | Json) -> _Opened:
    if not isinstance(content, dict):
        if len(content) > 2 * plain.MAX_BYTES:
            raise Unreadable("too_large", f"More than {2 * plain.MAX_BYTES} bytes")
        token = (content.decode("utf-8", "replace") if isinstance(content, bytes) else content).strip()
        if not token.startswith("{"):
            return _Opened(jwt.method(token), lambda key: (jwt.check(token, key), b""))
        content = plain.read(content)
    plain.check(content)
    document, proof = proofs.split(content)

    def check(key: PublicKey) -> tuple[Json, bytes]:
        return document, proofs.check(document, proof, key).digest

    return _Opened(proof.method, check, proof.created, proof.expires)


def _named_key(method: str) -> PublicKey:
    """The key in the address itself: did:key:z6Mk…#z6Mk…, or any address whose part after the # is a key."""
    issuer, _, name = method.partition("#")
    try:
        key = PublicKey.from_multikey(name)
    except ValueError as error:
        raise Unreadable("unknown_key", "The key of the signature is not known") from error
    if issuer.startswith("did:key:") and issuer != f"did:key:{name}":
        raise BadSignature("issuer", "A key that is not the issuer's")
    return key


def _judge(badge: _Signed) -> Answer:
    """What a badge with a fitting signature is worth: first whose it is, then whether it was taken back, then its
    dates, then doubts.
    """
    method, document, known = badge.opened.method, badge.document, badge.known
    if id_of(document.get("issuer")) != badge.issuer or (known and known.issuer != badge.issuer):
        return Answer(Verdict.TAMPERED, "issuer", method=method)
    if known is None and badge.issuer in badge.sources.issuers:
        return Answer(Verdict.TAMPERED, "forged", method=method)
    try:
        if not any(kind in _KINDS for kind in values_of(document.get("type")) if isinstance(kind, str)):
            raise Unreadable("no_badge", "Signed, but no badge")
        dates = _dates(document, badge.opened.expires, badge.now)
        if known is None:
            return Answer(Verdict.UNKNOWN_ISSUER, "unknown_issuer", document, method, dates)
        _check_theft(badge, known)
        status, doubt = _status(badge)
    except BadgeError as error:
        return Answer(Verdict.COULD_NOT_CHECK, error.code, document, method)
    if found := status or dates:
        return Answer(found, found.value, document, method)
    return Answer(Verdict.COULD_NOT_CHECK if doubt else Verdict.VALID, doubt, document, method)


def _dates(document: Json, expires: str, now: dt.datetime) -> Verdict | None:
    ends = [moments.read(each) for each in (document.get("validUntil"), expires or None) if each is not None]
    if any(end <= now for end in ends):
        return Verdict.EXPIRED
    return Verdict.NOT_YET_VALID if moments.read(document.get("validFrom")) > now else None


def _check_theft(badge: _Signed, known: KnownKey) -> None:
    """Raises Unreadable when a thief may have signed.

    The date in a proof is the signer's word, and thieves write dates too.
    """
    if known.compromised_since is None:
        return
    created = badge.opened.created
    before = created and moments.read(created) < known.compromised_since
    if not before or not badge.sources.gave(str(badge.document.get("id")), badge.digest):
        raise Unreadable("compromised_key", "Somebody else may have signed it")


def _status(badge: _Signed) -> tuple[Verdict | None, str]:
    """What the status lists say, and what is in doubt.

    A revocation found counts even if another list cannot be had.
    """
    found, doubt = set(), ""
    for entry in values_of(badge.document.get("credentialStatus")):
        try:
            if verdict := _one_status(entry, badge.issuer, badge.now, badge.sources):
                found.add(verdict)
        except BadgeError as error:
            doubt = error.code
    return next((each for each in (Verdict.REVOKED, Verdict.SUSPENDED) if each in found), None), doubt


def _one_status(entry: Any, issuer: str, now: dt.datetime, sources: Sources) -> Verdict | None:
    if not isinstance(entry, dict) or values_of(entry.get("type")) != ["BitstringStatusListEntry"]:
        raise Unreadable("status_kind", "A kind of status that is not known here")
    address, index, purpose = (entry.get(key) for key in ("statusListCredential", "statusListIndex", "statusPurpose"))
    if purpose not in list(statuslist.Purpose) or not isinstance(address, str):
        raise Unreadable("status_kind", "A purpose of status that is not known here")
    if not isinstance(index, str) or not _INDEX.fullmatch(index) or "statusSize" in entry:
        raise Unreadable("status_kind", "No number in a list of single bits")
    bits = _list_bits(address, purpose, issuer, now, sources)
    if int(index) >= len(bits) * 8:
        raise Unreadable("status_list", "A number beyond the list")
    if not statuslist.get(bits, int(index)):
        return None
    return Verdict.REVOKED if purpose == statuslist.Purpose.REVOCATION else Verdict.SUSPENDED


def _list_bits(address: str, purpose: str, issuer: str, now: dt.datetime, sources: Sources) -> bytes:
    """The bits of a list, after its own signature, issuer, purpose and dates. Raises BadgeError."""
    try:
        content = sources.status_list(address)
    except OSError as error:
        raise Unreadable("status_unreachable", "The status list cannot be had") from error
    if content is None:
        raise Unreadable("status_unreachable", "The status list cannot be had")
    signed = content if isinstance(content, dict) else plain.read(content)
    plain.check(signed)
    document, proof = proofs.split(signed)
    known = sources.key(proof.method)
    if known is None or known.compromised_since is not None:
        raise Unreadable("status_key", "The key of the status list is not known, or compromised")
    proofs.check(document, proof, known.public)
    subject = document.get("credentialSubject")
    fits = (
        isinstance(subject, dict)
        and proof.issuer == known.issuer == issuer == id_of(document.get("issuer"))
        and document.get("id") == address
        and "BitstringStatusListCredential" in values_of(document.get("type"))
        and "BitstringStatusList" in values_of(subject.get("type"))
        and values_of(subject.get("statusPurpose")) == [purpose]
    )
    if not fits or not isinstance(subject, dict):
        raise Unreadable("status_list", "A list of somebody else or for something else")
    if _dates(document, proof.expires, now):
        raise Unreadable("status_list_dates", "A list whose time is over or not yet come")
    return statuslist.decode(subject.get("encodedList"))


def values_of(value: Any) -> list[Any]:
    """What stands in a member of a badge: JSON-LD writes one value with or without a list around it."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def id_of(value: Any) -> Any:
    """The address in a member of a badge: it may be the whole of it, or stand in an object."""
    value = value[0] if isinstance(value, list) and len(value) == 1 else value
    return value.get("id") if isinstance(value, dict) else value
