"""Deny by default: each route of the house stands in a table that says for whom it is, and does what the table says.

A new route that nobody has put into one fails here. What roles may do with things of their own and of others stands in
the permission matrices of the floors; here stands the rest, and the whole of the page editor.
"""

from pathlib import Path

import pytest
import yaml
from django.urls import reverse
from django.utils import translation

from tests.every_route import in_matrices, routes
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, coordinator, municipality

TABLE = yaml.safe_load(Path(__file__).with_name("routes.yaml").read_text(encoding="utf-8"))
PAGES = "/cms/"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Addresses without a name, and what they are for: they only lead on, or hand out what everybody may see.
NAMELESS = {"/favicon.ico", "/documents/1/", "/media/x"}
# Only administrators: whose site it is, who may do what, in which languages.
ADMINISTRATORS = ("/cms/users/", "/cms/groups/", "/cms/sites/", "/cms/locales/")
# Drawings and words of the page editor, which are the same for everybody who uses Wagtail.
DRAWINGS = {"/cms/sprite/", "/cms/jsi18n/"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(client, settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    client.raise_request_exception = False
    return client


def ours():
    """Name and address of every route that is not of the page editor."""
    return [(name, address) for name, address in routes() if not address.startswith(PAGES)]


def of(kind):
    return [(name, address) for name, address in ours() if name in TABLE[kind]]


def led_to_the_door(answer):
    doors = []
    for language in ("fi", "sv", "en"):
        with translation.override(language):
            doors.append(reverse("account_login"))
    return answer.status_code == 302 and answer["Location"].startswith((*doors, "/cms/login/"))


def test_every_route_stands_in_one_table():
    known = in_matrices()
    every = {name for name, _address in ours() if name}
    listed = [name for names in TABLE.values() for name in names]
    assert len(every) > 250, "the search itself works"
    assert sorted(listed) == sorted(set(listed)), "none stands in two lists"
    assert not set(listed) & known
    assert set(listed) | known >= every, "say in routes.yaml or in a permissions.yaml for whom this is"
    assert set(listed) <= every, "no such route any more"
    assert {address for name, address in ours() if not name} == NAMELESS


def test_what_is_public_asks_nobody_to_sign_in(visitor):
    for name, address in of("public"):
        for method in METHODS:
            answer = visitor.generic(method, address)
            assert answer.status_code < 500, (name, method)
            assert not led_to_the_door(answer), (name, method)


def test_what_is_ones_own_leads_strangers_to_the_door(visitor):
    for kind in ("signed in", "hidden"):
        for name, address in of(kind):
            assert led_to_the_door(visitor.get(address)), name
            for method in METHODS[1:]:
                answer = visitor.generic(method, address)
                assert led_to_the_door(answer) or answer.status_code in {403, 404, 405}, (name, method)


def test_for_whoever_has_nothing_to_do_there_it_does_not_exist(visitor):
    visitor.force_login(UserFactory())
    for name, address in of("hidden"):
        for method in METHODS:
            assert visitor.generic(method, address).status_code in {404, 405}, (name, method)


def test_no_method_that_nobody_thought_of_breaks_anything(visitor):
    visitor.force_login(UserFactory())
    for kind in ("door", "signed in"):
        for name, address in of(kind):
            for method in METHODS:
                assert visitor.generic(method, address).status_code < 500, (name, method)


@pytest.mark.parametrize("role", ["stranger", "learner", "coordinator", "manager of an organisation"])
def test_the_page_editor_opens_for_nobody_but_those_who_write_pages(visitor, role):
    municipality("297")
    people = {
        "stranger": lambda: None,
        "learner": UserFactory,
        "coordinator": lambda: coordinator("11"),
        "manager of an organisation": lambda: ContactFactory().person,
    }
    if person := people[role]():
        visitor.force_login(person)
    opened = []
    for _name, address in routes():
        if address.startswith(PAGES) and address not in DRAWINGS:
            answer = visitor.get(address)
            shut = answer.status_code == 403 or led_to_the_door(answer) or _asks_for_the_way_out(answer)
            opened += [] if shut else [(address, answer.status_code)]
    assert opened == []


def test_editors_do_not_come_to_what_is_for_administrators(visitor):
    addresses = [address for _name, address in routes() if address.startswith(ADMINISTRATORS)]
    assert len(addresses) > 25, "the search itself works"
    visitor.force_login(UserFactory(editor=True))
    assert [each for each in addresses if visitor.get(each).status_code == 200] == []
    visitor.force_login(UserFactory(admin=True))
    assert [each for each in addresses if visitor.get(each).status_code == 200], "the control: for them it opens"


def _asks_for_the_way_out(answer):
    """Signing out of the editor, and its page for a forgotten password, lead to our own."""
    return answer.status_code == 302 and answer["Location"].endswith(("/logout/", "/password/reset/"))
