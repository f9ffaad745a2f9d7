"""The key that seals PDF files, and its certificate (X.509), which says whose it is.

A certificate that we make ourselves says only that all files come from the same hand. A real one comes from outside;
then a program such as Acrobat can tell by itself in whose name the file was sealed.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.x509.oid import NameOID

from certification.credentials.badges import keyfiles
from certification.credentials.badges.errors import KeyTrouble

YEARS = 5  # that a certificate of our own making holds
_RSA_BITS = 3072
_MAX_NAME = 64  # characters of a name in a certificate (X.520)
_CLOCKS_DIFFER = dt.timedelta(hours=1)
_DER = serialization.Encoding.DER
_Native = ec.EllipticCurvePrivateKey | RSAPrivateKey


class PaperSigner(Protocol):
    """Whatever can seal: a key in a file, in the environment, in a security module (PKCS#11).

    ``chain``: certificates in DER, the key's own first; ``key_id``: sha256 of that one, in hex.
    """

    @property
    def chain(self) -> tuple[bytes, ...]: ...

    @property
    def key_id(self) -> str: ...

    def sign(self, data: bytes) -> bytes:
        """The signature over sha256 of the data: ECDSA in DER for a P-256 key, PKCS#1 v1.5 for RSA."""
        ...


class FilePaperKey:
    """A signer whose key is in this process's memory. It does not show itself in logs."""

    def __init__(self, native: _Native, chain: tuple[bytes, ...]) -> None:
        self._native = native
        self.chain = chain
        self.key_id = name_of(chain)

    def __repr__(self) -> str:
        return f"<FilePaperKey of {self.key_id}>"

    def sign(self, data: bytes) -> bytes:
        if isinstance(self._native, RSAPrivateKey):
            return self._native.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self._native.sign(data, ec.ECDSA(hashes.SHA256()))

    def pem(self) -> bytes:
        """PKCS#8 without a password: the file's rights protect it."""
        return self._native.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )


def make(subject: str, *, now: dt.datetime) -> FilePaperKey:
    """A new P-256 key with a certificate that it has signed itself."""
    native = ec.generate_private_key(ec.SECP256R1())
    public = native.public_key()
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, subject[:_MAX_NAME]),
            x509.NameAttribute(NameOID.COMMON_NAME, subject[:_MAX_NAME]),
        ]
    )
    usage = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    certificate = (
        x509.CertificateBuilder(name, name, public, x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(now + dt.timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
        .sign(native, hashes.SHA256())
    )
    return FilePaperKey(native, (certificate.public_bytes(_DER),))


def outside_signer(environment: Mapping[str, str]) -> FilePaperKey | None:
    """The key and the certificates given by PDF_SIGNING_KEY and PDF_SIGNING_CHAIN, or by files named in
    PDF_SIGNING_KEY_FILE and PDF_SIGNING_CHAIN_FILE.

    Raises KeyTrouble for what cannot be used, or a key that others may read.
    """
    if path := environment.get("PDF_SIGNING_KEY_FILE"):
        key = keyfiles.read_private(Path(path))
    elif text := environment.get("PDF_SIGNING_KEY"):
        key = text
    else:
        return None
    try:
        path = environment.get("PDF_SIGNING_CHAIN_FILE")
        chain = Path(path).read_bytes() if path else environment.get("PDF_SIGNING_CHAIN", "").encode()
        certificates = x509.load_pem_x509_certificates(chain)
    except (OSError, ValueError) as error:
        raise KeyTrouble("no_chain", "PDF_SIGNING_CHAIN holds no certificates in PEM form") from error
    return read_pair(key, tuple(each.public_bytes(_DER) for each in certificates), named="PDF_SIGNING_KEY")


def read_pair(text: str, chain: tuple[bytes, ...], *, named: str) -> FilePaperKey:
    """A private key as PEM and its certificates. ``named`` says in the message where the key was.

    Raises KeyTrouble, which never tells anything of the text.
    """
    try:
        native = serialization.load_pem_private_key(text.strip().encode(), password=None)
    except (ValueError, TypeError) as error:
        raise KeyTrouble("unreadable_key", f"{named} holds no private key in PEM form") from error
    if not isinstance(native, _Native) or not _is_strong(native):
        raise KeyTrouble("wrong_key", f"{named} holds a key that is neither P-256 nor RSA of {_RSA_BITS} bits")
    certificates = [x509.load_der_x509_certificate(each) for each in chain]
    if certificates[0].public_key() != native.public_key():
        raise KeyTrouble("wrong_certificate", f"The first certificate is not of the key in {named}")
    _check_chain(certificates)
    return FilePaperKey(native, chain)


def _is_strong(native: _Native) -> bool:
    if isinstance(native, RSAPrivateKey):
        return native.key_size >= _RSA_BITS
    return isinstance(native.curve, ec.SECP256R1)


def _check_chain(certificates: list[x509.Certificate]) -> None:
    for one, its_issuer in pairwise(certificates):
        try:
            one.verify_directly_issued_by(its_issuer)
        except (ValueError, TypeError, InvalidSignature) as error:
            subject = one.subject.rfc4514_string()
            raise KeyTrouble("wrong_chain", f"The certificate after {subject} did not sign it") from error


def name_of(chain: tuple[bytes, ...]) -> str:
    """sha256 of the key's own certificate, in hex."""
    return hashlib.sha256(chain[0]).hexdigest()
