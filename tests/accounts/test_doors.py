"""One login door: every address of the house is tried with the right password, and exactly one lets it in."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from tests.accounts.visitor import Visitor
from tests.every_route import routes
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def lets_in(client, address, user):
    """Posts the right password under every name that sign-in forms use."""
    cache.clear()
    client.cookies.clear()
    names = {"login": user.email, "email": user.email, "username": user.email, "user": user.email}
    passwords = {"password": PASSWORD, "password1": PASSWORD, "oldpassword": PASSWORD}
    client.post(address, names | passwords)
    return SESSION_KEY in client.session


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_exactly_one_address_of_the_house_takes_a_password(client, language):
    user = UserFactory()
    client.raise_request_exception = False
    with translation.override(language):
        every = sorted({address for _name, address in routes(language)})
        door = reverse("account_login")
        opened = [address for address in every if lets_in(client, address, user)]
    assert len(every) > 200, "the search itself works"
    assert {"/cms/login/", door} <= set(every)
    assert opened == [door]


def test_the_search_would_find_a_second_door(client, settings):
    """The control: with Wagtail's own page in its old place, two doors open."""
    settings.ROOT_URLCONF = "tests.accounts.old_doors"
    user = UserFactory()
    client.raise_request_exception = False
    with translation.override("fi"):
        opened = [address for address in ("/cms/login/", reverse("account_login")) if lets_in(client, address, user)]
    assert len(opened) == 2


@pytest.mark.parametrize("address", ["/cms/", "/cms/pages/", "/cms/users/"])
def test_a_stranger_at_the_page_editor_is_led_to_the_door_and_back(client, address):
    admin = UserFactory(admin=True, two_steps=False)
    page = client.get(address, follow=True)
    door, _status = page.redirect_chain[-1]
    assert door.startswith(reverse("account_login") + "?next=")
    assert page.context["redirect_field"]
    page = client.post(door, {"login": admin.email, "password": PASSWORD, "next": address}, follow=False)
    assert page["Location"] == address


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example/x", "javascript:alert(1)"])
def test_the_door_keeps_no_way_to_another_site(client, next_page):
    assert client.get("/cms/login/", {"next": next_page})["Location"] == reverse("account_login")


@pytest.mark.parametrize(
    "address", ["/cms/password_reset/", "/cms/password_reset/confirm/MQ/abc-123/", "/cms/password_reset/done/"]
)
def test_wagtails_own_reset_leads_to_ours(client, address):
    assert client.get(address)["Location"] == reverse("account_reset_password")
    assert client.post(address, {"email": "x@post.example"}).status_code in {302, 405}


def test_a_learner_at_the_page_editor_is_told_no_and_not_sent_in_a_circle(client, learner):
    client.force_login(learner)
    page = client.get("/cms/", follow=True)
    assert page.status_code == 403
    assert len(page.redirect_chain) == 1


def test_the_pages_for_readers_have_the_same_door(client):
    assert client.get("/fi/_util/login/")["Location"] == reverse("account_login")


def test_the_admins_sign_out_button_signs_out_at_once(client, admin):
    client.force_login(admin)
    assert client.get("/cms/logout/")["Location"] == reverse("account_logout")
    assert SESSION_KEY in client.session
    client.post("/cms/logout/")
    assert SESSION_KEY not in client.session


def test_forms_of_the_entrance_need_their_token(client, learner):
    strict = Visitor(type(client)(enforce_csrf_checks=True))
    assert strict.sign_in(learner.email).status_code == 403
    assert strict.sign_up().status_code == 403
