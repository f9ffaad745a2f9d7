"""Writing a session down on a phone: one tap, with and without scripts and a connection; and how the pages look."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import expect

from core import clock
from network.directory.models import Vocabulary
from network.monitoring.models import Session
from tests.browser.tools import Site, every_language, look_at
from tests.factories.network import ContactFactory, MandateFactory, OrganisationFactory, PlaceFactory, term
from tests.factories.volunteers import SessionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = {
    Vocabulary.FORM: ("near", "remote"),
    Vocabulary.LANGUAGE: ("fi", "sv"),
    Vocabulary.TOPIC: ("phone", "tablet"),
    Vocabulary.E_SERVICE: ("suomi_fi",),
}


@pytest.fixture(autouse=True, scope="module")
def _database_beside_the_browser():
    """While Playwright runs, its event loop lives in this thread, and Django would refuse the test its database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def site(live_server, settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    cache.clear()
    for vocabulary, keys in WORDS.items():
        for key in keys:
            term(vocabulary, key)
    return Site(live_server.url, Path(), "")


@pytest.fixture
def liisa(site):
    """Main contact of an organisation with a place."""
    person = ContactFactory(organisation=OrganisationFactory(name_fi="Digiapu ry")).person
    PlaceFactory(organisation=person.contact_roles.get().organisation, name_fi="Torin piste")
    return person


def address(name, *args, language="en"):
    with override(language):
        return reverse(f"monitoring:{name}", args=args)


@pytest.fixture
def opened(new_context, client, site):
    """``opened(person, name, **context)``: the context and the page, on a phone."""

    def make(person, name, *args, **more):
        context = new_context(**{"width": 360, "locale": "en-GB"} | more)
        client.force_login(person)
        context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": site.url}])
        page = context.new_page()
        page.goto(address(name, *args))
        return context, page

    return make


def before(person):
    """A session of theirs last week, so that the next one is like it."""
    organisation = person.contact_roles.get().organisation
    return SessionFactory(
        person=person, organisation=organisation, voluntary=False, day=clock.today() - dt.timedelta(7)
    )


def length(page, at=0):
    return page.get_by_role("button", name="15–30 minutes").nth(at)


def test_a_usual_session_is_one_tap_without_scripts(opened, liisa):
    before(liisa)
    _context, page = opened(liisa, "log", java_script_enabled=False)
    box = length(page).bounding_box()
    assert box["height"] >= 44
    assert box["y"] + box["height"] < 800, "no scrolling before the tap"
    length(page).click()
    expect(page.get_by_role("heading", name="Saved")).to_be_visible()
    newest = Session.objects.of(liisa).order_by("-logged_at").first()
    assert (newest.minutes, newest.topic.key, newest.day) == ("m15_30", "phone", clock.today())
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Log a session")).to_be_visible()
    assert Session.objects.of(liisa).count() == 1


def test_enter_in_a_field_sends_no_length(opened, liisa, faults):
    faults.forgive("status of 422")
    before(liisa)
    _context, page = opened(liisa, "log")
    page.locator("summary").click()
    page.get_by_label("Number of people").fill("3")
    page.get_by_label("Number of people").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Choose how long it took")
    expect(page.get_by_label("Number of people")).to_have_value("3")
    assert Session.objects.of(liisa).count() == 1


def test_what_could_not_be_sent_stands_there_when_the_connection_is_back(opened, liisa, faults):
    faults.forgive("ERR_INTERNET_DISCONNECTED", "Failed to load resource")
    before(liisa)
    context, page = opened(liisa, "log")
    page.locator("summary").click()
    page.get_by_label("Topic").select_option("tablet")
    page.get_by_text("Yesterday").click()
    nonce = page.locator("input[name=nonce]").input_value()
    context.set_offline(True)
    length(page, 1).click()
    page.wait_for_timeout(300)
    context.set_offline(False)
    page.goto(address("log"))
    expect(page.get_by_text("Your last session was not sent")).to_be_visible()
    expect(page.get_by_label("Topic")).to_have_value("tablet")
    assert page.locator("input[name=nonce]").input_value() == nonce
    length(page).click()
    expect(page.get_by_role("heading", name="Saved")).to_be_visible()
    session = Session.objects.get(nonce=nonce)
    assert (session.topic.key, session.day) == ("tablet", clock.today() - dt.timedelta(days=1))
    assert page.evaluate("localStorage.getItem('vieri.session-log')") is None
    page.goto(address("log"))
    expect(page.get_by_text("Your last session was not sent")).to_be_hidden()


def test_what_somebody_else_left_in_the_device_is_thrown_away(opened, liisa):
    _context, page = opened(liisa, "log")
    page.evaluate("localStorage.setItem('vieri.session-log', JSON.stringify({owner: 'x', nonce: 'n', values: []}))")
    page.reload()
    expect(page.get_by_text("Your last session was not sent")).to_be_hidden()
    assert page.evaluate("localStorage.getItem('vieri.session-log')") is None


@every_language
def test_every_page_of_sessions_looks_right(opened, liisa, language):
    first = before(liisa)
    earlier = clock.now() - dt.timedelta(days=9)
    more = {"topic": term("topic", "tablet"), "e_service": term("e_service", "suomi_fi"), "logged_at": earlier}
    SessionFactory(person=liisa, people=4, **more)
    coordinator = MandateFactory(person=liisa).person
    _context, page = opened(coordinator, "mine", reduced_motion="reduce")
    organisation = liisa.contact_roles.get().organisation
    own = [("log",), ("saved", first.pk), ("edit", first.pk), ("mine",), ("organisation", organisation.pk), ("region",)]
    for name, *args in own:
        look_at(page, address(name, *args, language=language), language)
