"""Bitstring status lists: one public list of bits tells of each badge whether it still holds, and of nobody who
asked.

https://www.w3.org/TR/vc-bitstring-status-list/. A list has a bit for far more badges than there are, and a badge gets
a bit at random, so neither the list nor the number in a badge says how many there are or in what order they were
given. Issuing changes no bit.
"""

import datetime as dt
import gzip
import secrets
import zlib
from collections.abc import Callable, Set
from enum import StrEnum

from certification.credentials.badges import contexts, moments, multibase, proofs
from certification.credentials.badges.errors import Unreadable
from certification.credentials.badges.keys import Signer
from certification.credentials.badges.plain import Json

LENGTH = 131_072  # bits; the least that the standard allows, for privacy
_MAX_LENGTH = 8 * LENGTH * 8  # of other issuers' lists, when unpacked: 1 MiB
_TRIES = 64


class Purpose(StrEnum):
    """What a set bit means. Revocation is for good; a suspension may end."""

    REVOCATION = "revocation"
    SUSPENSION = "suspension"


class Full(ValueError):  # noqa: N818 -- reads as what happened
    """No bit is free: the next list has to be begun."""


def empty() -> bytes:
    return bytes(LENGTH // 8)


def get(bits: bytes, index: int) -> bool:
    """The bit of a badge; the first bit is the highest of the first byte. Raises IndexError beyond the list."""
    _check_index(bits, index)
    return bool(bits[index // 8] & (0x80 >> index % 8))


def put(bits: bytes, index: int, *, to: bool) -> bytes:
    """The list with one bit set or cleared. Raises IndexError beyond the list."""
    _check_index(bits, index)
    changed = bytearray(bits)
    mask = 0x80 >> index % 8
    changed[index // 8] = changed[index // 8] | mask if to else changed[index // 8] & ~mask
    return bytes(changed)


def free_index(taken: Set[int], *, length: int = LENGTH, choose: Callable[[int], int] = secrets.randbelow) -> int:
    """A free bit, each with the same chance. ``choose(n)`` draws from 0 to n - 1. Raises Full when none is left."""
    for _ in range(_TRIES):  # while few are taken, this is nearly always the first draw
        index = choose(length)
        if index not in taken:
            return index
    free = [index for index in range(length) if index not in taken]
    if not free:
        raise Full
    return free[choose(len(free))]


def encode(bits: bytes) -> str:
    """gzip in base64url with its prefix "u"; the same bits give the same text."""
    return "u" + multibase.to_base64url(gzip.compress(bits, mtime=0))


def decode(text: object) -> bytes:
    """The bits.

    Raises Unreadable for what is no list, shorter than the standard allows, or unpacks to more than 1 MiB.
    """
    try:
        if not isinstance(text, str) or not text.startswith("u"):
            raise ValueError
        unpacking = zlib.decompressobj(wbits=31)  # gzip only
        bits = unpacking.decompress(multibase.from_base64url(text[1:]), _MAX_LENGTH // 8 + 1)
        whole = unpacking.eof and not unpacking.unused_data
    except (ValueError, zlib.error) as error:
        raise Unreadable("status_list", "No packed list of bits") from error
    if not whole or not LENGTH <= len(bits) * 8 <= _MAX_LENGTH:
        raise Unreadable("status_list", f"Not {LENGTH} to {_MAX_LENGTH} bits")
    return bits


def entry(address: str, index: int, purpose: Purpose) -> Json:
    """The ``credentialStatus`` of a badge."""
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose.value,
        "statusListIndex": str(index),
        "statusListCredential": address,
    }


def credential(
    bits: bytes, *, address: str, purpose: Purpose, issuer: str, changed: dt.datetime, signer: Signer, method: str
) -> Json:
    """The signed list as it is served.

    It depends on nothing but its arguments: the same bits and the same moment of the last change give the same bytes,
    whenever it is made. ``issuer`` must be that of the badges, or verifiers refuse it.
    """
    document = {
        "@context": [contexts.CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": moments.write(changed),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose.value,
            "encodedList": encode(bits),
        },
    }
    return proofs.sign(document, signer=signer, method=method, created=changed)


def _check_index(bits: bytes, index: int) -> None:
    if not 0 <= index < len(bits) * 8:
        raise IndexError(f"No bit {index} in a list of {len(bits) * 8}.")
