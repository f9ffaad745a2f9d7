"""The issuer's address and the document behind it."""

import datetime as dt
import json

import pytest

from certification.credentials.badges import did, keys
from certification.credentials.badges.keyring import KeyRecord, KeyRing
from certification.credentials.badges.keys import Algorithm
from tests.certification.badges.making import NOW, OURS, THEIRS


@pytest.mark.parametrize(
    ("site", "identifier", "path"),
    [
        ("https://vieri.example", "did:web:vieri.example", "/.well-known/did.json"),
        ("https://Vieri.example/", "did:web:vieri.example", "/.well-known/did.json"),
        ("http://localhost:8000", "did:web:localhost%3A8000", "/.well-known/did.json"),
        ("https://apu.example/digi/tuki", "did:web:apu.example:digi:tuki", "/digi/tuki/did.json"),
    ],
)
def test_a_site_has_one_identifier(site, identifier, path):
    assert did.identifier(site) == identifier
    assert did.document_path(site) == path


def test_an_address_without_a_host_has_none():
    with pytest.raises(ValueError, match="No host"):
        did.identifier("/vieri")


def test_the_document_lists_every_key_that_may_be_trusted():
    rsa = keys.make(Algorithm.RSA)
    records = [
        KeyRecord(OURS.public, since=NOW, until=NOW),
        KeyRecord(THEIRS.public, since=NOW),
        KeyRecord(rsa.public, since=NOW),
    ]
    document = did.document("did:web:vieri.example", records)
    assert document["id"] == "did:web:vieri.example"
    assert document["assertionMethod"] == [did.method("did:web:vieri.example", each.public) for each in records]
    assert document["verificationMethod"][0] == {
        "id": f"did:web:vieri.example#{OURS.public.multikey}",
        "type": "Multikey",
        "controller": "did:web:vieri.example",
        "publicKeyMultibase": OURS.public.multikey,
    }
    assert document["verificationMethod"][2]["publicKeyJwk"] == rsa.public.jwk | {"alg": "RS256", "kid": rsa.public.id}
    assert "PRIVATE" not in json.dumps(document)
    assert '"d"' not in json.dumps(document)


def test_a_stolen_key_leaves_the_document_and_a_retired_one_stays(tmp_path):
    ring = KeyRing(tmp_path, may_make=True)
    names = [ring.signer(Algorithm.ED25519, now=NOW).public.id]
    for days in (1, 2):
        names.append(ring.rotate(Algorithm.ED25519, now=NOW + dt.timedelta(days=days)).public.id)
    ring.compromise(names[1], since=NOW, now=NOW + dt.timedelta(days=3))
    listed = did.document("did:web:vieri.example", ring.published())["assertionMethod"]
    assert listed == [f"did:web:vieri.example#{names[0]}", f"did:web:vieri.example#{names[2]}"]
