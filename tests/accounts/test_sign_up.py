"""Signing up: with a code, in the page's language, for a known address as for an unknown one."""

import datetime as dt

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.urls import reverse
from django.utils import translation
from wagtail.models import ModelLogEntry

from accounts import actions
from accounts.models import User
from accounts.sign_in_forms import SignupForm
from tests.accounts.visitor import Visitor, code_of, mails, without_token
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def test_a_person_signs_up_with_a_code_and_is_in(visit):
    page = visit.sign_up()
    assert page.redirect_chain[-1][0] == reverse("account_email_verification_sent")
    assert not visit.is_in
    (mail,) = mails()
    assert (mail.template, mail.to, mail.language, mail.secret) == ("signup_code", "uusi@post.example", "fi", True)
    assert code_of(mail) in mail.subject
    page = visit.confirm(code_of(mail))
    assert page.redirect_chain[-1][0] == reverse("my")
    user = User.objects.get()
    assert visit.is_in
    assert (user.email, user.name, user.language) == ("uusi@post.example", "Raija Uusi", "fi")
    assert EmailAddress.objects.get().verified
    assert len(mails()) == 1, "a first sign-in is no new device"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_mails_speak_the_language_of_the_page_one_signed_up_on(client, language):
    with translation.override(language):
        Visitor(client).sign_up()
    assert User.objects.get().language == language
    assert mails()[0].language == language


def test_the_sign_up_is_written_down_once_and_names_nobody(visit):
    visit.sign_up()
    assert not ModelLogEntry.objects.exists(), "nothing is claimed before the address is confirmed"
    visit.confirm(code_of(mails()[0]))
    entry = ModelLogEntry.objects.get()
    assert entry.action == "accounts.user.sign_up"
    assert "Raija" not in entry.label + str(entry.data)


def test_a_wrong_code_keeps_the_visitor_out_and_on_the_page(visit):
    visit.sign_up()
    page = visit.confirm("000 001")
    assert not visit.is_in
    assert page.status_code == 200
    assert "code" in page.context["form"].errors
    assert b'value="000 001"' in page.content, "what was typed is still there"


def test_after_three_wrong_codes_one_has_to_begin_again(visit):
    visit.sign_up()
    right = code_of(mails()[0])
    for _ in range(3):
        page = visit.confirm("000 001")
    assert page.redirect_chain[-1][0] == reverse("account_login")
    assert [str(message) for message in page.context["messages"]]
    visit.confirm(right)
    assert not visit.is_in
    visit.sign_up()
    visit.confirm(code_of(mails()[-1]))
    assert visit.is_in


def test_an_expired_code_is_answered_in_words(visit):
    with time_machine.travel(dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC), tick=False) as clock:
        visit.sign_up()
        clock.shift(dt.timedelta(minutes=15, seconds=1))
        page = visit.confirm(code_of(mails()[0]))
    assert page.redirect_chain[-1][0] == reverse("account_signup")
    assert len(page.context["messages"]) == 1
    assert not visit.is_in


def test_a_new_code_replaces_the_first(visit):
    visit.sign_up()
    visit.post("account_email_verification_sent", action="resend")
    first, second = mails()
    if code_of(first) != code_of(second):
        visit.confirm(code_of(first))
        assert not visit.is_in
    visit.confirm(code_of(second))
    assert visit.is_in


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": ""}, "email"),
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "123"}, "name"),
        ({"name": "Ra\x07ija"}, "name"),
        ({"name": "x" * 151}, "name"),
        ({"password": "short"}, "password1"),
        ({"password": "password1234"}, "password1"),
        ({"password": ""}, "password1"),
    ],
)
def test_bad_input_is_refused_beside_its_field_and_what_was_typed_stays(visit, typed, field):
    page = visit.sign_up(**typed)
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert not User.objects.exists()
    assert not mails()
    if field != "name":
        assert b'value="Raija Uusi"' in page.content
    if field != "email":
        assert b'value="uusi@post.example"' in page.content
    assert PASSWORD.encode() not in page.content


def test_what_is_wrong_is_said_in_the_language_of_the_page(client):
    answers = set()
    for language in ("fi", "sv", "en"):
        with translation.override(language):
            page = Visitor(client).sign_up(email="no address")
            answers.add(str(page.context["form"].errors["email"]))
    assert len(answers) == 3


def test_extra_keys_in_the_form_change_nothing(visit):
    visit.sign_up(is_superuser="1", is_active="0", groups="1", language="en", is_staff="1", role="admin")
    user = User.objects.get()
    assert (user.is_superuser, user.is_active, user.language, user.groups.count()) == (False, True, "fi", 0)


def test_a_known_address_is_answered_like_an_unknown_one(client, settings):
    known = UserFactory(email="tuttu@post.example")
    pages = {}
    for email in (known.email, "uusi@post.example"):
        browser = Visitor(type(client)())
        page = browser.sign_up(email=email)
        shown = page.content.decode().replace(email, "ADDRESS")
        pages[email] = (page.redirect_chain, without_token(shown))
        wrong = browser.confirm("000 001")
        pages[email] += (wrong.status_code, without_token(wrong.content.decode().replace(email, "ADDRESS")))
        assert len(mails(email)) == 1
    assert pages[known.email] == pages["uusi@post.example"]
    assert [mail.template for mail in mails()] == ["account_exists", "signup_code"]
    known.refresh_from_db()
    assert known.check_password(PASSWORD)
    assert known.name.startswith("Raija Esimerkki")


def test_the_time_it_takes_does_not_tell_either(client, monkeypatch):
    UserFactory(email="tuttu@post.example")
    hashed = []
    real = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher, "encode", lambda self, password, salt: hashed.append(1) or real(self, password, salt)
    )
    counts = []
    for email in ("tuttu@post.example", "uusi@post.example"):
        hashed.clear()
        Visitor(type(client)()).sign_up(email=email)
        counts.append(len(hashed))
    assert counts == [1, 1], "hashing is what takes time"


def test_whoever_types_a_strangers_address_first_gets_no_key_to_the_account(client):
    thief, owner = Visitor(client), Visitor(type(client)())
    thief.sign_up(email="uhri@post.example", name="Thief", password="thief's own password")
    owner.sign_up(email="uhri@post.example", name="Owner")
    owner.confirm(code_of(mails()[-1]))
    assert owner.is_in
    user = User.objects.get()
    assert user.name == "Owner"
    assert not user.check_password("thief's own password")
    thief.sign_in("uhri@post.example", "thief's own password")
    thief.confirm(code_of(mails()[0]))
    assert not thief.is_in


@pytest.mark.parametrize("ask", ["account_request_login_code", "account_reset_password"])
def test_a_sign_up_that_nobody_confirmed_is_no_account_to_sign_in_to(client, ask):
    Visitor(client).sign_up(email="uhri@post.example", password="thief's own password")
    Visitor(type(client)()).post(ask, email="uhri@post.example")
    assert [mail.template for mail in mails()] == ["signup_code", "account_unknown"]


def test_no_name_that_somebody_typed_is_mailed_to_a_stranger(visit):
    visit.sign_up(name="CLICK EVIL.EXAMPLE")
    assert "EVIL" not in mails()[0].body + mails()[0].subject


def test_two_sign_ups_at_the_same_moment_make_one_account(visit, monkeypatch):
    UserFactory(email="uusi@post.example")
    # As if the other had come between the question and the writing.
    monkeypatch.setattr(SignupForm, "validate_unique_email", lambda form, value: value)
    page = visit.sign_up()
    assert page.redirect_chain[-1][0] == reverse("account_email_verification_sent")
    assert User.objects.count() == 1
    assert [mail.template for mail in mails()] == ["account_exists"]


def test_sign_ups_that_nobody_confirmed_are_forgotten_after_a_week(visit):
    day = dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)
    with time_machine.travel(day, tick=False) as clock:
        kept = UserFactory()
        visit.sign_up()
        clock.shift(dt.timedelta(days=7))
        assert actions.forget_unconfirmed() == 0
        clock.shift(dt.timedelta(seconds=1))
        assert actions.forget_unconfirmed() == 1
    assert list(User.objects.all()) == [kept]


def test_the_twenty_first_sign_up_of_a_minute_from_one_place_is_told_to_wait(visit):
    for number in range(20):
        visit.sign_up(email=f"u{number}@post.example", password="short")
    page = visit.sign_up()
    assert page.status_code == 429
    assert page["Retry-After"] == "60"
