"""Each sign-in is written down for its person, who sees them and can end one from another browser."""

import datetime as dt

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import translation
from wagtail.models import ModelLogEntry

from accounts.mydata import ways
from accounts.mydata.actions import sign_ins as actions
from accounts.mydata.models import SignIn
from core import clock
from tests.accounts.visitor import Visitor, code_of, mails
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def elsewhere(client, person):
    """The same person in another browser."""
    other = Visitor(type(client)(HTTP_USER_AGENT=FIREFOX))
    other.sign_in(person.email)
    return other


def ended(visit, session):
    return visit.client.post(reverse("usersessions_end", args=[session.pk]), follow=True)


def test_a_password_is_written_down_with_the_browser_and_without_the_address(client, person):
    elsewhere(client, person)
    row = SignIn.objects.get()
    assert (row.person, row.way, row.browser) == (person, "password", "Firefox, Windows")
    assert {field.name for field in SignIn._meta.fields} == {"id", "person", "at", "way", "browser"}


def test_a_mailed_code_is_another_way(visit, person):
    visit.ask_code(person.email)
    visit.confirm(code_of(mails(person.email)[0]), "account_confirm_login_code")
    assert [each.way for each in SignIn.objects.all()] == ["code"]


def test_a_second_step_is_said_with_the_first(visit, person):
    TOTP.activate(person, SECRET)
    visit.sign_in(person.email)
    assert not SignIn.objects.exists()
    code = format_hotp_value(hotp_value(SECRET, list(yield_hotp_counters_from_time())[1]))
    visit.post("mfa_authenticate", code=code)
    assert [each.way for each in SignIn.objects.all()] == ["password+app"]


def test_whoever_has_just_signed_up_is_in_too(visit):
    visit.sign_up(email="uusi@post.example")
    visit.confirm(code_of(mails("uusi@post.example")[0]))
    row = SignIn.objects.get()
    assert (row.person.email, row.way) == ("uusi@post.example", ways.SIGN_UP)


def test_a_wrong_password_is_no_sign_in(visit, person):
    visit.sign_in(person.email, "wrong")
    assert not SignIn.objects.exists()


@pytest.mark.parametrize(
    ("records", "way", "words"),
    [
        ([{"method": "password"}], "password", "Password"),
        ([{"method": "mfa", "type": "webauthn", "passwordless": True}], "passkey", "Passkey"),
        (
            [{"method": "password"}, {"method": "mfa", "type": "webauthn"}],
            "password+passkey",
            "Password and passkey",
        ),
        # The password was right and the second step given up; then a code opened the door.
        ([{"method": "password"}, {"method": "code"}], "code", "Code by e-mail"),
        (
            [{"method": "code"}, {"method": "mfa", "type": "recovery_codes"}],
            "code+recovery",
            "Code by e-mail and recovery code",
        ),
        ([{"method": "password_reset"}], "reset", "New password with a code"),
        ([{"method": "socialaccount", "provider": "oidc"}], "oidc", "Account of your organisation"),
        ([{"method": "cloud"}, {"method": "mfa", "type": "ring"}], "other+other", "Another way and second step"),
        ([], "sign_up", "New account"),
    ],
)
def test_the_way_in_is_read_from_what_was_done_last(records, way, words):
    with translation.override("en"):
        assert (ways.of(records), ways.in_words(way)) == (way, words)


def test_every_way_has_room_in_its_column():
    longest = SignIn._meta.get_field("way").max_length
    for first in (*ways._FIRST, "unknown"):
        for second in (*ways._SECOND, "unknown"):
            assert len(ways.of([{"method": first}, {"method": "mfa", "type": second}])) <= longest


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_shows_ones_own_of_the_last_year_the_newest_first(inside, person, language):
    day = dt.timedelta(days=1)
    SignIn.objects.create(person=person, at=clock.now() - 300 * day, way="passkey", browser="Chrome, Mac")
    SignIn.objects.create(person=person, at=clock.now() - 370 * day, way="code", browser="Safari, iPad")
    SignIn.objects.create(person=UserFactory(), way="code", browser="Edge, Windows")
    with translation.override(language):
        page = inside.get("my_sign_ins")
    assert [row.way for row, _words in page.context["rows"]] == ["password", "passkey"]
    html = page.content.decode()
    assert "Chrome, Mac" in html
    assert "Safari, iPad" not in html
    assert "Edge, Windows" not in html


def test_many_are_paged_by_fifty_with_as_many_queries(inside, person, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        inside.get("my_sign_ins")
    SignIn.objects.bulk_create([SignIn(person=person, way="code") for _each in range(60)])
    with django_assert_max_num_queries(12):
        first = inside.get("my_sign_ins")
    second = inside.client.get(reverse("my_sign_ins"), {"page": "2"})
    assert [len(page.context["rows"]) for page in (first, second)] == [50, 11]


@pytest.mark.parametrize("name", ["my_sign_ins", "my_mails"])
def test_a_stranger_is_asked_to_sign_in_first(visit, name):
    assert visit.get(name).redirect_chain[-1][0].startswith(reverse("account_login"))


def test_the_account_leads_to_both_pages_and_no_cache_keeps_them(inside):
    home = inside.get("account_home").content.decode()
    for name in ("my_sign_ins", "my_mails"):
        assert f'href="{reverse(name)}"' in home
        assert "no-store" in inside.get(name)["Cache-Control"]


def test_one_other_browser_is_signed_out_from_here_and_twice_is_once(client, inside, person):
    other = elsewhere(client, person)
    third = elsewhere(client, person)
    session = UserSession.objects.get(session_key=other.client.session.session_key)
    page = inside.get("usersessions_list")
    assert reverse("usersessions_end", args=[session.pk]) in page.content.decode()
    for _again in range(2):
        answer = ended(inside, session)
        assert answer.redirect_chain[-1][0] == reverse("usersessions_list")
        assert len(answer.context["messages"]) == 1
    assert [each.is_in for each in (inside, other, third)] == [True, False, True]
    assert ModelLogEntry.objects.filter(action="accounts.user.end_sign_in", user=person).count() == 1


def test_the_browser_at_hand_is_not_ended_here(inside):
    session = UserSession.objects.get()
    assert reverse("usersessions_end", args=[session.pk]) not in inside.get("usersessions_list").content.decode()
    assert ended(inside, session).status_code == 404
    assert inside.is_in


def test_the_browser_of_another_is_not_there(client, inside):
    other = elsewhere(client, UserFactory())
    session = UserSession.objects.get(session_key=other.client.session.session_key)
    assert ended(inside, session).status_code == 404
    assert other.is_in
    with pytest.raises(PermissionDenied):
        actions.end_sign_in(session=session.pk, actor=UserFactory())


def test_looking_ends_nothing_and_strangers_end_nothing(client, inside, person):
    other = elsewhere(client, person)
    session = UserSession.objects.get(session_key=other.client.session.session_key)
    url = reverse("usersessions_end", args=[session.pk])
    assert inside.client.get(url).status_code == 405
    assert type(client)().post(url).status_code == 302
    assert other.is_in


def test_a_sign_in_of_a_year_ago_to_the_day_stands_there_no_more(inside):
    day = clock.months_after(clock.today(), 12)
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    SignIn.objects.create(person=SignIn.objects.get().person, at=noon, way="code")
    with time_machine.travel(noon):
        inside.client.force_login(SignIn.objects.first().person)
        assert "password" not in [row.way for row, _words in inside.get("my_sign_ins").context["rows"]]
