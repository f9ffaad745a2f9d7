"""Revoking from the command line follows the same rules."""

import io

import pytest
from django.core.management import CommandError, call_command

from tests.factories.accounts import UserFactory
from tests.factories.credentials import CredentialFactory

pytestmark = pytest.mark.django_db

REASON = "Kurssin suoritti toinen henkilö."


def revoke(code, by, reason=REASON):
    said = io.StringIO()
    call_command("credentials", "revoke", code, reason=reason, by=by, stdout=said)
    return said.getvalue()


def test_an_administrator_revokes_by_code(credential, admin):
    assert credential.shown_code in revoke(credential.shown_code.lower(), admin.email.upper())
    credential.refresh_from_db()
    assert (credential.status, credential.revoked_by, credential.revocation_reason) == ("revoked", admin, REASON)


def test_what_the_rules_refuse_is_told_and_changes_nothing(credential, learner, admin):
    own = CredentialFactory(person=admin)
    refused = [
        ("7K4M-2Q9X", admin.email, REASON),
        ("nonsense", admin.email, REASON),
        (credential.code, "nobody@post.example", REASON),
        (credential.code, UserFactory().email, REASON),
        (credential.code, UserFactory(is_superuser=True, is_active=False).email, REASON),
        (credential.code, admin.email, "lyhyt"),
        (own.code, admin.email, REASON),
    ]
    for code, by, reason in refused:
        with pytest.raises(CommandError) as told:
            revoke(code, by, reason)
        assert str(told.value)
    for each in (credential, own):
        each.refresh_from_db()
        assert each.status == "valid"
