"""The file that is handed out and mailed: the badge of the credential inside, the key of the house on it."""

import datetime as dt
import io

import pikepdf
import pytest
from django.core import mail as outbox
from django.urls import reverse

from certification.credentials import documents, editions, mails, sealing, signing
from certification.credentials.sealing import Seal
from core import clock, mail
from core.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_keys(settings, tmp_path):
    """A folder of keys for this test alone."""
    settings.KEY_FOLDER = tmp_path / "keys"


@pytest.fixture
def no_paper_key(credential, settings, tmp_path):
    """The badges are signed; then the folder of keys is gone, and nobody makes another."""
    editions.complete(credential)
    settings.KEY_FOLDER = tmp_path / "empty"
    settings.KEYS_MADE_AT_FIRST_USE = False


def inside(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return bytes(opened.attachments["certificate.json"].get_file().read_bytes()).decode()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_badge_inside_is_the_one_that_is_served(credential, language):
    pdf = documents.render(credential, language)
    edition = credential.editions.get(language=language)
    assert inside(pdf) == edition.document
    assert sealing.check(pdf, signing.paper_certificates()).seal == Seal.OURS
    assert documents.render(credential, language)
    assert credential.editions.count() == 3


def test_the_download_is_that_file(client, credential, learner):
    client.force_login(learner)
    pdf = client.get(reverse("credentials:download", args=[credential.pk]), {"l": "sv"}).content
    assert inside(pdf) == credential.editions.get(language="sv").document
    assert sealing.check(pdf, signing.paper_certificates()).seal == Seal.OURS


def test_without_a_key_for_paper_there_is_no_file_and_the_log_says_why(credential, no_paper_key, caplog):
    with pytest.raises(editions.NotSigned):
        documents.render(credential, "fi")
    assert "run manage.py keys rotate paper" in caplog.text


def test_who_asks_then_is_told_to_come_back(client, credential, learner, no_paper_key):
    client.force_login(learner)
    answer = client.get(reverse("credentials:download", args=[credential.pk]), {"l": "en"})
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert answer["Content-Type"].startswith("text/html")


def test_the_mail_waits_for_the_key(credential, learner, no_paper_key, settings):
    posted = mail.post(mails.certificate_ready(credential, learner))
    assert not mail.deliver(posted.pk)
    waiting = OutgoingMail.objects.get(pk=posted.pk)
    assert (waiting.sent_at, waiting.failed_at, waiting.last_error) == (None, None, "NotSigned")
    assert outbox.outbox == []

    settings.KEYS_MADE_AT_FIRST_USE = True
    OutgoingMail.objects.filter(pk=posted.pk).update(due_at=clock.now())
    assert mail.deliver(posted.pk)
    ((_name, content, _kind),) = outbox.outbox[0].attachments
    assert sealing.check(content, signing.paper_certificates()).seal == Seal.OURS


def test_files_from_before_a_new_key_stay_ours(credential, own_keys):
    before = documents.render(credential, "fi")
    signing.paper_ring().rotate(now=clock.now())
    after = documents.render(credential, "fi")
    for pdf in (before, after):
        assert sealing.check(pdf, signing.paper_certificates()).seal == Seal.OURS
    new = signing.paper_signer().chain
    assert [sealing.check(pdf, new).seal for pdf in (before, after)] == [Seal.OTHER, Seal.OURS]


def test_files_of_a_key_that_somebody_else_has_are_ours_no_more(credential, own_keys):
    pdf = documents.render(credential, "fi")
    name = signing.paper_signer().key_id
    signing.paper_ring().compromise(name, since=clock.now() - dt.timedelta(days=1), now=clock.now())
    assert sealing.check(pdf, signing.paper_certificates()).seal == Seal.OTHER
    assert sealing.check(documents.render(credential, "fi"), signing.paper_certificates()).seal == Seal.OURS
