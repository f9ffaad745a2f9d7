"""The house's keys: where they come from, and what signs badges, tokens, lists and PDF files with them.

The keys stand in the folder settings.KEY_FOLDER, or come from the environment; see badges.keyring and paperring.
"""

import datetime as dt
import os
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.conf import settings

from certification.credentials import paperkeys
from certification.credentials.badges import did as dids
from certification.credentials.badges import jwt, keyring, proofs, statuslist, verify
from certification.credentials.badges.badge import Issuer
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.badges.guard import Statements
from certification.credentials.badges.keyring import KeyRecord, KeyRing
from certification.credentials.badges.keys import Algorithm
from certification.credentials.badges.plain import Json
from certification.credentials.badges.statuslist import Purpose
from certification.credentials.paperkeys import PaperSigner
from certification.credentials.paperring import PaperRecord, PaperRing
from core import clock
from core.texts import pick

_NAMES = ("SIGNING_KEY", "TOKEN_SIGNING_KEY", "PDF_SIGNING_KEY", "PDF_SIGNING_CHAIN")


class Use(StrEnum):
    """What a key is for."""

    BADGE = "badge"
    TOKEN = "token"  # noqa: S105 -- a word
    PAPER = "paper"


# Of the uses whose keys are told apart by it.
ALGORITHMS = {Use.BADGE: Algorithm.ED25519, Use.TOKEN: Algorithm.RSA}


def use_of(record: KeyRecord | PaperRecord) -> Use:
    """What the key of the record is, or was, for."""
    if isinstance(record, PaperRecord):
        return Use.PAPER
    return next(use for use, algorithm in ALGORITHMS.items() if algorithm is record.kind)


def trouble(use: Use) -> KeyTrouble | None:
    """Why nothing can be signed for this use now; None when all is well."""
    try:
        if use is Use.PAPER:
            paper_signer()
        else:
            ring().signer(ALGORITHMS[use], now=clock.now())
    except KeyTrouble as found:
        return found
    return None


def ring() -> KeyRing:
    """The keys of badges and tokens. Raises KeyTrouble when one given by the environment cannot be used."""
    return _ring(Path(settings.KEY_FOLDER), settings.KEYS_MADE_AT_FIRST_USE, _environment())


def paper_ring() -> PaperRing:
    """The keys of PDF files. Raises KeyTrouble when one given by the environment cannot be used."""
    name, _language = pick(settings.CREDENTIAL_ISSUER, settings.LANGUAGE_CODE)
    return _paper_ring(Path(settings.KEY_FOLDER) / "paper", name, settings.KEYS_MADE_AT_FIRST_USE, _environment())


def did() -> str:
    """The issuer's address in badges: did:web of the site."""
    return dids.identifier(settings.SITE_URL)


def issuer(language: str) -> Issuer:
    """In whose name badges are given, in this language, or in the first one that has a name."""
    name, _language = pick(settings.CREDENTIAL_ISSUER, language)
    return Issuer(did(), name, settings.SITE_URL)


def sign_badge(document: Json, *, created: dt.datetime, said: Statements | None = None) -> tuple[Json, str]:
    """The badge with its proof, and the name of the key. Raises KeyTrouble when nothing can sign, and Unprotected.

    ``said``: what this very document says, if the caller has asked already.
    """
    signer = ring().signer(Algorithm.ED25519, now=clock.now())
    method = dids.method(did(), signer.public)
    signed = proofs.sign(document, signer=signer, method=method, created=created, said=said)
    return signed, signer.public.id


def sign_token(document: Json) -> tuple[str, str]:
    """The unsigned badge as a JSON Web Token, and the name of the key. Raises KeyTrouble and Unprotected."""
    signer = ring().signer(Algorithm.RSA, now=clock.now())
    return jwt.sign(document, signer=signer, method=dids.method(did(), signer.public)), signer.public.id


def sign_list(bits: bytes, *, address: str, purpose: Purpose, changed: dt.datetime) -> tuple[Json, str]:
    """The signed status list, and the name of the key. Raises KeyTrouble when nothing can sign."""
    signer = ring().signer(Algorithm.ED25519, now=clock.now())
    signed = statuslist.credential(
        bits,
        address=address,
        purpose=purpose,
        issuer=did(),
        changed=changed,
        signer=signer,
        method=dids.method(did(), signer.public),
    )
    return signed, signer.public.id


def known_key(method: str) -> verify.KnownKey | None:
    """The key of ours at this address, retired and compromised ones too; None for anybody else's."""
    address, _, name = method.partition("#")
    record = ring().find(name) if address == did() else None
    return verify.KnownKey(record.public, did(), record.compromised_since) if record else None


def paper_signer() -> PaperSigner:
    """What seals PDF files now. Raises KeyTrouble when nothing can."""
    return paper_ring().signer(now=clock.now())


def paper_records() -> list[PaperRecord]:
    """Every certificate that ever sealed a file of ours, oldest first, compromised ones too."""
    return paper_ring().records()


def paper_certificates() -> list[bytes]:
    """Those of them, in DER, whose seals count: all that are not compromised."""
    return [record.chain[0] for record in paper_records() if record.compromised_since is None]


def _environment() -> tuple[tuple[str, str], ...]:
    """What the environment says of keys. It is read here and not by the settings, which error pages show."""
    names = [name for each in _NAMES for name in (each, f"{each}_FILE")]
    return tuple((name, os.environ[name]) for name in names if os.environ.get(name))


@cache
def _ring(folder: Path, may_make: bool, environment: tuple[tuple[str, str], ...]) -> KeyRing:
    return KeyRing(folder, outside=keyring.outside_signers(dict(environment)), may_make=may_make)


@cache
def _paper_ring(folder: Path, subject: str, may_make: bool, environment: tuple[tuple[str, str], ...]) -> PaperRing:
    outside = paperkeys.outside_signer(dict(environment))
    return PaperRing(folder, subject=subject, outside=outside, may_make=may_make)
