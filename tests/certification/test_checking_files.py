"""Anyone hands in a file and gets the answer that the code would give; never "valid" when anything is in doubt."""

import datetime as dt
import json

import pikepdf
import pytest
import time_machine
from django.utils import translation

from certification.credentials import actions, checking, editions, signing
from certification.credentials.models import Credential
from certification.credentials.outcomes import Outcome
from core import clock
from tests.certification import handed
from tests.certification.handed import ask, certified, document, hand_in
from tests.factories.credentials import TEXTS

pytestmark = pytest.mark.django_db

LANGUAGES = ("fi", "sv", "en")
REASON = "Kurssin suoritti toinen henkilö."


def said_in_english(answer):
    with translation.override("en"):
        return answer.said.lines


@pytest.mark.parametrize("form", handed.FORMS)
def test_a_certificate_in_force_is_valid_in_every_form(client, said, mine, form):
    """PDF files are read as in real life, in a process of their own."""
    response = hand_in(client, handed.form(form, mine))
    page = response.content.decode()
    assert response.status_code == 200
    assert said(Outcome.VALID.label, "en") in page
    for shown in ("Raija Maria Esimerkki", TEXTS["title"]["en"], mine.shown_code, f"{clock.today():%-d %B %Y}"):
        assert shown in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edition", LANGUAGES)
def test_the_answer_is_in_the_language_of_whoever_asks(client, said, mine, language, edition):
    response = hand_in(client, document(mine, edition).encode(), language)
    assert response["Content-Language"] == language
    page = response.content.decode()
    assert said(Outcome.VALID.label, language) in page
    assert TEXTS["title"][language] in page


def test_whatever_the_file_is_called_only_its_content_counts(client, said, mine):
    for name in ("badge.exe", "x", "photo.png", "../../etc/passwd"):
        assert said(Outcome.VALID.label, "en") in hand_in(client, document(mine).encode(), name=name).content.decode()


@pytest.mark.parametrize("form", ["json", "token", "pdf"])
def test_what_has_happened_to_a_certificate_since_is_told(mine, admin, near, form):
    file = handed.form(form, mine)
    assert ask(file) == "valid"
    actions.revoke(credential=mine, reason=REASON, actor=admin)
    assert ask(file) == "revoked"
    answer = checking.check_file(file)
    assert REASON not in " ".join(said_in_english(answer))


def test_an_erased_certificate_is_no_longer_available(client, said, learner):
    mine = certified(person=learner)
    file, name = document(mine).encode(), mine.subject_name
    actions.erase(credential=mine, actor=learner)
    assert ask(file) == "erased"
    page = hand_in(client, file).content.decode()
    assert said(Outcome.ERASED.label, "en") in page
    assert name not in page


def test_a_file_that_was_replaced_is_no_longer_available(mine):
    file = document(mine)
    mine.editions.all().delete()
    assert ask(file.encode()) == "erased"
    editions.complete(mine)
    assert ask(file.encode()) == "erased"
    assert ask(document(mine).encode()) == "valid"


def test_dates_are_those_of_the_badge_and_of_our_records():
    today = clock.today()
    mine = certified(valid_from=today + dt.timedelta(days=3), valid_until=today + dt.timedelta(days=9))
    file = document(mine).encode()
    answers = []
    for days in (0, 3, 9, 10):
        with time_machine.travel(clock.now() + dt.timedelta(days=days)):
            answers.append(ask(file))
    assert answers == ["not_yet_valid", "valid", "valid", "expired"]
    Credential.objects.filter(pk=mine.pk).update(valid_until=today + dt.timedelta(days=4))
    with time_machine.travel(clock.now() + dt.timedelta(days=5)):
        assert ask(file) == "expired"


def test_a_card_is_suspended_restored_and_revoked(admin):
    card = certified(kind="card", completion=None)
    file, answers = document(card).encode(), []
    for action in (actions.suspend, actions.restore, actions.suspend, actions.revoke):
        action(credential=card, reason=REASON, actor=admin)
        answers.append(ask(file))
    assert answers == ["suspended", "valid", "suspended", "revoked"]


@pytest.mark.parametrize("change", ["saved again", "another page", "another revision", "unsigned", "a byte behind"])
def test_a_pdf_whose_page_is_not_ours_says_so_however_good_its_badge_is(client, said, mine, near, change):
    file = handed.form("pdf", mine)

    def strip(opened):
        del opened.Root.AcroForm
        del opened.Root.Perms
        del opened.pages[0].Annots

    changed = {
        "saved again": lambda: handed.rewritten(file, lambda opened: None),
        "another page": lambda: handed.rewritten(file, lambda opened: opened.add_blank_page()),
        "another revision": lambda: handed.appended(file),
        "unsigned": lambda: handed.rewritten(file, strip),
        "a byte behind": lambda: file + b" ",
    }[change]()
    answer = checking.check_file(changed)
    assert (answer.outcome, answer.page_is_ours) == (Outcome.PAGE_CHANGED, False)
    page = hand_in(client, changed).content.decode()
    assert said(Outcome.PAGE_CHANGED.label, "en") in page
    assert "trust only what is shown here" in page
    assert "Raija Maria Esimerkki" in page


def test_a_changed_page_is_told_of_beside_other_bad_news(mine, admin, near):
    file = handed.pdf(document(mine).encode())
    actions.revoke(credential=mine, reason=REASON, actor=admin)
    answer = checking.check_file(file)
    assert (answer.outcome, answer.page_is_ours) == (Outcome.REVOKED, False)
    assert any("trust only what is shown here" in line for line in said_in_english(answer))


def test_the_badge_of_another_certificate_cannot_be_put_into_a_page_of_ours(mine, near):
    other, file = certified(), handed.form("pdf", mine)

    def swap(opened):
        (name,) = opened.attachments
        opened.attachments[name] = pikepdf.AttachedFileSpec(opened, document(other).encode())

    answer = checking.check_file(handed.rewritten(file, swap))
    assert answer.outcome == Outcome.PAGE_CHANGED
    assert answer.claims.name == other.subject_name


def test_a_page_that_somebody_else_has_sealed_is_not_ours(mine, near, monkeypatch):
    file = handed.form("pdf", mine)
    assert ask(file) == "valid"
    monkeypatch.setattr(signing, "paper_certificates", list)
    assert ask(file) == "page_changed"


def test_of_two_badges_in_a_file_none_is_chosen(mine, near):
    other = certified()
    both = [document(mine), document(other)]
    assert ask(handed.pdf(*(each.encode() for each in both))) == "could_not_check"
    assert ask(handed.png(*both)) == "could_not_check"
    assert ask(handed.svg(*both)) == "could_not_check"
    assert ask(("\n".join(both)).encode()) == "could_not_check"
    answer = checking.check_file(handed.svg(*both))
    assert "There is more than one badge in the file. Check each one by itself." in said_in_english(answer)


def test_files_beside_the_badge_are_nobodys_matter(mine, near):
    beside = [b'{"invoice": 1}', b"hello", b"\x89PNG\r\n\x1a\n"]
    assert ask(handed.pdf(*beside, document(mine).encode())) == "page_changed"
    assert ask(handed.pdf(*beside)) == "no_badge"


def test_a_stranger_badge_is_shown_with_what_it_says_of_itself(client, said):
    page = hand_in(client, handed.foreign().encode()).content.decode()
    assert said(Outcome.UNKNOWN_ISSUER.label, "en") in page
    for shown in ("Kaukainen opisto", handed.THEIR_DID, "Áilu Öhman-Ŧuŋŋi", "Digitukijan peruskurssi"):
        assert shown in page
    assert "we cannot see" in page
    assert "in force</h2>" not in page
    assert f'href="{handed.THEIR_DID}' not in page


@pytest.mark.parametrize("form", ["json", "pdf", "png", "svg"])
def test_a_stranger_badge_is_recognised_in_every_form(near, form):
    text = handed.foreign()
    file = {"json": text.encode(), "pdf": handed.pdf(text.encode()), "png": handed.png(text), "svg": handed.svg(text)}
    assert ask(file[form]) == "unknown_issuer"


def test_the_dates_of_a_stranger_badge_are_told():
    text = handed.foreign().encode()
    for moment, line in (
        ("2035-01-01T00:00:00Z", "By its own dates it has expired."),
        ("2020-01-01T00:00:00Z", "By its own dates it is not yet in force."),
    ):
        with time_machine.travel(moment):
            answer = checking.check_file(text)
            assert answer.outcome == Outcome.UNKNOWN_ISSUER
            assert line in said_in_english(answer)


def test_what_strangers_write_is_shown_as_text_and_not_followed(client, socket_disabled):
    issuer = {
        "id": handed.THEIR_DID,
        "type": ["Profile"],
        "name": '<img src="https://stranger.example/x">\u202e' + "pitkä " * 200,
        "url": "https://stranger.example/",
        "image": {"id": "https://stranger.example/x.png", "type": "Image"},
    }
    page = hand_in(client, handed.foreign(issuer=issuer).encode()).content.decode()
    assert "<img src=&" not in page.replace("&lt;img", "<img") or "&lt;img src=" in page
    assert "<img src=" not in page
    assert "\u202e" not in page
    assert 'href="https://stranger' not in page
    assert "pitkä " * 60 not in page


def test_a_badge_in_our_name_by_another_key_is_not_genuine():
    assert ask(handed.in_our_name().encode()) == "tampered"


def test_a_key_that_only_its_issuer_knows_is_no_reason_for_any_answer():
    text = json.loads(handed.foreign())
    text["proof"]["verificationMethod"] = "https://stranger.example/keys#1"
    assert ask(json.dumps(text).encode()) == "could_not_check"


@pytest.mark.parametrize("form", ["json", "pdf", "png", "svg"])
def test_a_badge_that_says_something_else_than_was_signed_is_not_genuine(client, said, mine, near, form):
    text = handed.tampered(document(mine))
    file = {"json": text.encode(), "pdf": handed.pdf(text.encode()), "png": handed.png(text), "svg": handed.svg(text)}
    assert ask(file[form]) == "tampered"
    page = hand_in(client, file[form]).content.decode()
    assert said(Outcome.TAMPERED.label, "en") in page
    assert "Toinen Henkilö" not in page
