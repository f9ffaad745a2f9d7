"""The card on a phone, and the page where it is checked, in a real browser: both show the sign of this minute, and
neither an old one.

The pages are served by this process, with a volunteer of their own, so that the test can move the minute.
"""

from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import expect

from certification.cards import held, signs
from tests.browser.tools import LANGUAGES, NARROWEST, WIDTHS, Site, axe, fits
from tests.certification.cards.conftest import photo, raija, step  # noqa: F401 - fixtures
from tests.factories.volunteers import VolunteeringFactory
from volunteers.onboarding.states import State

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True, scope="module")
def _database_beside_the_browser():
    """While Playwright runs, its event loop lives in this thread, and Django would refuse the test its database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def site(live_server):
    cache.clear()
    return Site(live_server.url, Path(), "")


class Minute:
    """The minute that the house has; the next one comes when the test says so."""

    def __init__(self):
        self.number = 30_000_000

    def __call__(self):
        return self.number


@pytest.fixture
def minute(monkeypatch):
    now = Minute()
    monkeypatch.setattr(signs, "minute", now)
    return now


@pytest.fixture
def volunteering(site, minute, raija, photo):  # noqa: F811 - fixtures
    return step(VolunteeringFactory(volunteer=raija, state=State.TRIAL, task__trial_sessions=0), State.ACTIVE)


def address(volunteering, language="en"):
    with override(language):
        return reverse("cards:card", args=[volunteering.pk])


def check(volunteering, language="en"):
    return f"/v/{held.card_of(volunteering).shown_code}?l={language}"


@pytest.fixture
def opened(new_context, client, volunteering, site):
    """``opened()``: the card on a phone, with a clock that the test moves on; ``opened(check(…))``: as a stranger."""

    def at(path="", **options):
        context = new_context(**{"width": 360, "locale": "en-GB"} | options)
        if not path:
            client.force_login(volunteering.volunteer.person)
            context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": site.url}])
        page = context.new_page()
        page.clock.install()
        page.goto(path or address(volunteering))
        return page

    return at


def too_long(page):
    """Longer than a sign holds, in steps: what the page does now and then it does meanwhile."""
    for _again in range(4):
        page.clock.fast_forward(31_000)
        page.wait_for_timeout(100)


def sign(page):
    return page.locator("figure.sign figcaption")


def said(volunteering, minute):
    with override("en"):
        found = signs.of(held.card_of(volunteering), minute.number)
        return f"{found.words.capitalize()}, {found.number}"


def test_phone_and_page_go_on_together(opened, volunteering, minute):
    phone, page = opened(), opened(check(volunteering))
    for _minute in range(3):
        for each in (phone, page):
            expect(sign(each)).to_have_text(said(volunteering, minute))
        minute.number += 1
        for each in (phone, page):
            each.clock.fast_forward(31_000)


def test_a_sign_that_cannot_be_renewed_is_taken_away_and_comes_back(opened, volunteering, minute, faults):
    faults.forgive("ERR_INTERNET_DISCONNECTED")
    phone = opened()
    expect(sign(phone)).to_be_visible()
    phone.context.set_offline(True)
    phone.clock.fast_forward(21_000)
    expect(sign(phone)).to_be_visible()
    too_long(phone)
    expect(sign(phone)).to_be_hidden()
    expect(phone.locator("[data-now-status]")).to_contain_text("no connection")
    expect(phone.locator("#card-name")).to_have_text("Raija")
    minute.number += 2
    phone.context.set_offline(False)
    phone.clock.fast_forward(21_000)
    expect(sign(phone)).to_have_text(said(volunteering, minute))
    expect(phone.locator("[data-now-status]")).to_be_empty()


def test_a_line_that_hangs_takes_the_sign_away_too(opened, volunteering, minute):
    """Nothing fails there, and nothing comes."""
    phone, page = opened(), opened(check(volunteering))
    for each, address in ((phone, "**/now/"), (page, "**/v/*")):
        each.route(address, lambda _route: None)
        each.clock.fast_forward(21_000)
        expect(sign(each)).to_be_visible()
        too_long(each)
        expect(sign(each)).to_be_hidden()
        expect(each.locator("[data-now-status]")).to_contain_text("no connection")
        minute.number += 1
        each.unroute(address)
        each.clock.fast_forward(31_000)
        expect(sign(each)).to_have_text(said(volunteering, minute))
        expect(each.locator("[data-now-status]")).to_be_empty()


def test_one_fault_does_not_take_the_sign_from_who_checks(opened, volunteering, minute, faults):
    faults.forgive("ERR_INTERNET_DISCONNECTED")
    page = opened(check(volunteering))
    page.context.set_offline(True)
    page.clock.fast_forward(31_000)
    page.wait_for_timeout(200)
    expect(sign(page)).to_be_visible()


@pytest.mark.parametrize("moved", [-3_600_000, 3_600_000], ids=["back", "on"])
def test_a_clock_of_the_phone_that_is_moved_shows_no_old_sign(opened, volunteering, minute, faults, moved):
    faults.forgive("ERR_INTERNET_DISCONNECTED")
    phone = opened()
    phone.context.set_offline(True)
    phone.evaluate("moved => { const now = Date.now; Date.now = () => now() + moved; }", moved)
    phone.clock.fast_forward(21_000)
    expect(sign(phone)).to_be_hidden()
    phone.context.set_offline(False)
    phone.clock.fast_forward(21_000)
    expect(sign(phone)).to_have_text(said(volunteering, minute))


def test_both_change_as_soon_as_the_minute_does(opened, volunteering, minute, monkeypatch):
    monkeypatch.setattr(signs, "left", lambda: 3)
    phone, page = opened(), opened(check(volunteering))
    minute.number += 1
    for each in (phone, page):
        each.clock.fast_forward(4_100)
        # Well before the 20 seconds after which they ask anew in any case.
        expect(sign(each)).to_have_text(said(volunteering, minute), timeout=5_000)


def test_both_say_at_once_that_it_is_over(opened, volunteering):
    phone, page = opened(), opened(check(volunteering))
    step(volunteering, State.PAUSED)
    phone.clock.fast_forward(21_000)
    expect(phone.locator("main h2").first).to_have_text("Your card is not in force")
    page.clock.fast_forward(31_000)
    expect(page.locator("main h2").first).to_have_text("This card is not in force")
    expect(page.get_by_text("Raija")).to_have_count(0)


def test_whoever_was_signed_out_is_told(opened):
    phone = opened()
    Session.objects.all().delete()
    phone.clock.fast_forward(21_000)
    expect(phone.locator("[data-now-status]")).to_contain_text("signed out")
    expect(sign(phone)).to_be_hidden()


def test_loading_the_page_again_does_not_make_an_honest_reader_look_late(opened, volunteering, minute):
    proof = signs.proof(held.card_of(volunteering), minute.number)
    page = opened(f"{check(volunteering)}&now={proof}")
    expect(page.get_by_text("You have just read the code from the volunteer’s own phone.")).to_be_visible()
    assert "now=" not in page.url
    minute.number += 5
    page.reload()
    expect(page.locator(".notice--bad")).to_have_count(0)


def test_what_moves_stands_still_for_who_wants_that(opened):
    moving = "getComputedStyle(document.querySelector('.moving'), '::before').animationName"
    assert opened().evaluate(moving) == "moving"
    assert opened(reduced_motion="reduce").evaluate(moving) == "none"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_it_works_with_and_without_a_script(opened, volunteering, minute, script):
    phone = opened(java_script_enabled=script)
    expect(sign(phone)).to_have_text(said(volunteering, minute))
    again = phone.get_by_role("link", name="Show the sign of this minute")
    expect(again).to_have_count(0 if script else 1)
    page = opened(check(volunteering), java_script_enabled=script)
    expect(sign(page)).to_have_text(said(volunteering, minute))
    minute.number += 1
    page.get_by_role("link", name="Check again").click()
    expect(sign(page)).to_have_text(said(volunteering, minute))


def looked(page):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        axe(page)
    page.set_viewport_size({"width": NARROWEST, "height": 800})
    fits(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_its_pages_are_seen_and_heard_by_everybody(opened, volunteering, language):
    own, old = opened(), opened(f"{check(volunteering, language)}&now=AAAAAAAAAA")
    own.goto(address(volunteering, language))
    for page in (own, old):
        looked(page)
    step(volunteering, State.PAUSED)
    own.goto(address(volunteering, language))
    old.goto(check(volunteering, language))
    for page in (own, old):
        looked(page)
