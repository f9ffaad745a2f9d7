"""The file goes to its holder, to staff who look after certificates, and to whoever has an open share link."""

import io
import uuid

import pikepdf
import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from certification.credentials import actions, editions
from core import clock
from core.mail import Attachment
from tests.factories.accounts import UserFactory
from tests.factories.credentials import CredentialFactory

pytestmark = pytest.mark.django_db


def address(credential):
    return reverse("credentials:download", args=[credential.pk])


@pytest.fixture
def drawn(monkeypatch):
    """No drawing: only what was asked for."""
    asked = []

    def certificate(credential, language):
        asked.append((credential, language))
        return Attachment(f"todistus-{credential.shown_code}.pdf", b"%PDF-", "application/pdf")

    monkeypatch.setattr("certification.credentials.documents.certificate", certificate)
    return asked


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_holder_downloads_it_in_any_of_the_three_languages(client, credential, learner, language):
    client.force_login(learner)
    response = client.get(address(credential), {"l": language})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert credential.shown_code in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    assert str(pikepdf.open(io.BytesIO(response.content)).Root.Lang) == language


def test_staff_who_look_after_certificates_may_see_one(client, credential, drawn):
    for right in ("view_credential", "revoke_credential"):
        clerk = UserFactory()
        clerk.user_permissions.add(Permission.objects.get(codename=right))
        client.force_login(clerk)
        assert client.get(address(credential)).status_code == 200


def test_nobody_gets_the_certificate_of_another(client, credential, drawn):
    client.force_login(UserFactory())
    for there in (address(credential), reverse("credentials:download", args=[uuid.uuid4()])):
        assert client.get(there).status_code == 404
    assert drawn == []


def test_whoever_is_not_signed_in_is_led_to_the_door_and_learns_nothing(client, credential, drawn):
    for there in (address(credential), reverse("credentials:download", args=[uuid.uuid4()])):
        response = client.get(there)
        assert response.status_code == 302
        assert there in response["Location"]
    assert drawn == []


def test_a_revoked_certificate_is_not_handed_out(client, learner, drawn):
    credential = CredentialFactory(person=learner, revoked=True)
    client.force_login(learner)
    response = client.get(address(credential))
    assert (response.status_code, response["Location"]) == (302, f"/v/{credential.shown_code}")
    assert drawn == []


def test_an_expired_certificate_can_still_be_kept(client, learner, drawn):
    credential = CredentialFactory(person=learner, expired=True)
    client.force_login(learner)
    assert client.get(address(credential)).status_code == 200


def test_drawing_is_not_asked_for_without_end(client, credential, learner, drawn, time_machine):
    time_machine.move_to(clock.now(), tick=False)
    client.force_login(learner)
    answers = [client.get(address(credential)).status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]


def test_nothing_can_be_posted(client, credential, learner):
    client.force_login(learner)
    assert client.post(address(credential)).status_code == 405


# ── by a share link ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def link(credential, learner):
    return actions.share(credential=credential, actor=learner)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_whoever_has_the_link_downloads_it_in_any_language(client, credential, link, drawn, language):
    answer = client.get(address(credential), {"s": link.token, "l": language})
    assert answer.status_code == 200
    assert drawn == [(credential, language)]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]


def test_a_withdrawn_link_downloads_nothing(client, credential, learner, link, drawn):
    actions.withdraw(credential=credential, actor=learner)
    client.force_login(UserFactory())
    assert client.get(address(credential), {"s": link.token}).status_code == 410
    actions.share(credential=credential, actor=learner)
    assert client.get(address(credential), {"s": link.token}).status_code == 410, "another link is another"
    assert drawn == []


@pytest.mark.parametrize("token", ["", "x", "x" * 43], ids=["empty", "short", "unknown"])
def test_a_token_that_is_none_downloads_nothing(client, credential, link, drawn, token):
    assert client.get(address(credential), {"s": token}).status_code == 404
    assert drawn == []


def test_a_link_opens_one_certificate_only(client, learner, link, drawn):
    other = CredentialFactory(person=learner)
    assert client.get(address(other), {"s": link.token}).status_code == 404
    assert drawn == []


def test_a_link_does_not_hand_out_what_was_revoked(client, credential, link, drawn):
    credential.revoked_at, credential.revocation_reason = credential.issued_at, "Kurssia ei ollut suoritettu itse."
    credential.save()
    answer = client.get(address(credential), {"s": link.token})
    assert (answer.status_code, answer["Location"]) == (302, f"/v/{credential.shown_code}")
    assert drawn == []


# ── while nothing can sign ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_certificate_that_is_not_signed_yet_is_to_be_asked_for_again(client, credential, learner, monkeypatch):
    def refuse(*given):
        raise editions.NotSigned

    monkeypatch.setattr("certification.credentials.documents.certificate", refuse)
    client.force_login(learner)
    answer = client.get(address(credential), {"l": "en"})
    assert answer.status_code == 503
    assert answer["Retry-After"] == "600"
    assert "The certificate is not ready yet" in answer.content.decode()
    assert "attachment" not in answer.get("Content-Disposition", "")
