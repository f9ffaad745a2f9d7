"""A share link shows a certificate to whoever has it, until the holder withdraws it; and nobody else learns of it."""

import logging
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from certification.credentials import actions
from certification.credentials.actions import sharing
from certification.credentials.models import Credential, Share
from certification.credentials.states import Kind, NameShown
from core import clock
from core.errors import Refused
from core.logs import WithoutTokens
from tests.factories.accounts import UserFactory
from tests.factories.credentials import TEXTS, CredentialFactory
from tests.training.racing import at_once, failed, lines, slow

pytestmark = pytest.mark.django_db

MANY, SOME = 20, 6


def share(credential):
    return actions.share(credential=credential, actor=credential.person)


def withdraw(credential):
    actions.withdraw(credential=credential, actor=credential.person)


def address(link):
    return reverse("credentials:shared", args=[link.token])


# ── the link ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_link_cannot_be_guessed_and_is_the_same_when_asked_again(credential):
    link = share(credential)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", link.token)
    assert share(credential) == link
    assert lines("credentials.credential.share") == 1


def test_a_link_after_withdrawing_is_another(credential):
    first = share(credential)
    withdraw(credential)
    second = share(credential)
    assert second.token != first.token
    assert list(credential.shares.open()) == [second]


def test_withdrawing_again_changes_nothing(credential):
    link = share(credential)
    withdraw(credential)
    moment = Share.objects.get(pk=link.pk).withdrawn_at
    withdraw(credential)
    assert Share.objects.get(pk=link.pk).withdrawn_at == moment
    assert lines("credentials.credential.withdraw") == 1


@pytest.mark.parametrize("state", ["revoked", "suspended"])
def test_what_does_not_hold_cannot_be_shared(learner, state):
    moment = {
        f"{state}_at": clock.now(),
        {"revoked": "revocation_reason", "suspended": "suspension_reason"}[state]: "x",
    }
    credential = CredentialFactory(person=learner, kind=Kind.CARD, completion=None, **moment)
    with pytest.raises(Refused) as refusal:
        share(credential)
    assert refusal.value.code == "not_in_force"
    assert not Share.objects.exists()


def test_an_expired_certificate_can_be_shared(learner):
    assert share(CredentialFactory(person=learner, expired=True)).token


@pytest.mark.parametrize(
    "work",
    [
        lambda credential, actor: actions.share(credential=credential, actor=actor),
        lambda credential, actor: actions.withdraw(credential=credential, actor=actor),
        lambda credential, actor: actions.set_name_shown(credential=credential, name_shown="full", actor=actor),
    ],
    ids=["share", "withdraw", "name"],
)
def test_only_the_holder_decides(credential, admin, work):
    link = share(credential)
    for person in (UserFactory(), admin):
        with pytest.raises(PermissionDenied):
            work(credential, person)
    assert Share.objects.get() == link
    assert Share.objects.get().withdrawn_at is None
    assert Credential.objects.get().name_shown == NameShown.INITIALS


def test_the_name_on_the_check_page_is_the_holders_choice(credential, learner):
    assert credential.name_shown == NameShown.INITIALS
    for _again in range(2):
        changed = actions.set_name_shown(credential=credential, name_shown="full", actor=learner)
        assert changed.name_shown == NameShown.FULL
    assert lines("credentials.credential.set_name_shown") == 1
    with pytest.raises(ValueError, match="nothing"):
        actions.set_name_shown(credential=credential, name_shown="nothing", actor=learner)


def test_the_database_keeps_one_link_open(credential):
    share(credential)
    with pytest.raises(IntegrityError), transaction.atomic():
        Share.objects.create(credential=credential)
    Share.objects.create(credential=credential, withdrawn_at=clock.now())


# ── many at once ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def no_lock(monkeypatch):
    """Rows are fetched without a lock. The action must be called without its transaction as well."""
    monkeypatch.setattr(sharing, "_locked", lambda credential, actor: Credential.objects.get(pk=credential.pk))
    slow(monkeypatch, sharing.policies, "may_hand_out")


def check_one_link(got):
    assert failed(got) == []
    assert [each.pk for each in Share.objects.all()] == list({each.pk for each in got})
    assert lines("credentials.credential.share") == 1


@pytest.mark.django_db(transaction=True)
def test_many_taps_make_one_link(credential):
    check_one_link(at_once(MANY, lambda: share(credential)))


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_taps_collide(credential, no_lock):
    unlocked = sharing.share.__wrapped__
    got = at_once(SOME, lambda: unlocked(credential=credential, actor=credential.person))
    # The database still refuses a second link, but the person would see an error for it.
    assert any(isinstance(each, IntegrityError) for each in got)
    assert Share.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_guards_there_are_many_links(credential, no_lock):
    one_open = next(each for each in Share._meta.constraints if each.name == "share_one_open")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Share, one_open)
    try:
        unlocked = sharing.share.__wrapped__
        got = at_once(SOME, lambda: unlocked(credential=credential, actor=credential.person))
        with pytest.raises(AssertionError):
            check_one_link(got)
        assert Share.objects.count() > 1
    finally:
        Share.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Share, one_open)


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_stranger_sees_whose_it_is_what_it_is_for_and_gets_the_files(client, credential, language, said):
    link = share(credential)
    answer = client.get(address(link), {"l": language})
    page = answer.content.decode()
    assert f'<html lang="{language}">' in page
    for words in (credential.subject_name, TEXTS["title"][language], TEXTS["goals"][0][language]):
        assert words in page
    assert said("This certificate is genuine and in force", language) in page
    assert (
        said("The holder of the certificate shares this page with you and can withdraw it at any time.", language)
        in page
    )
    for file in ("pdf", "svg", "png", "json", "jwt"):
        assert f"/credentials/{credential.pk}.{file}?l={language}&amp;s={link.token}" in page
    assert f'href="/v/{credential.shown_code}"' in page


def test_the_page_is_told_to_nobody_and_kept_by_no_cache(client, credential):
    link = share(credential)
    for found in (address(link), address(link)[:-1] + "x"):
        answer = client.get(found)
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Robots-Tag"] == "noindex"
        assert "no-store" in answer["Cache-Control"]
        assert '<meta name="robots" content="noindex">' in answer.content.decode()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_withdrawn_link_says_that_it_is_no_longer_shared_and_nothing_else(client, credential, language, said):
    link = share(credential)
    withdraw(credential)
    answer = client.get(address(link), {"l": language})
    page = answer.content.decode()
    assert answer.status_code == 410
    assert said("This certificate is no longer shared", language) in page
    for words in (credential.subject_name, TEXTS["title"][language], credential.shown_code, str(credential.pk)):
        assert words not in page


def test_an_unknown_link_shows_nothing(client, credential):
    share(credential)
    answer = client.get(reverse("credentials:shared", args=["x" * 43]), {"l": "en"})
    assert answer.status_code == 404
    assert "This link shows nothing" in answer.content.decode()


def test_a_revoked_certificate_says_so_and_has_no_files(client, credential):
    link = share(credential)
    Credential.objects.update(revoked_at=clock.now(), revocation_reason="Kurssia ei ollut suoritettu itse.")
    page = client.get(address(link), {"l": "en"}).content.decode()
    assert "This certificate has been revoked" in page
    assert "itse" not in page, "the reason is between the holder and us"
    assert f"/credentials/{credential.pk}" not in page


def test_nothing_of_an_erased_certificate_is_shown(client, credential, learner):
    link = share(credential)
    actions.erase(credential=credential, actor=learner)
    answer = client.get(address(link))
    assert answer.status_code == 404
    assert learner.name not in answer.content.decode()


def test_nothing_can_be_posted(client, credential):
    assert client.post(address(share(credential))).status_code == 405


def test_links_cannot_be_tried_without_end(client, time_machine):
    time_machine.move_to("2026-12-01T12:00Z", tick=False)
    tried = [client.get(reverse("credentials:shared", args=[f"{number:043}"])) for number in range(61)]
    assert [answer.status_code for answer in tried] == [404] * 60 + [429]
    assert int(tried[-1]["Retry-After"]) > 0


def test_the_check_page_follows_the_holders_choice(client, credential, learner):
    there = reverse("credentials:verify", args=[credential.shown_code])
    assert credential.subject_name not in client.get(there).content.decode()
    actions.set_name_shown(credential=credential, name_shown="full", actor=learner)
    assert credential.subject_name in client.get(there).content.decode()


# ── told to nobody ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_token_stands_in_no_log_however_it_ends(client, credential, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    link = share(credential)
    client.get(address(link))
    client.put(address(link))  # not allowed
    client.get(address(link) + "/more")  # not found
    client.get(reverse("credentials:shared", args=[link.token[:-1] + "x"]))  # not found by us
    monkeypatch.setattr("certification.credentials.outcomes.of_credential", lambda credential: 1 / 0)
    assert Client(raise_request_exception=False).get(address(link)).status_code == 500
    withdraw(credential)
    heard = "\n".join(logging.Formatter("%(name)s %(message)s").format(record) for record in caplog.records)
    for name in ("Method Not Allowed", "Not Found", "Internal Server Error"):
        assert name in heard, "the test hears what Django says"
    assert link.token[:-1] not in heard
    assert "/s/…" in heard


def test_control_without_the_filter_the_token_is_logged(client, credential, caplog, monkeypatch):
    monkeypatch.setattr(WithoutTokens, "filter", lambda self, record: True)
    link = share(credential)
    client.put(address(link))
    assert link.token in caplog.text


def test_the_token_is_masked_in_the_line_of_a_download(credential):
    link = share(credential)
    there = reverse("credentials:download", args=[credential.pk])
    for query in (f"l=fi&s={link.token}", f"s={link.token}&l=fi"):
        record = logging.LogRecord("django.server", 20, "", 0, '"GET %s HTTP/1.1" 200 1', (f"{there}?{query}",), None)
        assert WithoutTokens().filter(record)
        assert link.token not in record.getMessage()
        assert there in record.getMessage()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_address_that_is_copied_speaks_the_readers_language(client, credential, language):
    with translation.override("sv"):
        there = address(share(credential))
    answer = client.get(there, headers={"Accept-Language": language})
    assert f'<html lang="{language}">' in answer.content.decode()
