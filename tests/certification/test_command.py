"""Revoking and checking from the command line follow the same rules."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from certification.credentials import actions, checking
from core import clock
from tests.certification import handed
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


def verify(content, tmp_path):
    """What the command prints, and its exit code."""
    file, said = tmp_path / "file", io.StringIO()
    file.write_bytes(content)
    try:
        call_command("credentials", "verify", str(file), stdout=said)
    except SystemExit as end:
        return said.getvalue(), end.code
    return said.getvalue(), 0


def test_a_file_in_force_ends_with_0_and_is_told_of(tmp_path):
    mine = handed.certified()
    said, code = verify(handed.form("pdf", mine), tmp_path)
    assert code == 0
    assert said.startswith("This certificate is genuine and in force\n")
    for shown in (mine.subject_name, mine.shown_code, "Issued by: Digituen valtakunnallinen verkosto (did:web:"):
        assert shown in said


def test_what_does_not_hold_ends_with_1(tmp_path, admin, learner):
    ended = clock.today() - dt.timedelta(days=1)
    revoked, erased, mine = handed.certified(), handed.certified(person=learner), handed.certified()
    files = {
        "expired": handed.document(handed.certified(valid_until=ended)),
        "revoked": handed.document(revoked),
        "no longer available": handed.document(erased),
        "not genuine": handed.tampered(handed.document(mine)),
        "not ours": handed.pdf(handed.document(mine).encode()),
    }
    actions.revoke(credential=revoked, reason=REASON, actor=admin)
    actions.erase(credential=erased, actor=learner)
    for words, content in files.items():
        said, code = verify(content if isinstance(content, bytes) else content.encode(), tmp_path)
        assert (words, code) == (words, 1)
        assert words in said.splitlines()[0]
        assert REASON not in said


def test_what_cannot_be_checked_ends_with_2_and_the_reason_in_a_word(tmp_path):
    large = b"x" * (checking.MAX_BYTES + 1)
    files = {"no_badge": b"hello", "too_large": large, "unknown_issuer": handed.foreign().encode(), "no_json": b"{"}
    for reason, content in files.items():
        said, code = verify(content, tmp_path)
        assert (reason, code) == (reason, 2)
        assert f"[{reason}]" in said


def test_a_file_that_is_not_there_or_a_database_that_is_not_ends_with_2(tmp_path):
    content = handed.document(handed.certified()).encode()
    with pytest.raises(CommandError) as told:
        call_command("credentials", "verify", str(tmp_path / "nothing"))
    assert told.value.returncode == 2

    def fail(execute, sql, params, many, context):
        raise OperationalError

    with connection.execute_wrapper(fail), pytest.raises(CommandError) as told:
        verify(content, tmp_path)
    assert told.value.returncode == 2
