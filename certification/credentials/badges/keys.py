"""Keys: what signs, what checks, and how both are written down.

A ``Signer`` is all that signing needs, so a key may as well live in a security module (PKCS#11): it only has to sign
bytes. Badges are signed with Ed25519; the JWT form, which Open Badges wants in RS256, with RSA of 3,072 bits.
"""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key

from certification.credentials.badges import keyfiles, multibase
from certification.credentials.badges.errors import KeyTrouble

_RSA_BITS = 3072
_SECRET_PREFIX = b"\x80\x26"  # multicodec ed25519-priv


class Algorithm(StrEnum):
    ED25519 = "Ed25519"
    RSA = "RS256"


# Multicodec ed25519-pub and rsa-pub.
_PREFIXES = {Algorithm.ED25519: b"\xed\x01", Algorithm.RSA: b"\x85\x24"}


@dataclass(frozen=True)
class PublicKey:
    """``raw``: the 32 bytes of an Ed25519 key, or an RSA key as PKCS#1 in DER."""

    algorithm: Algorithm
    raw: bytes

    @classmethod
    def from_multikey(cls, text: str) -> "PublicKey":
        """Raises ValueError for what is no key of the two kinds."""
        data = multibase.from_base58(text[1:]) if text.startswith("z") else b""
        for algorithm, prefix in _PREFIXES.items():
            if data.startswith(prefix):
                key = cls(algorithm, data[len(prefix) :])
                try:
                    key._native()  # so that a broken key is refused here and not at its first use
                except UnsupportedAlgorithm as error:
                    raise ValueError("Not a key of a known kind.") from error
                return key
        raise ValueError("Not a public key in multikey form.")

    @property
    def multikey(self) -> str:
        return "z" + multibase.to_base58(_PREFIXES[self.algorithm] + self.raw)

    @cached_property
    def id(self) -> str:
        """The key's name, made of the key itself: nobody chooses it, and two keys never share one.

        For Ed25519 the multikey, so that the signature can be checked by whoever has only the badge; for RSA, whose
        multikey is long, the JWK thumbprint (RFC 7638).
        """
        if self.algorithm is Algorithm.ED25519:
            return self.multikey
        canonical = json.dumps(self.jwk, sort_keys=True, separators=(",", ":"))
        return multibase.to_base64url(hashlib.sha256(canonical.encode()).digest())

    @property
    def jwk(self) -> dict[str, str]:
        """The required members of the JSON Web Key, no more."""
        native = self._native()
        if isinstance(native, Ed25519PublicKey):
            return {"kty": "OKP", "crv": "Ed25519", "x": multibase.to_base64url(self.raw)}
        numbers = native.public_numbers()
        parts = {"e": numbers.e, "n": numbers.n}
        encoded = {key: number.to_bytes((number.bit_length() + 7) // 8, "big") for key, number in parts.items()}
        return {"kty": "RSA", **{key: multibase.to_base64url(data) for key, data in encoded.items()}}

    def holds(self, data: bytes, signature: bytes) -> bool:
        """Whether this key made the signature over the data."""
        native = self._native()
        try:
            if isinstance(native, Ed25519PublicKey):
                native.verify(signature, data)
            else:
                native.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            return False
        return True

    def _native(self) -> Ed25519PublicKey | RSAPublicKey:
        if self.algorithm is Algorithm.ED25519:
            return Ed25519PublicKey.from_public_bytes(self.raw)
        native = serialization.load_der_public_key(self.raw)
        if not isinstance(native, RSAPublicKey) or native.key_size < 2048:
            raise ValueError("Not an RSA key of at least 2,048 bits.")
        return native


class Signer(Protocol):
    """Whatever can sign: a key in a file, in the environment, in a security module."""

    @property
    def public(self) -> PublicKey: ...

    def sign(self, data: bytes) -> bytes:
        """The signature: 64 bytes of Ed25519, or PKCS#1 v1.5 with sha256 for RSA."""
        ...


class PrivateKey:
    """A signer whose key is in this process's memory. It does not show itself in logs."""

    def __init__(self, native: Ed25519PrivateKey | RSAPrivateKey) -> None:
        self._native = native
        encoding, form = serialization.Encoding.Raw, serialization.PublicFormat.Raw
        algorithm = Algorithm.ED25519
        if isinstance(native, RSAPrivateKey):
            algorithm = Algorithm.RSA
            encoding, form = serialization.Encoding.DER, serialization.PublicFormat.PKCS1
        self.public = PublicKey(algorithm, native.public_key().public_bytes(encoding, form))

    def __repr__(self) -> str:
        return f"<PrivateKey of {self.public.id}>"

    def sign(self, data: bytes) -> bytes:
        if isinstance(self._native, Ed25519PrivateKey):
            return self._native.sign(data)
        return self._native.sign(data, padding.PKCS1v15(), hashes.SHA256())

    def pem(self) -> bytes:
        """PKCS#8 without a password: the file's rights protect it."""
        return self._native.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )


def make(algorithm: Algorithm) -> PrivateKey:
    """A new key; RSA takes some tenths of a second."""
    if algorithm is Algorithm.ED25519:
        return PrivateKey(Ed25519PrivateKey.generate())
    return PrivateKey(generate_private_key(65537, _RSA_BITS))


def read_private(text: str, *, named: str) -> PrivateKey:
    """A private key as PEM, or an Ed25519 one as multikey ("z3u2…"). ``named`` says in the message where it was.

    Raises KeyTrouble, which never tells anything of the text.
    """
    text = text.strip()
    try:
        if text.startswith("z"):
            data = multibase.from_base58(text[1:])
            if not data.startswith(_SECRET_PREFIX):
                raise ValueError
            return PrivateKey(Ed25519PrivateKey.from_private_bytes(data[2:]))
        native = serialization.load_pem_private_key(text.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise KeyTrouble("unreadable_key", f"{named} holds no private key in PEM or multikey form") from error
    if isinstance(native, Ed25519PrivateKey) or (isinstance(native, RSAPrivateKey) and native.key_size >= _RSA_BITS):
        return PrivateKey(native)
    raise KeyTrouble("wrong_key", f"{named} holds a key that is neither Ed25519 nor RSA of {_RSA_BITS} bits")


def from_file(path: Path) -> PrivateKey:
    """Raises KeyTrouble when the file is missing, or anybody but its owner may read or change it (0600)."""
    return read_private(keyfiles.read_private(path), named=str(path))
