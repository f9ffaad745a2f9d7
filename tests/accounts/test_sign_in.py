"""Signing in and out: with a password, with a mailed code; a new password; what strangers learn about an address."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth import hashers
from django.urls import reverse
from django.utils import translation

from accounts.devices import describe
from core import mail
from tests.accounts.visitor import Visitor, code_of, mails, without_token
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

ASKS = [
    ("account_request_login_code", "account_confirm_login_code"),
    ("account_reset_password", "account_confirm_password_reset_code"),
]


@pytest.fixture
def person(db):
    return UserFactory(email="tuttu@post.example", name="Raija Tuttu")


def test_a_person_signs_in_with_a_password_and_lands_on_their_page(visit, person):
    page = visit.sign_in(person.email)
    assert page.redirect_chain[-1][0] == reverse("my")
    assert visit.is_in


def test_the_address_may_be_typed_in_capitals(visit, person):
    visit.sign_in(person.email.upper())
    assert visit.is_in


def test_a_wrong_password_is_refused_and_the_address_stays_typed(visit, person):
    page = visit.sign_in(person.email, "wrong")
    assert not visit.is_in
    assert page.context["form"].errors
    assert f'value="{person.email}"' in page.content.decode()
    assert b'value="wrong"' not in page.content


def test_an_unknown_address_is_refused_like_a_wrong_password(person, client):
    first, second = Visitor(client), Visitor(type(client)())
    known = first.sign_in(person.email, "wrong").content.decode().replace(person.email, "ADDRESS")
    unknown = second.sign_in("muu@post.example", "wrong").content.decode().replace("muu@post.example", "ADDRESS")
    assert without_token(known) == without_token(unknown)
    assert not mails()


def test_a_closed_account_stays_out(visit, person):
    person.is_active = False
    person.save()
    page = visit.sign_in(person.email)
    assert page.redirect_chain[-1][0] == reverse("account_inactive")
    visit.ask_code(person.email)
    assert not visit.is_in


def test_signing_in_gives_the_browser_a_new_session(visit, person, client):
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["session"] = before = session.session_key
    visit.sign_in(person.email)
    assert visit.is_in
    assert client.session.session_key != before
    assert not client.session.exists(before)


def test_the_session_ends_with_the_browser_unless_one_asks_to_stay(person, client):
    Visitor(client).sign_in(person.email)
    assert client.cookies["session"]["max-age"] == ""
    other = type(client)()
    Visitor(other).sign_in(person.email, remember="on")
    assert other.cookies["session"]["max-age"] == 60 * 60 * 24 * 14


@pytest.mark.parametrize(
    "next_page", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
@pytest.mark.parametrize("way", ["password", "code"])
def test_nobody_is_led_to_another_site_after_signing_in(visit, person, next_page, way):
    if way == "password":
        page = visit.sign_in(person.email, next=next_page)
    else:
        visit.post("account_request_login_code", email=person.email, next=next_page)
        page = visit.post("account_confirm_login_code", code=code_of(mails()[-1]), next=next_page)
    assert visit.is_in
    assert page.redirect_chain[-1][0] == reverse("my")


def test_one_comes_back_to_the_page_one_wanted(visit, person):
    page = visit.sign_in(person.email, next=reverse("account_details"))
    assert page.redirect_chain[-1][0] == reverse("account_details")


def test_a_person_signs_in_with_a_mailed_code(visit, person):
    page = visit.ask_code(person.email)
    assert page.redirect_chain[-1][0] == reverse("account_confirm_login_code")
    (message,) = mails()
    assert (message.template, message.secret) == ("signin_code", True)
    assert message.body.startswith("Hei Raija") or "Raija" in message.body
    page = visit.confirm(code_of(message), "account_confirm_login_code")
    assert page.redirect_chain[-1][0] == reverse("my")
    assert visit.is_in


def test_a_code_works_only_once(visit, person, client):
    visit.ask_code(person.email)
    code = code_of(mails()[0])
    visit.confirm(code, "account_confirm_login_code")
    visit.post("account_logout")
    visit.confirm(code, "account_confirm_login_code")
    assert not visit.is_in


def test_a_code_works_only_in_the_window_that_asked_for_it(person, client):
    Visitor(client).ask_code(person.email)
    stranger = Visitor(type(client)())
    stranger.confirm(code_of(mails()[0]), "account_confirm_login_code")
    assert not stranger.is_in


@pytest.mark.parametrize(("ask", "confirm"), ASKS)
def test_an_expired_code_is_answered_in_words(visit, person, ask, confirm):
    with time_machine.travel(dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC), tick=False) as clock:
        visit.post(ask, email=person.email)
        clock.shift(dt.timedelta(minutes=15, seconds=1))
        page = visit.confirm(code_of(mails()[0]), confirm)
    assert page.redirect_chain[-1][0] == reverse(ask)
    assert len(page.context["messages"]) == 1
    assert not visit.is_in


@pytest.mark.parametrize(("ask", "confirm"), ASKS)
def test_after_three_wrong_codes_the_right_one_does_not_help(visit, person, ask, confirm):
    visit.post(ask, email=person.email)
    for _ in range(3):
        page = visit.confirm("000 001", confirm)
    assert [str(message) for message in page.context["messages"]]
    page = visit.confirm(code_of(mails()[0]), confirm)
    assert not visit.is_in
    assert page.redirect_chain[-1][0] != reverse("account_complete_password_reset")


@pytest.mark.parametrize(("ask", "confirm"), ASKS)
def test_a_known_address_is_answered_like_an_unknown_one(client, person, ask, confirm):
    seen = []
    for email in (person.email, "muu@post.example"):
        browser = Visitor(type(client)())
        page = browser.post(ask, email=email)
        wrong = browser.confirm("000 001", confirm)
        html = without_token((page.content + wrong.content).decode().replace(email, "ADDRESS"))
        seen.append((page.redirect_chain, page.status_code, wrong.status_code, html))
        assert len(mails(email)) == 1
    assert seen[0] == seen[1]
    assert mails()[1].template == "account_unknown"
    assert not mails()[1].secret


def test_mails_speak_the_language_of_the_person_not_of_the_page(client, person):
    with translation.override("sv"):
        for email in (person.email, "muu@post.example"):
            Visitor(type(client)()).ask_code(email)
    assert [message.language for message in mails()] == ["fi", "sv"]


def test_a_person_chooses_a_new_password_with_a_code(visit, person):
    visit.post("account_reset_password", email=person.email)
    (message,) = mails()
    assert (message.template, message.secret) == ("reset_code", True)
    visit.confirm(code_of(message), "account_confirm_password_reset_code")
    page = visit.post("account_complete_password_reset", password1="short")
    assert "password1" in page.context["form"].errors
    visit.post("account_complete_password_reset", password1="another quiet sentence")
    assert not visit.is_in, "the new password still has to be used, and the second step with it"
    person.refresh_from_db()
    assert person.check_password("another quiet sentence")
    assert [each.template for each in mails()] == ["reset_code", "account_changed"]


def test_other_sessions_end_when_the_password_changes(client, person):
    here, there = Visitor(client), Visitor(type(client)())
    here.sign_in(person.email)
    there.sign_in(person.email)
    here.post("account_change_password", oldpassword=PASSWORD, password1="another quiet sentence")
    assert here.get("my").status_code == 200
    assert not here.get("my").redirect_chain
    assert there.get("my").redirect_chain[-1][0].startswith(reverse("account_login"))


def test_sixty_wrong_passwords_hardly_reach_the_hasher(client, person, monkeypatch):
    tried = []
    real = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher, "encode", lambda self, password, salt: tried.append(1) or real(self, password, salt)
    )
    for _ in range(60):
        client.post(reverse("account_login"), {"login": person.email, "password": "wrong"})
    assert 0 < len(tried) <= 30
    tried.clear()
    for number in range(60):
        client.post(reverse("account_login"), {"login": f"muu{number}@post.example", "password": "wrong"})
    assert len(tried) <= 30


def test_whoever_guesses_is_told_to_wait(client, person):
    for _ in range(31):
        page = client.post(reverse("account_login"), {"login": person.email, "password": "wrong"})
    assert page.status_code == 429
    assert page["Retry-After"] == "60"


def test_nobody_gets_more_than_three_codes_a_minute(visit, person):
    for _ in range(5):
        visit.ask_code(person.email)
        visit.post("account_logout")
        visit.client.cookies.clear()
    assert len(mails()) == 3


def test_a_sign_in_from_a_new_device_is_told_once(client, person):
    agent = {"HTTP_USER_AGENT": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0"}
    browser = Visitor(type(client)(**agent))
    browser.sign_in(person.email)
    (told,) = mails()
    assert told.template == "signin_new_device"
    assert "Firefox, Windows" in told.body
    browser.post("account_logout")
    browser.sign_in(person.email)
    assert len(mails()) == 1
    Visitor(type(client)()).sign_in(person.email)
    assert len(mails()) == 2


def test_a_forged_device_cookie_knows_nobody(client, person):
    client.cookies["device"] = "WyJhIl0:forged:signature"
    Visitor(client).sign_in(person.email)
    assert [each.template for each in mails()] == ["signin_new_device"]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) SamsungBrowser/28.0 Chrome/130.0 Safari/537.36", "Samsung Internet, Android"),
        ("curl/8", ""),
    ],
)
def test_a_device_is_called_by_browser_and_system(agent, name):
    assert describe(agent) == name


def test_no_code_stays_in_the_database_once_its_mail_is_sent(visit, person):
    visit.ask_code(person.email)
    (message,) = mails()
    code = code_of(message)
    assert mail.deliver(message.pk)
    message.refresh_from_db()
    assert code not in message.subject + message.body
    visit.confirm(code, "account_confirm_login_code")
    assert visit.is_in


def test_one_is_asked_before_signing_out_by_a_link(visit, person):
    visit.sign_in(person.email)
    visit.get("account_logout")
    assert visit.is_in
    visit.post("account_logout")
    assert not visit.is_in


@pytest.mark.parametrize(
    "page",
    [
        "account_login",
        "account_signup",
        "account_signup_by_passkey",
        "account_request_login_code",
        "account_reset_password",
    ],
)
def test_pages_of_the_entrance_are_kept_by_no_cache_and_hold_nothing_inline(visit, page):
    answer = visit.get(page)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert " style=" not in html
    assert " onclick=" not in html
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
