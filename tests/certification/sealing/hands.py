"""Keys and certificates of many hands: a house, an office that vouches for it, a stranger, a time-stamp service."""

import datetime as dt
from functools import cache

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from certification.credentials import paperkeys
from certification.credentials.paperkeys import FilePaperKey
from core import clock

_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)
DER = serialization.Encoding.DER


def house():
    """A P-256 key whose certificate it has signed itself."""
    return paperkeys.make("Digituen valtakunnallinen verkosto", now=clock.now())


@cache
def vouched_for():
    """An RSA key whose certificate an office has signed, and the office's certificate."""
    office = _rsa()
    authority = certificate("Esimerkkivirasto", office, office)
    own = _rsa()
    leaf = certificate("Digituen valtakunnallinen verkosto", own, office, "Esimerkkivirasto")
    return FilePaperKey(own, (leaf.public_bytes(DER), authority.public_bytes(DER)))


@cache
def stamper():
    """A time-stamp service in a box, with pyHanko's own hands; RSA is all it can."""
    key = _rsa()
    own = certificate("Aikaleimapalvelu", key, key, usage=ExtendedKeyUsageOID.TIME_STAMPING)
    private = key.private_bytes(DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return DummyTimeStamper(asn1_x509.Certificate.load(own.public_bytes(DER)), asn1_keys.PrivateKeyInfo.load(private))


def certificate(subject, key, issuer_key, issuer="", usage=None):
    """A certificate for a year. ``usage``: for which purpose alone it is; without one it may sign what it likes."""
    now = clock.now()
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer or subject))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=not issuer and usage is None, path_length=None), critical=True)
    )
    if not usage:
        signs = issuer != ""
        usages = dict.fromkeys(_USAGES, False) | {"content_commitment": signs, "key_cert_sign": not signs}
        builder = builder.add_extension(x509.KeyUsage(**usages), critical=True)
    else:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, text)])


@cache
def _rsa_pool():
    return [rsa.generate_private_key(65537, 2048) for _ in range(3)]


def _rsa():
    return _rsa_pool().pop()
