"""The second form of a badge: a signed token."""

import base64
import json

import jwt as pyjwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from joserfc.jwk import OctKey
from joserfc.jws import serialize_compact

from certification.credentials.badges import did, jwt, multibase, verify
from certification.credentials.badges.errors import BadgeError, BadSignature, KeyTrouble, Unprotected, Unreadable
from certification.credentials.badges.keys import PrivateKey
from tests.certification.badges.making import BADGE, DID, METHOD, NOW, OURS, ask, kinds, signed_small

RSA, OTHER = (PrivateKey(generate_private_key(65537, 2048)) for _ in range(2))  # smaller than ours, and quicker
RSA_METHOD = did.method(DID, RSA.public)
KNOWN = {RSA_METHOD: verify.KnownKey(RSA.public, DID), METHOD: verify.KnownKey(OURS.public, DID)}


def token_of(document=None, signer=RSA, method=RSA_METHOD):
    return jwt.sign(document or BADGE.written(), signer=signer, method=method)


def part(content):
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def read(token):
    return [json.loads(multibase.from_base64url(each)) for each in token.split(".")[:2]]


def test_the_badge_is_the_payload_with_the_claims_beside_it():
    header, payload = read(token_of())
    assert header == {"alg": "RS256", "kid": RSA_METHOD, "typ": "JWT"}
    claims = {
        "iss": DID,
        "jti": BADGE.id,
        "sub": BADGE.subject.id,
        "nbf": int(BADGE.awarded.timestamp()),
        "exp": int(BADGE.valid_until.timestamp()),
    }
    assert payload == BADGE.written() | claims


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_of_badge_has_this_form_too(kind):
    document = kinds()[kind]
    token = token_of(document)
    assert jwt.method(token) == RSA_METHOD
    assert jwt.check(token, RSA.public) == document
    assert ask(token, key_of=KNOWN).verdict == verify.Verdict.VALID


def test_another_library_reads_it():
    key = pyjwt.PyJWK.from_dict(RSA.public.jwk | {"alg": "RS256"})
    options = {"verify_nbf": False, "verify_exp": False}
    assert pyjwt.decode(token_of(), key, ["RS256"], options=options)["jti"] == BADGE.id
    with pytest.raises(pyjwt.InvalidSignatureError):
        pyjwt.decode(token_of(signer=OTHER), key, ["RS256"], options=options)


def test_a_token_of_another_key_is_refused():
    with pytest.raises(BadSignature):
        jwt.check(token_of(), OTHER.public)
    with pytest.raises(BadSignature):
        jwt.check(token_of(), OURS.public)
    assert ask(token_of(signer=OTHER), key_of=KNOWN).verdict == verify.Verdict.TAMPERED


def test_only_an_rsa_key_signs_tokens():
    with pytest.raises(KeyTrouble, match="needs an RSA key"):
        token_of(signer=OURS)


def test_what_the_embedded_form_refuses_this_form_refuses_too():
    with pytest.raises(Unprotected):
        token_of(BADGE.written() | {"internalNote": "x"})
    with pytest.raises(Unprotected, match="signed already"):
        token_of(signed_small())


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"alg": "HS256"},
        {"alg": "RS512"},
        {"alg": "PS256"},
        {"typ": "vc+ld+json+jwt"},
        {"jwk": {"kty": "RSA", "e": "AQAB", "n": "sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri23bOdgWp4Dy1Wl"}},
        {"jku": "https://stranger.example/keys"},
        {"x5c": ["MII"]},
        {"crit": ["b64"], "b64": False},
        {"kid": ""},
        {"kid": None},
        {"kid": "key-1"},
        {"kid": ["did:web:vieri.example#key-1"]},
        {"alg": None},
    ],
    ids=str,
)
def test_a_token_brings_no_algorithm_and_no_key_of_its_own(header):
    whole, _payload = read(token_of())
    _, payload, signature = token_of().split(".")
    forged = {key: value for key, value in (whole | header).items() if value is not None}
    with pytest.raises(BadgeError):
        jwt.check(f"{part(forged)}.{payload}.{signature}", RSA.public)
    assert ask(f"{part(forged)}.{payload}.{signature}", key_of=KNOWN).verdict == verify.Verdict.COULD_NOT_CHECK


def test_the_public_key_is_no_password():
    """The old trick: HS256 with the public key as its secret."""
    pem = json.dumps(RSA.public.jwk).encode()
    header = {"alg": "HS256", "kid": RSA_METHOD, "typ": "JWT"}
    payload = json.dumps(read(token_of())[1])
    forged = serialize_compact(header, payload, OctKey.import_key(pem), algorithms=["HS256"])
    with pytest.raises(Unreadable):
        jwt.check(forged, RSA.public)


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "did:web:stranger.example"},
        {"jti": "urn:uuid:1"},
        {"sub": "urn:uuid:1"},
        {"nbf": 0},
        {"exp": 4_102_444_800},
        {"exp": None},
        {"validUntil": "2099-01-01T00:00:00Z"},
        {"validUntil": None},
        {"validFrom": "2027-01-27"},
        {"issuer": None},
        {"credentialSubject": None},
    ],
    ids=str,
)
def test_claims_that_say_something_else_than_the_badge_are_refused(change):
    """Signed by the right key all the same."""
    header, payload = read(token_of())
    payload = {key: value for key, value in (payload | change).items() if value is not None}
    data = f"{part(header)}.{part(payload)}"
    token = f"{data}.{multibase.to_base64url(RSA.sign(data.encode()))}"
    with pytest.raises(BadgeError):
        jwt.check(token, RSA.public)
    assert ask(token, key_of=KNOWN).verdict in {verify.Verdict.TAMPERED, verify.Verdict.COULD_NOT_CHECK}


ODD = [0, 1.5, True, "x", ["x"], [{"x": "y"}], {"x": ["y"]}, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_whatever_a_key_signs_there_is_an_answer_and_no_error(odd):
    """A signature says nothing of the sense of what was signed."""
    header, payload = read(token_of())
    entry = payload["credentialStatus"]
    odd_ones = [payload | {name: odd} for name in payload]
    odd_ones += [payload | {"credentialStatus": entry | {name: odd}} for name in entry]
    for content in odd_ones:
        data = f"{part(header)}.{part(content)}"
        answer = ask(f"{data}.{multibase.to_base64url(RSA.sign(data.encode()))}", key_of=KNOWN)
        assert isinstance(answer.verdict, verify.Verdict)


@pytest.mark.parametrize(
    "token",
    ["", ".", "..", "...", "a.b", "ä.ö.å", "e30.e30.e30", "eyJhbGciOiJSUzI1NiJ9..", "x" * 600_000, "W10.W10.W10"],
    ids=lambda token: token[:12],
)
def test_what_is_no_token_is_not_read(token):
    with pytest.raises(BadgeError):
        jwt.method(token)
    assert ask(token, key_of=KNOWN).verdict == verify.Verdict.COULD_NOT_CHECK


def test_no_sign_of_a_token_may_be_another():
    token = token_of()
    swapped = {"A": "B"}
    for place in range(0, len(token), 23):
        sign = swapped.get(token[place], "A")
        changed = token[:place] + sign + token[place + 1 :]
        answer = ask(changed, key_of=KNOWN)
        assert answer.verdict in {verify.Verdict.TAMPERED, verify.Verdict.COULD_NOT_CHECK}, place


def test_a_key_twice_in_the_payload_is_refused():
    header, payload, _ = token_of().split(".")
    twice = multibase.from_base64url(payload)[:-1] + b',"name":"x"}'
    data = f"{header}.{multibase.to_base64url(twice)}"
    with pytest.raises(Unreadable, match="key_twice"):
        jwt.check(f"{data}.{multibase.to_base64url(RSA.sign(data.encode()))}", RSA.public)


def test_dates_count_in_this_form_too():
    token = token_of()
    assert ask(token, key_of=KNOWN, now=BADGE.valid_until).verdict == verify.Verdict.EXPIRED
    assert ask(token, key_of=KNOWN, now=NOW.replace(year=2026)).verdict == verify.Verdict.NOT_YET_VALID
