"""What programs read: the keys, the status lists, and the badges for whoever may have them."""

import json
import re
import time

import pytest
from django.urls import reverse
from django.utils.http import http_date

from certification.credentials import actions, editions, signing
from certification.credentials.badges import jwt, proofs, statuslist, verify
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.badges.keys import Algorithm, PublicKey
from certification.credentials.models import Share, StatusList
from core import clock
from tests.factories.accounts import UserFactory
from tests.factories.credentials import CredentialFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_keys(tmp_path, settings):
    settings.KEY_FOLDER = tmp_path / "keys"
    return settings.KEY_FOLDER


@pytest.fixture
def signed(credential):
    editions.complete(credential)
    credential.refresh_from_db()
    return credential


def list_address(credential):
    return reverse("credentials:status", args=[credential.status_list.number])


def ask_as_stranger(document, status_list):
    """What somebody finds out who has only what is served: the badge, the did document, the list."""
    did = json.loads(status_list["did"])
    methods = {each["id"]: each for each in did["verificationMethod"]}

    def key(method):
        found = methods.get(method)
        public = found and PublicKey.from_multikey(found["publicKeyMultibase"])
        return verify.KnownKey(public, did["id"]) if found else None

    def lists(address):
        assert address.endswith(status_list["path"])
        return status_list["text"]

    return verify.verify(document, now=clock.now(), sources=verify.Sources(key=key, status_list=lists))


# The keys


def test_the_did_document_names_all_keys_that_are_not_stolen(client, own_keys):
    first = signing.sign_badge({"id": "urn:x"} | _least(), created=clock.now())[1]
    stolen = signing.ring().rotate(Algorithm.ED25519, now=clock.now()).public.id
    signing.ring().compromise(stolen, since=clock.now(), now=clock.now())
    answer = client.get("/.well-known/did.json")
    document = answer.json()
    assert document["id"] == signing.did()
    names = [each["id"].partition("#")[2] for each in document["verificationMethod"]]
    assert first in names
    assert stolen not in names
    assert len(names) == 2
    assert document["assertionMethod"] == [each["id"] for each in document["verificationMethod"]]
    assert answer["Content-Type"] == "application/did+ld+json"


def test_the_did_document_stands_where_a_site_below_a_path_is_sought(client, settings):
    assert client.get("/did.json").content == client.get("/.well-known/did.json").content
    settings.SITE_URL = "https://vieri.example/tuki"
    assert client.get("/did.json").json()["id"] == "did:web:vieri.example:tuki"


def test_public_documents_are_kept_by_caches_and_read_by_scripts_of_any_site(client, signed):
    for path in ("/.well-known/did.json", list_address(signed)):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Cache-Control"] == "public, max-age=300"
        assert not answer.cookies
        assert "Vary" not in answer
        assert "Content-Language" not in answer
        assert re.fullmatch(r'"[0-9a-f]{32}"', answer["ETag"])
        again = client.get(path, headers={"If-None-Match": answer["ETag"], "Accept-Language": "sv"})
        assert (again.status_code, again.content) == (304, b"")
        assert (again["ETag"], again["Access-Control-Allow-Origin"]) == (answer["ETag"], "*")
        assert client.get(path, headers={"If-None-Match": '"other"'}).content == answer.content
        assert client.head(path).status_code == 200
        assert client.post(path).status_code == 405


def test_each_public_document_has_its_limit(client, signed):
    for path in ("/.well-known/did.json", list_address(signed)):
        answers = [client.get(path).status_code for _ in range(121)]
        assert set(answers[:120]) == {200}, path
        assert answers[120] == 429, path


# Status lists


def test_a_status_list_is_served_signed_and_its_bytes_stay_while_certificates_are_issued(client, signed):
    before = client.get(list_address(signed))
    assert before["Content-Type"] == "application/vc+ld+json"
    document, proof = proofs.split(before.json())
    assert proofs.check(document, proof, signing.known_key(proof.method).public)
    assert document["id"].endswith(list_address(signed))
    editions.complete(CredentialFactory())
    after = client.get(list_address(signed))
    assert (after.content, after["ETag"]) == (before.content, before["ETag"])
    assert client.get(list_address(signed), headers={"If-None-Match": before["ETag"]}).status_code == 304


def test_a_revocation_is_in_the_list_at_once(client, signed, admin):
    """Whatever the clock says: a date would hide what changes within a second, or after a clock that was ahead."""
    before = client.get(list_address(signed))
    assert "Last-Modified" not in before
    actions.revoke(credential=signed, reason="Kurssin suoritti toinen henkilö.", actor=admin)
    after = client.get(list_address(signed), headers={"If-None-Match": before["ETag"]})
    late = client.get(list_address(signed), headers={"If-Modified-Since": http_date(time.time() + 3600)})
    assert after.status_code == late.status_code == 200
    bits = statuslist.decode(after.json()["credentialSubject"]["encodedList"])
    assert statuslist.get(bits, signed.status_index)
    assert sum(each.bit_count() for each in bits) == 1


def test_a_list_that_nobody_has_begun_is_not_found(client, signed):
    assert client.get("/credentials/status/4711").status_code == 404


def test_without_a_key_a_list_is_not_served_and_nobody_takes_it_for_a_no(client, signed, monkeypatch):
    StatusList.objects.update(document="", key="")

    def none(*args, **kwargs):
        raise KeyTrouble("no_key", "There is no key in /srv/keys")

    monkeypatch.setattr(signing, "sign_list", none)
    answer = client.get(list_address(signed))
    assert (answer.status_code, answer["Retry-After"]) == (503, "600")
    assert b"/srv" not in answer.content


def test_a_stranger_checks_a_badge_with_nothing_but_what_is_served(client, signed, learner, admin):
    client.force_login(learner)
    document = client.get(reverse("credentials:badge", args=[signed.pk])).content
    client.logout()

    def served():
        return {
            "did": client.get("/.well-known/did.json").content,
            "path": list_address(signed),
            "text": client.get(list_address(signed)).content,
        }

    assert ask_as_stranger(document, served()).verdict == "valid"
    assert ask_as_stranger(document.replace(b"Digitukijan", b"Digitukijax"), served()).verdict == "tampered"
    actions.revoke(credential=signed, reason="Kurssin suoritti toinen henkilö.", actor=admin)
    assert ask_as_stranger(document, served()).verdict == "revoked"


# Badges


def test_the_holder_downloads_the_badge_as_it_was_signed_in_the_language_asked_for(client, signed, learner):
    client.force_login(learner)
    for language in ("fi", "sv", "en"):
        answer = client.get(reverse("credentials:badge", args=[signed.pk]), {"l": language})
        edition = signed.editions.get(language=language)
        assert answer.content.decode() == edition.document
        assert answer["Content-Type"] == "application/vc+ld+json"
        assert re.fullmatch(r'attachment; filename="[a-z0-9A-Z-]+\.json"', answer["Content-Disposition"])
        assert "no-store" in answer["Cache-Control"]
        assert "Access-Control-Allow-Origin" not in answer


def test_a_language_that_the_badge_lacks_gives_one_that_it_has(client, learner):
    credential = CredentialFactory(person=learner, content={"title": {"sv": "Grundkurs"}, "issuer": {}})
    client.force_login(learner)
    answer = client.get(reverse("credentials:badge", args=[credential.pk]), {"l": "fi"})
    assert answer.json()["name"] == "Grundkurs"


def test_the_token_says_the_same_as_the_badge(client, signed, learner):
    client.force_login(learner)
    address = reverse("credentials:token", args=[signed.pk])
    answer = client.get(address, {"l": "sv"})
    token = answer.content.decode()
    assert (answer["Content-Type"], answer["Content-Disposition"].endswith('.jwt"')) == ("application/jwt", True)
    badge = json.loads(signed.editions.get(language="sv").document)
    del badge["proof"]
    assert jwt.check(token, signing.known_key(jwt.method(token)).public) == badge
    assert client.get(address, {"l": "sv"}).content == answer.content


@pytest.mark.parametrize("name", ["badge", "token"])
def test_badges_are_for_the_holder_for_staff_and_for_whom_they_are_shared_with(client, signed, name, admin):
    address = reverse(f"credentials:{name}", args=[signed.pk])
    share = Share.objects.create(credential=signed)
    other = Share.objects.create(credential=CredentialFactory())
    assert client.get(address).status_code == 302
    assert client.get(address, {"s": share.token}).status_code == 200
    assert client.get(address, {"s": other.token}).status_code == 404
    assert client.get(address, {"s": "x" * 43}).status_code == 404
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    client.force_login(admin)
    assert client.get(address).status_code == 200
    share.withdrawn_at = clock.now()
    share.save()
    client.logout()
    assert client.get(address, {"s": share.token}).status_code == 410


def test_a_badge_that_is_revoked_is_not_handed_out(client, signed, learner, admin):
    actions.revoke(credential=signed, reason="Kurssin suoritti toinen henkilö.", actor=admin)
    client.force_login(learner)
    for name in ("badge", "token"):
        answer = client.get(reverse(f"credentials:{name}", args=[signed.pk]))
        assert (answer.status_code, answer["Location"]) == (302, f"/v/{signed.shown_code}")


def test_a_badge_that_cannot_be_signed_now_is_asked_for_later(client, credential, learner, monkeypatch):
    def none(*args, **kwargs):
        raise editions.NotSigned

    monkeypatch.setattr(editions, "of", none)
    client.force_login(learner)
    answer = client.get(reverse("credentials:badge", args=[credential.pk]))
    assert (answer.status_code, answer["Retry-After"]) == (503, "600")


# Is it well?


def test_whoever_watches_is_told_that_signing_is_ready_and_what_waits(client, credential):
    answer = client.get("/signz")
    assert answer.status_code == 200
    assert answer.content.decode().splitlines()[:5] == [
        "signing: ready",
        "badge key: ready",
        "token key: ready",
        "paper key: ready",
        "waiting for a signature: 1",
    ]
    editions.complete(credential)
    assert "waiting for a signature: 0" in client.get("/signz").content.decode()


def test_whoever_watches_is_told_when_a_key_is_missing_and_not_where(client, own_keys, settings):
    settings.KEYS_MADE_AT_FIRST_USE = False
    actions.rotate_key(use=signing.Use.BADGE)
    answer = client.get("/signz")
    assert answer.status_code == 503
    assert answer.content.decode().splitlines()[:4] == [
        "signing: no key",
        "badge key: ready",
        "token key: no_key",
        "paper key: no_key",
    ]
    assert str(own_keys) not in answer.content.decode()


def _least():
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": "did:web:x.example",
        "credentialSubject": {"id": "urn:uuid:6f1f2e9c-8d2b-4a52-9a77-0c5a1d4fb002"},
    }
