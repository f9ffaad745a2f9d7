"""Signing in at one's own organisation, against an OpenID provider that runs beside the tests."""

import json
import socket
import subprocess
import sys
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from config.oidc import providers
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

PEOPLE = {
    "aino": {
        "email": "Aino.Aalto@agency.example",
        "email_verified": True,
        "name": "Aino Aalto",
        "phone_number": "0401",
    },
    "unconfirmed": {"email": "someone@agency.example", "email_verified": False, "name": "Someone"},
    "stranger": {"email": "admin@elsewhere.example", "email_verified": True, "name": "Stranger"},
    "nobody": {"name": "Without Address"},
    "odd": {"email": "x\r\nBcc: all@agency.example", "email_verified": True, "name": "\u202eOdd"},
}


@pytest.fixture(scope="module")
def provider():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = [each for sub, claims in PEOPLE.items() for each in ("--user-claims", json.dumps({"sub": sub, **claims}))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *said]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _try in range(100):
        try:
            requests.get(f"{address}/.well-known/openid-configuration", timeout=1)
            break
        except requests.ConnectionError:
            time.sleep(0.1)
    yield address
    process.kill()
    process.wait()


@pytest.fixture
def agency(settings, provider):
    return connected(settings, provider)


def connected(settings, server, **more):
    entry = {"id": "agency", "name": "Virasto", "server": server, "client_id": "vieri", "secret": "s3cret"}
    entry |= {"domains": ["agency.example"], **more}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": providers(json.dumps([entry]))}}
    return server


def led_there(client, wanted=""):
    """The address of the provider to which the button leads."""
    answer = client.get(reverse("openid_connect_login", args=["agency"]) + (f"?next={wanted}" if wanted else ""))
    assert answer.status_code == 302
    return answer["Location"]


def signed_in_there(address, sub):
    """What the provider leads back to once the person has said who they are."""
    answer = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def sign_in(client, sub, wanted=""):
    return client.get(signed_in_there(led_there(client, wanted), sub))


def inside(client):
    return SESSION_KEY in client.session


@pytest.mark.parametrize(
    ("language", "words"), [("fi", "Virasto"), ("sv", "Virasto"), ("en", "With your organisation")]
)
def test_the_door_offers_the_organisations_that_are_connected_and_keeps_where_somebody_was_going(
    client, agency, settings, language, words
):
    with translation.override(language):
        door = reverse("account_login")
    page = client.get(f"{door}?next=/fi/oma/").content.decode()
    assert words in page
    assert 'href="/oidc/agency/login/?next=%2Ffi%2Foma%2F"' in page
    assert 'href="/oidc/agency/login/"' in client.get(f"{door}?next=https://elsewhere.example/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "/oidc/" not in client.get(door).content.decode()
    assert client.get("/oidc/agency/login/").status_code == 404


def test_whoever_comes_for_the_first_time_gets_an_account_and_nothing_more_is_kept(client, agency):
    answer = sign_in(client, "aino", "/fi/oma/")
    assert (answer.status_code, answer["Location"]) == (302, "/fi/oma/")
    person = User.objects.get(email="aino.aalto@agency.example")
    assert client.session[SESSION_KEY] == str(person.pk)
    assert (person.name, person.has_usable_password()) == ("Aino Aalto", False)
    assert EmailAddress.objects.get(user=person).verified
    account = SocialAccount.objects.get(user=person)
    assert (account.provider, account.uid, account.extra_data) == ("agency", "aino", {})
    assert not SocialToken.objects.exists()
    client.logout()
    sign_in(client, "aino")
    assert inside(client)
    assert User.objects.count() == 1
    assert SocialAccount.objects.get().extra_data == {}


def test_an_account_with_the_same_address_is_theirs(client, agency):
    person = UserFactory(email="aino.aalto@agency.example", name="Aino A.")
    sign_in(client, "aino")
    assert client.session[SESSION_KEY] == str(person.pk)
    person.refresh_from_db()
    assert person.name == "Aino A.", "they wrote their name themselves"
    assert person.has_usable_password()


def test_staff_are_asked_for_their_second_step_all_the_same(client, agency):
    UserFactory(email="aino.aalto@agency.example", admin=True, two_steps=True)
    answer = sign_in(client, "aino")
    assert not inside(client)
    assert answer["Location"] == reverse("mfa_authenticate")


def test_a_sign_up_that_nobody_confirmed_does_not_stand_in_the_way(client, agency):
    begun = UserFactory(email="aino.aalto@agency.example", last_login=None)
    EmailAddress.objects.filter(user=begun).delete()
    EmailAddress.objects.create(user=begun, email=begun.email, verified=False, primary=True)
    sign_in(client, "aino")
    assert inside(client)
    assert not User.objects.get(email=begun.email).has_usable_password(), "the password that a stranger chose is gone"


@pytest.mark.parametrize("sub", ["unconfirmed", "stranger", "nobody", "odd"])
def test_nobody_comes_in_with_an_address_that_is_not_the_organisations_to_give(client, agency, sub):
    UserFactory(email="admin@elsewhere.example", admin=True, two_steps=False)
    UserFactory(email="someone@agency.example")
    answer = sign_in(client, sub)
    assert answer.status_code == 403
    assert "Virasto" in answer.content.decode()
    assert not inside(client)
    assert User.objects.count() == 2


def test_an_organisation_that_confirms_every_address_may_be_believed(client, settings, provider):
    connected(settings, provider, addresses_confirmed=True)
    sign_in(client, "unconfirmed")
    assert inside(client)


def test_a_closed_account_stays_closed(client, agency):
    UserFactory(email="aino.aalto@agency.example", is_active=False)
    answer = sign_in(client, "aino")
    assert answer["Location"] == reverse("account_inactive")
    assert not inside(client)


def test_what_another_browser_was_given_opens_nothing(client, agency):
    """Without the state of this very browser somebody could be signed in as somebody else without noticing."""
    back = signed_in_there(led_there(client), "aino")
    stranger = type(client)()
    assert stranger.get(back).status_code == 403
    assert not inside(stranger)
    client.get(back)
    assert inside(client)
    client.logout()
    assert client.get(back).status_code == 403, "and the same way back leads in once"


def test_the_way_there_is_bound_to_the_way_back(client, agency):
    asked = parse_qs(urlsplit(led_there(client)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert len(asked["state"][0]) >= 16
    assert asked["redirect_uri"] == ["http://testserver/oidc/agency/login/callback/"]


def test_whoever_turns_back_there_stands_before_the_door_again(client, agency):
    state = parse_qs(urlsplit(led_there(client)).query)["state"][0]
    answer = client.get(f"/oidc/agency/login/callback/?error=access_denied&state={state}")
    assert answer["Location"] == reverse("account_login")


def test_an_organisation_that_cannot_be_reached_is_said_to_be_so(client, settings):
    connected(settings, "http://127.0.0.1:9")
    with translation.override("en"):
        answer = client.get("/oidc/agency/login/", headers={"accept-language": "en"})
    assert answer.status_code == 403
    assert "could not be reached" in answer.content.decode()
    assert client.post("/oidc/agency/login/").status_code == 405


RIGHT = {"id": "agency", "name": "Virasto", "server": "https://id.example", "client_id": "v", "secret": "hunter2"}
RIGHT |= {"domains": ["agency.example"]}


@pytest.mark.parametrize(
    "wrong",
    [
        "no json hunter2",
        json.dumps(RIGHT),
        json.dumps([{key: value for key, value in RIGHT.items() if key != "domains"}]),
        json.dumps([RIGHT | {"domains": []}]),
        json.dumps([RIGHT | {"domains": ["*"]}]),
        json.dumps([RIGHT | {"server": "http://id.example"}]),
        json.dumps([RIGHT | {"id": "a/b"}]),
        json.dumps([RIGHT | {"scope": "all"}]),
        json.dumps([RIGHT, RIGHT]),
    ],
)
def test_settings_that_say_it_wrongly_stop_the_start_and_keep_the_secret(wrong):
    with pytest.raises(ImproperlyConfigured) as refused:
        providers(wrong)
    assert "hunter2" not in str(refused.value)
