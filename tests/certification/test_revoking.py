"""A certificate is taken back by an administrator, with a reason, once, and never one's own."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry

from certification.credentials import actions
from certification.credentials.models import Credential
from certification.credentials.states import Status
from core.errors import Refused
from core.models import OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.credentials import TEXTS, CredentialFactory
from tests.together import together

pytestmark = pytest.mark.django_db

ACTION = "credentials.credential.revoke"
REASON = "Kurssin suoritti toinen henkilö."


def test_an_administrator_revokes_with_a_reason(credential, admin):
    actions.revoke(credential=credential, reason=f"  {REASON} ", actor=admin)
    credential.refresh_from_db()
    assert (credential.status, credential.revoked_by, credential.revocation_reason) == ("revoked", admin, REASON)
    line = ModelLogEntry.objects.get(action=ACTION)
    assert (line.user, line.object_id, line.data) == (admin, str(credential.pk), {})


def test_the_holder_is_told_why_in_their_language(admin):
    holder = UserFactory(language="sv")
    credential = CredentialFactory(person=holder)
    actions.revoke(credential=credential, reason=REASON, actor=admin)
    posted = OutgoingMail.objects.get()
    assert (posted.template, posted.to, posted.language) == ("certificate_revoked", holder.email, "sv")
    assert TEXTS["title"]["sv"] in posted.subject
    assert REASON in posted.body
    assert credential.shown_code in posted.body
    assert posted.attachment == ""


def test_the_right_to_revoke_can_be_given_to_others_than_administrators(credential):
    clerk = UserFactory()
    clerk.user_permissions.add(Permission.objects.get(codename="revoke_credential"))
    actions.revoke(credential=credential, reason=REASON, actor=clerk)
    credential.refresh_from_db()
    assert credential.status == "revoked"


@pytest.mark.parametrize("as_holder", [True, False])
def test_nobody_without_the_right_revokes(credential, learner, as_holder):
    actor = learner if as_holder else UserFactory()
    with pytest.raises((PermissionDenied, Refused)):
        actions.revoke(credential=credential, reason=REASON, actor=actor)
    unchanged(credential)


def test_nobody_decides_a_matter_of_their_own(admin):
    credential = CredentialFactory(person=admin)
    with pytest.raises(Refused) as refusal:
        actions.revoke(credential=credential, reason=REASON, actor=admin)
    assert refusal.value.code == "own_matter"
    unchanged(credential)


@pytest.mark.parametrize("reason", ["", "   ", "liian", "a b c    d"[:9], " lyhyt    \n"])
def test_a_revocation_without_a_real_reason_is_refused(credential, admin, reason):
    with pytest.raises(Refused) as refusal:
        actions.revoke(credential=credential, reason=reason, actor=admin)
    assert refusal.value.code == "reason_too_short"
    unchanged(credential)


def test_what_is_revoked_is_not_revoked_again(credential, admin):
    actions.revoke(credential=credential, reason=REASON, actor=admin)
    with pytest.raises(Refused) as refusal:
        actions.revoke(credential=credential, reason="Aivan toinen syy kuin ensin.", actor=admin)
    assert refusal.value.code == "revoked_already"
    credential.refresh_from_db()
    assert credential.revocation_reason == REASON
    assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_revoke_at_once_revoke_once(credential, admin):
    ends, kept = revoke_at_once(credential, admin)
    assert ends == ["done", *["revoked_already"] * 3]
    assert kept == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_without_looking_at_the_state_all_of_them_would_revoke(credential, admin, monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(Credential, "status", Status.VALID)
    ends, kept = revoke_at_once(credential, admin)
    assert ends == ["done"] * 4
    assert kept == (4, 4)


def revoke_at_once(credential, actor):
    """How four ended, and how many mails and audit lines there are."""

    def attempt():
        try:
            actions.revoke(credential=credential, reason=REASON, actor=actor)
        except Refused as refusal:
            return refusal.code
        return "done"

    with together() as run:
        ends = run(*[attempt] * 4)
        (kept,) = run(lambda: (OutgoingMail.objects.count(), ModelLogEntry.objects.filter(action=ACTION).count()))
    return sorted(ends), kept


def test_the_certificate_of_an_erased_person_can_be_revoked_and_nobody_is_mailed(credential, admin):
    credential.person = None
    credential.save()
    actions.revoke(credential=credential, reason=REASON, actor=admin)
    credential.refresh_from_db()
    assert credential.status == "revoked"
    assert not OutgoingMail.objects.exists()


def unchanged(credential):
    credential.refresh_from_db()
    assert (credential.status, credential.revoked_at) == ("valid", None)
    assert not OutgoingMail.objects.exists()
    assert not ModelLogEntry.objects.filter(action=ACTION).exists()
