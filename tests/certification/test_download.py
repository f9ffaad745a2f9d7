"""The file goes to its holder, and to staff who look after certificates."""

import io
import uuid

import pikepdf
import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

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


def test_drawing_is_not_asked_for_without_end(client, credential, learner, drawn):
    client.force_login(learner)
    answers = [client.get(address(credential)).status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]


def test_nothing_can_be_posted(client, credential, learner):
    client.force_login(learner)
    assert client.post(address(credential)).status_code == 405
