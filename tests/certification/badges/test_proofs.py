"""Signatures inside a badge: the standard's own example first, then what must not pass."""

import copy
import datetime as dt
import json
import logging

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyld import jsonld

from certification.credentials.badges import canonical, contexts, guard, keys, multibase, proofs
from certification.credentials.badges.errors import BadSignature, KeyTrouble, Unprotected, Unreadable
from tests.certification.badges.making import AWARDED, BADGE, METHOD, OURS, THEIRS, kinds, sign, signed_small

# 1EdTech, Open Badges 3.0 implementation guide, "Linked Data Proof Test Vector for Open Badges 3.0".
VECTOR = {
    "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
    "id": "http://example.com/credentials/3527",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {
        "id": "https://example.edu/issuers/565049",
        "type": ["Profile"],
        "url": "https://www.imsglobal.org",
        "name": "Example Corp",
    },
    "validFrom": "2010-01-01T00:00:00Z",
    "name": "Teamwork Badge",
    "credentialSubject": {
        "id": "did:example:ebfeb1f712ebc6f1c276e12ec21",
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://example.com/achievements/21st-century-skills/teamwork",
            "type": ["Achievement"],
            "criteria": {
                "narrative": "Team members are nominated for this badge by their peers and recognized upon review by "
                "Example Corp management."
            },
            "description": "This badge recognizes the development of the capacity to collaborate within a group "
            "environment.",
            "name": "Teamwork",
        },
    },
}
VECTOR_KEY = keys.PrivateKey(
    Ed25519PrivateKey.from_private_bytes(
        bytes.fromhex("6241a409e6707bb640a0140a8a32bc3d193c33a661747284d6adfa4ed4180be4")
    )
)
VECTOR_METHOD = "https://example.edu/issuers/565049#z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"
VECTOR_CREATED = dt.datetime(2010, 1, 1, 19, 23, 24, tzinfo=dt.UTC)
VECTOR_PROOF_VALUE = "z5x9aCBYovW3CQCbKdNyhEm7ffYSw1YpEdPywQJoNbzDD2gkzQDKJ1sYKJaWvqZtkMtSbz35HcbgXVEDYHxCzgkCr"


def test_the_official_example_comes_out_byte_for_byte():
    assert VECTOR_KEY.public.multikey == VECTOR_METHOD.partition("#")[2]
    digest = guard.statements(VECTOR).digest
    assert digest.hex() == "87f65a76d40146205e3b3e06cb0fbd153f97f9ce70372390f52566bb7f9e0773"
    signed = proofs.sign(VECTOR, signer=VECTOR_KEY, method=VECTOR_METHOD, created=VECTOR_CREATED)
    assert signed == VECTOR | {
        "proof": {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": "2010-01-01T19:23:24Z",
            "verificationMethod": VECTOR_METHOD,
            "proofPurpose": "assertionMethod",
            "proofValue": VECTOR_PROOF_VALUE,
        }
    }
    document, proof = proofs.split(signed)
    assert proofs.check(document, proof, VECTOR_KEY.public).digest == digest


@pytest.mark.parametrize(
    "optional",
    [
        {},
        {"created": "2027-01-27T22:30:00Z"},
        {"created": "2027-01-27T22:30:00.5+02:00", "expires": "2028-01-27T22:30:00Z"},
        {"id": "urn:uuid:6f1f2e9c-8d2b-4a52-9a77-0c5a1d4fb111", "created": "2027-01-27T22:30:00Z"},
    ],
    ids=["bare", "created", "expires", "named"],
)
@pytest.mark.parametrize("further", [[], [contexts.OPEN_BADGES], ["https://w3id.org/security/data-integrity/v2"]])
def test_the_statements_of_a_proof_are_those_that_json_ld_finds(optional, further):
    proof = proofs.Proof(METHOD, **optional)
    written = {key: value for key, value in proof.written().items() if key != "proofValue"}
    found = canonical.n_quads(canonical.expand({"@context": [contexts.CREDENTIALS, *further], **written}))
    assert proofs.hashlib.sha256(found.encode()).digest() == proof.digest


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_of_badge_is_signed_and_holds(kind):
    unsigned = kinds()[kind]
    before = copy.deepcopy(unsigned)
    document, proof = proofs.split(json.loads(json.dumps(sign(unsigned))))
    assert document == unsigned == before
    assert proofs.check(document, proof, OURS.public)
    with pytest.raises(BadSignature):
        proofs.check(document, proof, THEIRS.public)


def test_signing_twice_gives_the_same_bytes():
    assert sign(BADGE.written()) == sign(BADGE.written())


def test_a_signed_badge_is_not_signed_again():
    with pytest.raises(Unprotected, match="signed already"):
        sign(signed_small())


def test_a_key_of_another_kind_is_refused():
    rsa = keys.make(keys.Algorithm.RSA)
    with pytest.raises(KeyTrouble, match="needs an Ed25519 key"):
        sign(BADGE.written(), with_key=rsa, method=METHOD)
    document, proof = proofs.split(signed_small())
    with pytest.raises(BadSignature):
        proofs.check(document, proof, rsa.public)


def test_a_device_that_signs_wrongly_gives_no_badge():
    class Faulty:
        public = OURS.public

        def sign(self, data):
            return OURS.sign(data)[:-1] + b"\0"

    with pytest.raises(KeyTrouble, match="does not fit"):
        sign(BADGE.written(), with_key=Faulty())


def test_each_signature_is_logged_once_without_the_name(caplog):
    with caplog.at_level(logging.INFO, logger="vieri.credentials"):
        sign(BADGE.written())
    assert [record.getMessage() for record in caplog.records] == [f"signed {BADGE.id} with {METHOD}"]


@pytest.mark.parametrize(
    "change",
    [
        {"type": "DataIntegrityProof2"},
        {"cryptosuite": "eddsa-jcs-2022"},
        {"proofPurpose": "authentication"},
        {"verificationMethod": "did:web:vieri.example"},
        {"verificationMethod": 'did:web:vieri.example#k> <urn:x> "'},
        {"verificationMethod": ["did:web:vieri.example#k"]},
        {"created": "yesterday"},
        {"expires": "2027-13-01T00:00:00Z"},
        {"id": "_:b0"},
        {"domain": "vieri.example"},
        {"@context": [contexts.CREDENTIALS]},
    ],
    ids=str,
)
def test_another_kind_of_proof_is_not_read(change):
    signed = signed_small()
    signed["proof"].update(change)
    with pytest.raises(Unreadable):
        proofs.split(signed)


@pytest.mark.parametrize("proof", [None, "z5x9", [], [{}, {}], {}, [["z"]]], ids=str)
def test_no_proof_or_more_than_one_is_not_read(proof):
    with pytest.raises(Unreadable):
        proofs.split(signed_small() | {"proof": proof})


def test_a_proof_alone_in_a_list_is_the_proof():
    signed = signed_small()
    assert proofs.split(signed | {"proof": [signed["proof"]]}) == proofs.split(signed)


@pytest.mark.parametrize(
    "value", ["", "z", "zz", "u" + "A" * 86, "z0OIl", "z" + multibase.to_base58(b"\1" * 63), "z" + "1" * 5000]
)
def test_what_is_no_signature_is_refused(value):
    signed = signed_small()
    signed["proof"]["proofValue"] = value
    with pytest.raises(BadSignature):
        proofs.split(signed)


def test_no_bit_of_a_signature_may_be_another():
    document, proof = proofs.split(signed_small())
    said = guard.statements(document)
    assert OURS.public.holds(proof.digest + said.digest, proof.signature)
    for bit in range(512):
        flipped = bytearray(proof.signature)
        flipped[bit // 8] ^= 1 << bit % 8
        assert not OURS.public.holds(proof.digest + said.digest, bytes(flipped)), bit


def test_the_moment_of_signing_has_a_time_zone():
    with pytest.raises(ValueError, match="time zone"):
        sign(BADGE.written(), created=AWARDED.replace(tzinfo=None))


def test_pyld_alone_would_sign_what_the_guard_refuses():
    """The control twin of the guard: without it the same statements are found with a word more in the document."""
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": contexts.load}
    plain, more = BADGE.written(), BADGE.written() | {"internalNote": "not signed"}
    assert jsonld.normalize(plain, options) == jsonld.normalize(more, options)
    with pytest.raises(Unprotected, match="undefined_term"):
        sign(more)
