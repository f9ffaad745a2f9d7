"""Whatever is in doubt is never "valid": the database, our keys, our lists, the clock, any byte of the file."""

import datetime as dt
import functools
import json

import pytest
import time_machine
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from certification.credentials import guessing, lists, sealing, signing
from certification.credentials.badges import keyring, statuslist, verify
from certification.credentials.badges.keys import Algorithm
from certification.credentials.badges.statuslist import Purpose
from certification.credentials.checking import sources
from certification.credentials.models import Credential, Edition, Signature, StatusList
from certification.credentials.outcomes import Outcome
from core import clock
from tests.certification import handed
from tests.certification.badges import mutations
from tests.certification.handed import ask, certified, document, hand_in

pytestmark = pytest.mark.django_db

REASON = "Kurssin suoritti toinen henkilö."


@pytest.mark.parametrize(
    ("failure", "after", "language"),
    [(OperationalError, 0, "fi"), (InterfaceError, 0, "sv"), *((OperationalError, after, "en") for after in range(4))],
)
def test_a_database_that_fails_at_any_moment_is_never_taken_for_a_yes(mine, said, failure, after, language):
    file, client, asked = document(mine).encode(), Client(), []

    def fail(execute, sql, params, many, context):
        asked.append(sql)
        if len(asked) > after:
            raise failure
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        response = hand_in(client, file, language)
    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert said("The certificate could not be checked", language) in page
    assert said(Outcome.VALID.label, language) not in page


def test_without_our_keys_nothing_is_said(mine, monkeypatch, tmp_path):
    file, token = document(mine).encode(), handed.form("token", mine)
    monkeypatch.setattr(signing, "ring", lambda: keyring.KeyRing(tmp_path))
    assert (ask(file), ask(token)) == ("could_not_check", "could_not_check")
    assert ask(handed.in_our_name().encode()) == "tampered"


def test_a_record_of_keys_that_cannot_be_read_is_a_doubt(mine, monkeypatch, tmp_path):
    file = document(mine).encode()
    (tmp_path / "broken.json").write_text("{")
    monkeypatch.setattr(signing, "ring", lambda: keyring.KeyRing(tmp_path))
    assert ask(file) == "could_not_check"


def test_a_retired_key_still_counts_and_a_stolen_one_only_for_what_our_records_know(mine):
    file, ring = document(mine).encode(), signing.ring()
    old = ring.signer(Algorithm.ED25519, now=clock.now()).public.id
    ring.rotate(Algorithm.ED25519, now=clock.now())
    assert ask(file) == "valid"
    ring.compromise(old, since=clock.now() + dt.timedelta(days=1), now=clock.now())
    assert ask(file) == "valid"  # the list is signed anew by the new key
    ring.compromise(old, since=clock.now() - dt.timedelta(days=1), now=clock.now())
    assert ask(file) == "could_not_check"


@pytest.mark.parametrize(
    "change",
    [
        {"document": "{}"},
        {"document": "x"},
        {"document": "null"},
        {"number": 999},
        "other bits",
        "another list",
        "by another",
    ],
    ids=["empty", "no json", "null", "another number", "other bits", "another list", "by another"],
)
def test_a_status_list_that_is_missing_or_not_as_we_signed_it_is_a_doubt(mine, change, admin):
    file, row = document(mine).encode(), StatusList.objects.get()
    signed = lists.current(row.number)
    assert ask(file) == "valid"
    if change == "other bits":
        forged = json.loads(signed)
        forged["credentialSubject"]["encodedList"] = statuslist.encode(statuslist.put(statuslist.empty(), 5, to=True))
        change = {"document": json.dumps(forged)}
    elif change == "another list":
        address, moment = lists.address(row.number + 1), clock.now()
        other, _key = signing.sign_list(statuslist.empty(), address=address, purpose=Purpose.REVOCATION, changed=moment)
        change = {"document": json.dumps(other)}
    elif change == "by another":
        change = {"document": handed.foreign()}
    StatusList.objects.filter(pk=row.pk).update(**change)
    assert ask(file) == "could_not_check"
    Credential.objects.filter(pk=mine.pk).update(revoked_at=clock.now(), revocation_reason=REASON)
    assert ask(file) == "revoked"  # bad news that is certain counts, whatever else is in doubt


def test_a_clock_that_is_wrong_is_never_a_reason_to_say_yes(mine):
    file = document(mine).encode()
    for moment in (clock.now() - dt.timedelta(days=2), "1971-01-01T00:00:00Z"):
        with time_machine.travel(moment):
            assert ask(file) in {"not_yet_valid", "could_not_check"}


def test_a_signature_of_ours_that_our_records_do_not_know_is_a_doubt(mine):
    """As if a thief had signed it, and nobody had noticed yet."""
    unsigned = {key: value for key, value in json.loads(document(mine)).items() if key != "proof"}
    unsigned["credentialSubject"]["identifier"][0]["identityHash"] = "Toinen Henkilö"
    signed, _key = signing.sign_badge(unsigned, created=clock.now())
    assert ask(json.dumps(signed).encode()) == "could_not_check"
    unsigned["id"] = "urn:uuid:6f1f2e9c-8d2b-4a52-9a77-0c5a1d4fb001"
    signed, _key = signing.sign_badge(unsigned, created=clock.now())
    assert ask(json.dumps(signed).encode()) == "could_not_check"
    Edition.objects.all().delete()
    Signature.objects.all()._raw_delete(using="default")
    assert ask(document(certified()).encode()) == "valid"


def test_the_row_decides_where_a_list_calls_valid_what_is_not(mine):
    """As after a revocation when nothing could sign the list."""
    file = document(mine).encode()
    Credential.objects.filter(pk=mine.pk).update(revoked_at=clock.now(), revocation_reason=REASON)
    assert ask(file) == "revoked"


@pytest.mark.one_database
def test_no_byte_of_a_pdf_can_be_changed(mine, near, monkeypatch):
    """Of all that the file shows and carries; what can be changed in the signature itself, tests.sealing tells."""
    file = handed.form("pdf", mine)
    start = file.index(b"/Contents <")
    places = [place for place in range(0, len(file), 50) if not start < place < file.index(b">", start)]
    # The badge is the same in most of them, and checking it is most of the work.
    monkeypatch.setattr(verify, "verify", functools.cache(verify.verify))
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setattr(sources, "wired", functools.cache(sources.wired))
    assert ask(file) == "valid"
    answers = {place: ask(file[:place] + bytes([file[place] ^ 0x01]) + file[place + 1 :]) for place in places}
    assert len(answers) > 400
    assert {place for place, answer in answers.items() if answer == "valid"} == set()
    assert {"page_changed", "could_not_check"} <= set(answers.values())


def test_a_seal_that_is_not_looked_at_would_let_them_pass(mine, near, monkeypatch):
    """The control twin."""
    file = handed.form("pdf", mine)
    monkeypatch.setattr(sealing, "check", lambda pdf, trusted: sealing.SealAnswer(sealing.Seal.OURS))
    assert ask(handed.rewritten(file, lambda opened: opened.add_blank_page())) == "valid"


@pytest.mark.one_database
def test_no_change_of_a_badge_passes_the_door(client, said, mine, monkeypatch):
    monkeypatch.setattr(guessing.limits, "spend", lambda *_, **__: 0)
    yes = said(Outcome.VALID.label, "en")
    text = document(mine)
    assert yes in hand_in(client, text.encode()).content.decode()
    changed = mutations.texts(json.loads(text), 300, seed=2028)
    for each in changed[:: len(changed) // 300]:
        assert yes not in hand_in(client, each.encode("utf-8", "surrogatepass")).content.decode(), each


def test_no_change_of_a_token_passes(mine):
    token = handed.form("token", mine).decode()
    assert ask(token.encode()) == "valid"
    for place in range(0, len(token), 37):
        other = "A" if token[place] != "A" else "B"
        assert ask((token[:place] + other + token[place + 1 :]).encode()) != "valid"
