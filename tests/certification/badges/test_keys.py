"""Keys: how they are written, who may read them, what they sign."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from joserfc.jwk import OKPKey, RSAKey

from certification.credentials.badges import keys, multibase
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.badges.keys import Algorithm, PrivateKey, PublicKey
from tests.certification.badges.making import OURS, THEIRS


@pytest.fixture(scope="module")
def both():
    return {algorithm: keys.make(algorithm) for algorithm in Algorithm}


@pytest.mark.parametrize("algorithm", Algorithm)
def test_what_a_key_signs_it_holds_and_nothing_else(both, algorithm):
    key = both[algorithm]
    signature = key.sign(b"data")
    assert key.public.holds(b"data", signature)
    assert not key.public.holds(b"Data", signature)
    assert not key.public.holds(b"data", signature[:-1])
    assert not key.public.holds(b"data", b"")
    assert not keys.make(algorithm).public.holds(b"data", signature)


@pytest.mark.parametrize("algorithm", Algorithm)
def test_a_public_key_is_read_as_it_is_written(both, algorithm):
    public = both[algorithm].public
    assert PublicKey.from_multikey(public.multikey) == public
    jwk = {Algorithm.ED25519: OKPKey, Algorithm.RSA: RSAKey}[algorithm].import_key(public.jwk)
    if algorithm is Algorithm.RSA:
        assert jwk.thumbprint() == public.id  # RFC 7638, by another hand


def test_a_key_has_the_name_that_the_standard_gives_it():
    """Multikey of the 1EdTech example, whose public key is given in hex."""
    raw = bytes.fromhex("4bdeafde2ea8beefadd8c699b5c7e0704cf51154d52e17b20b71337ca04cc5a5")
    public = PublicKey(Algorithm.ED25519, raw)
    assert public.id == public.multikey == "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"


@pytest.mark.parametrize(
    "text",
    ["", "z", "z6Mk", "6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi", "z0OIl", "u7QEx", "z" + "2" * 2_000]
    + ["z" + multibase.to_base58(prefix + b"\1" * 20) for prefix in (b"\xed\x01", b"\x85\x24", b"\x80\x24")],
)
def test_what_is_no_public_key_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        PublicKey.from_multikey(text)


def test_a_short_rsa_key_is_refused():
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 -- on purpose
    public = PrivateKey(weak).public
    with pytest.raises(ValueError, match="2,048"):
        PublicKey.from_multikey(public.multikey)
    with pytest.raises(KeyTrouble, match="neither Ed25519 nor RSA"):
        keys.read_private(PrivateKey(weak).pem().decode(), named="SIGNING_KEY")


def test_a_private_key_is_read_from_pem_and_from_multikey():
    native = ed25519.Ed25519PrivateKey.generate()
    raw = native.private_bytes(
        serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption()
    )
    key = PrivateKey(native)
    for text in (key.pem().decode(), "z" + multibase.to_base58(b"\x80\x26" + raw), key.pem().decode() + "\n\n"):
        assert keys.read_private(text, named="SIGNING_KEY").public == key.public


def test_what_is_no_private_key_is_told_of_without_showing_it():
    secret = "z3u2-this-is-secret"
    locked = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"x")
    )
    other = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    for text in (secret, "", "-----BEGIN PRIVATE KEY-----", OURS.public.multikey, locked.decode(), other.decode()):
        with pytest.raises(KeyTrouble, match="SIGNING_KEY holds") as raised:
            keys.read_private(text, named="SIGNING_KEY")
        assert "secret" not in str(raised.value)


def test_a_key_does_not_show_itself():
    assert repr(OURS) == f"<PrivateKey of {OURS.public.id}>"
    assert "PRIVATE" not in repr(OURS) + str(OURS)


@pytest.mark.parametrize("rights", [0o600, 0o400])
def test_a_key_file_is_for_its_owner_alone(tmp_path, rights):
    path = tmp_path / "key.pem"
    path.write_bytes(THEIRS.pem())
    path.chmod(rights)
    assert keys.from_file(path).public == THEIRS.public


@pytest.mark.parametrize("rights", [0o644, 0o640, 0o604, 0o660, 0o610])
def test_a_key_file_that_others_may_read_is_refused(tmp_path, rights):
    path = tmp_path / "key.pem"
    path.write_bytes(THEIRS.pem())
    path.chmod(rights)
    with pytest.raises(KeyTrouble, match="chmod 600"):
        keys.from_file(path)


def test_a_key_file_that_is_not_there_is_told_of(tmp_path):
    with pytest.raises(KeyTrouble, match="cannot be read"):
        keys.from_file(tmp_path / "key.pem")
    (tmp_path / "key.pem").write_bytes(b"\xff\xfe")
    with pytest.raises(KeyTrouble):
        keys.from_file(tmp_path / "key.pem")


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\0a", b"a", bytes(range(256))])
def test_bytes_survive_both_spellings(data):
    assert multibase.from_base58(multibase.to_base58(data)) == data
    assert multibase.from_base64url(multibase.to_base64url(data)) == data


@pytest.mark.parametrize("text", ["0", "l", "ä", " 2", "2\n"])
def test_other_signs_are_no_base58(text):
    with pytest.raises(ValueError, match=r".*"):
        multibase.from_base58(text)


@pytest.mark.parametrize("text", ["YQ==", "YR", "Y", "Y Q", "+/", "ä", "YQ\n"])
def test_bytes_have_one_spelling_in_base64url(text):
    assert multibase.to_base64url(b"a") == "YQ"
    with pytest.raises(ValueError, match=r".*"):
        multibase.from_base64url(text)
