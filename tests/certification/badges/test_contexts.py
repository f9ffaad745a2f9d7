"""The pinned contexts: these files, these bytes, and nothing from anywhere else."""

import hashlib
import json

import pytest
from pyld import jsonld

from certification.credentials.badges import contexts, guard
from certification.credentials.badges.errors import UnknownContext
from tests.certification.badges.making import OURS, kinds, sign


def test_each_file_is_the_one_that_was_pinned_and_none_stands_there_unlisted():
    listed = dict(contexts.manifest().values())
    found = {path.name: path for path in contexts.FOLDER.glob("*.json") if path.name != "manifest.json"}
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in found.items()} == listed


@pytest.mark.parametrize("address", contexts.manifest())
def test_a_pinned_context_loads_with_every_socket_closed(address, socket_disabled):
    contexts.pinned.cache_clear()
    loaded = contexts.load(address)
    assert (loaded["documentUrl"], loaded["contextUrl"]) == (address, None)
    assert "@context" in loaded["document"]


def test_signing_and_checking_need_no_network(socket_disabled):
    contexts.pinned.cache_clear()
    assert sign(kinds()["endorsed"])["proof"]


@pytest.mark.parametrize(
    "address",
    [
        "https://purl.imsglobal.org/spec/ob/v3p0/context.json",  # changes its content over time
        "http://www.w3.org/ns/credentials/v2",
        "https://www.w3.org/ns/credentials/v2/",
        "https://www.w3.org/2018/credentials/v1",
        "https://stranger.example/context.json",
        "file:///etc/hostname",
        "",
    ],
)
def test_any_other_address_is_refused(address, socket_disabled):
    with pytest.raises(UnknownContext):
        contexts.load(address)


def test_pyld_asks_nobody_else_either(socket_disabled):
    document = {"@context": "https://stranger.example/context.json", "id": "urn:x"}
    with pytest.raises(jsonld.JsonLdError) as raised:
        jsonld.expand(document, {"documentLoader": contexts.load})
    reason = raised.value
    while reason.__cause__:
        reason = reason.__cause__
    assert isinstance(reason, UnknownContext)


def test_a_file_with_one_other_byte_is_not_loaded(tmp_path, monkeypatch):
    for path in contexts.FOLDER.glob("*.json"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    changed = tmp_path / "credentials-v2.json"
    changed.write_bytes(changed.read_bytes().replace(b"credentialSubject", b"credentialsubject", 1))
    monkeypatch.setattr(contexts, "FOLDER", tmp_path)
    contexts.pinned.cache_clear()
    with pytest.raises(ValueError, match="not the pinned file"):
        contexts.pinned(contexts.CREDENTIALS)
    contexts.pinned.cache_clear()


def test_our_badges_use_no_word_that_editions_of_the_context_define_differently():
    """See contexts/README.md: some verifiers hold an edition of 3.0.3 without these two."""
    for document in kinds().values():
        assert not {'"endorsementJwt"', '"jti"'} & set(json.dumps(document).replace(":", " ").split())


def test_a_key_is_described_in_words_of_the_pinned_context():
    method = {
        "@context": [contexts.CREDENTIALS, contexts.MULTIKEY],
        "id": f"did:web:vieri.example#{OURS.public.id}",
        "type": "Multikey",
        "controller": "did:web:vieri.example",
        "publicKeyMultibase": OURS.public.multikey,
    }
    guard.check_spelling(guard.statements(method))
