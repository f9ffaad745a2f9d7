"""Registering attendance in a real browser: each tap is saved at once, and none is lost when the connection drops.

The pages are served by this process, with a meeting of their own that is going on now; the demo is shared with other
tests, and its meetings are over or to come.
"""

import json
import time
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import expect

from network.meetings import attending, door, tickets
from network.meetings.actions.attending import record
from network.meetings.models import AttendanceEvent, Meeting
from network.meetings.states import Source
from tests.browser.tools import NARROWEST, WIDTHS, Site, axe, fits
from tests.factories.meetings import RegistrationFactory
from tests.factories.network import coordinator
from tests.network.meetings.attending.conftest import going_on, seen

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "vieri.attendance."
# A camera that sees what the test tells it, in a browser that can read codes.
CAMERA = """
window.told = [];
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { return window.told.splice(0).map((rawValue) => ({ rawValue })); }
};
Object.assign(navigator.mediaDevices || {}, {
  getUserMedia: async () => document.createElement("canvas").captureStream(),
});
HTMLMediaElement.prototype.play = async () => {};
"""


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
    return Site(live_server.url, Path(), "")


@pytest.fixture
def meeting(site):
    return going_on()


@pytest.fixture
def rows(meeting):
    return [RegistrationFactory(meeting=meeting, name=name) for name in ("Aada Aalto", "Bertta Berg", "Cilla Cero")]


@pytest.fixture
def aino(site):
    return coordinator(person__name="Aino Savolinna")


def sign_in(context, client, person, site):
    client.force_login(person)
    context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": site.url}])


def address(name, *args, language="en"):
    with override(language):
        return reverse(f"meetings:{name}", args=args)


@pytest.fixture
def open_list(new_context, client, aino, meeting, rows, site):
    """``open_list(width=360)``: the context and the page of the list."""

    def opened(**more):
        context = new_context(**{"width": 360, "locale": "en-GB"} | more)
        sign_in(context, client, aino, site)
        page = context.new_page()
        page.goto(address("attendance", meeting.pk))
        return context, page

    return opened


def here(meeting, count):
    """Who is there, as soon as there are so many; the browser sends in its own time."""
    end = time.monotonic() + 20
    while len(found := attending.present(meeting)) != count:
        assert time.monotonic() < end, f"{len(found)} are there, not {count}"
        time.sleep(0.1)
    return set(found)


def tick(page, row):
    page.locator("label.choice", has_text=row.name).click()


def status(page):
    return page.locator("[data-attendance-status]")


def kept(page):
    return page.evaluate(f"JSON.stringify(Object.entries(localStorage).filter(([key]) => key.startsWith('{KEY}')))")


def test_each_tap_is_saved_at_once_and_can_be_put_right(open_list, meeting, rows):
    _context, page = open_list()
    tick(page, rows[0])
    expect(status(page)).to_have_text("Saved")
    assert here(meeting, 1) == {rows[0].pk}
    expect(page.locator("[data-count]").first).to_have_text("1")
    tick(page, rows[0])
    assert here(meeting, 0) == set()
    assert kept(page) == "[]"


def test_what_is_ticked_without_a_connection_is_sent_when_it_is_back(open_list, faults, meeting, rows):
    faults.forgive("ERR_INTERNET_DISCONNECTED")
    context, page = open_list()
    context.set_offline(True)
    for row in rows:
        tick(page, row)
    expect(status(page)).to_contain_text("Waiting to be sent: 3")
    told = kept(page)
    assert all(str(row.pk) in told for row in rows)
    assert not [row.name for row in rows if row.name in told], "ids, no names"
    assert here(meeting, 0) == set()
    context.set_offline(False)
    assert here(meeting, 3) == {row.pk for row in rows}
    expect(status(page)).to_have_text("Saved")
    assert kept(page) == "[]"
    assert AttendanceEvent.objects.count() == 3
    assert all(event.at < event.received_at for event in AttendanceEvent.objects.all())


def test_what_waits_outlives_the_page(open_list, faults, meeting, rows):
    faults.forgive("ERR_INTERNET_DISCONNECTED")
    context, page = open_list()
    context.set_offline(True)
    tick(page, rows[1])
    expect(status(page)).to_contain_text("Waiting to be sent: 1")
    page.close()
    assert here(meeting, 0) == set()
    context.set_offline(False)
    page = context.new_page()
    page.goto(address("attendance", meeting.pk))
    expect(page.locator("input[name=here]").nth(1)).to_be_checked()
    assert here(meeting, 1) == {rows[1].pk}


def test_an_answer_that_was_lost_is_asked_for_again_and_nothing_is_written_twice(open_list, faults, meeting, rows):
    faults.forgive("ERR_FAILED", "/save/")
    _context, page = open_list()
    lost = []

    def lose(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())
        route.abort()

    page.route("**/save/", lose)
    tick(page, rows[0])
    expect(status(page)).to_contain_text("Waiting to be sent: 1")
    assert here(meeting, 1) == {rows[0].pk}
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(status(page)).to_have_text("Saved")
    assert AttendanceEvent.objects.count() == 1


def test_whoever_signs_out_leaves_nothing_in_the_device(open_list, faults, meeting, rows):
    faults.forgive("ERR_INTERNET_DISCONNECTED", "/save/")
    context, page = open_list()
    page.route("**/save/", lambda route: route.abort())
    faults.forgive("ERR_FAILED")
    tick(page, rows[0])
    expect(status(page)).to_contain_text("Waiting to be sent: 1")
    with override("en"):
        page.goto(reverse("account_logout"))
    with page.expect_navigation():
        page.locator("form[data-forget] button").click()
    assert kept(page) == "[]"
    assert not AttendanceEvent.objects.exists()
    assert context.cookies()


def test_what_somebody_else_left_is_thrown_away(open_list, meeting, rows):
    context, page = open_list()
    left = {"registration": str(rows[0].pk), "present": True, "way": "onsite", "at": "2026-01-01T10:00:00Z"}
    stored = json.dumps({"owner": "0", "entries": [left | {"nonce": str(rows[0].pk), "source": "list"}]})
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [f"{KEY}{meeting.pk}", stored])
    page.reload()
    tick(page, rows[1])
    # Said once the answer is there, by which the browser knows that nothing is left to send.
    expect(status(page)).to_have_text("Saved")
    assert here(meeting, 1) == {rows[1].pk}
    assert kept(page) == "[]"
    assert len(context.pages) == 1


def test_what_is_refused_is_said_and_the_tick_goes_back(open_list, faults, meeting, rows):
    faults.forgive("422", "404")
    _context, page = open_list()
    Meeting.objects.filter(pk=meeting.pk).update(state="cancelled", cancelled_at=meeting.starts_at)
    tick(page, rows[0])
    expect(status(page)).not_to_be_empty()
    expect(page.locator("input[name=here]").first).not_to_be_checked()
    assert kept(page) == "[]"


def test_a_way_that_is_refused_goes_back_to_the_one_that_is_saved(open_list, meeting, rows):
    """The event stops being held online while the list is open."""
    _context, page = open_list()
    tick(page, rows[0])
    expect(status(page)).to_have_text("Saved")
    Meeting.objects.filter(pk=meeting.pk).update(online_seats=0)
    way = page.locator(f"select[name='way-{rows[0].pk}']")
    way.select_option("online")
    expect(status(page)).to_contain_text("One cannot take part that way.")
    expect(page.locator("input[name=here]").first).to_be_checked()
    expect(way).to_have_value("onsite")
    # One who is not there yet: neither the tick nor the way stays.
    other = page.locator(f"select[name='way-{rows[1].pk}']")
    other.select_option("online")
    tick(page, rows[1])
    expect(page.locator("input[name=here]").nth(1)).not_to_be_checked()
    expect(other).to_have_value("onsite")
    assert here(meeting, 1) == {rows[0].pk}
    # What was taken back since is what is saved now.
    tick(page, rows[0])
    here(meeting, 0)
    way.select_option("online")
    tick(page, rows[0])
    expect(page.locator("input[name=here]").first).not_to_be_checked()
    assert kept(page) == "[]"


def test_signing_in_again_in_another_tab_loses_nothing(open_list, faults, client, aino, meeting, rows, site):
    faults.forgive("403")
    context, page = open_list()
    context.clear_cookies()
    sign_in(context, client, aino, site)
    other = context.new_page()
    other.goto(address("attendance", meeting.pk))
    tick(page, rows[2])
    assert here(meeting, 1) == {rows[2].pk}


def test_without_scripts_one_button_saves_all(open_list, meeting, rows):
    _context, page = open_list(java_script_enabled=False)
    tick(page, rows[0])
    tick(page, rows[1])
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    assert here(meeting, 2) == {rows[0].pk, rows[1].pk}
    expect(page.locator("input[name=here]:checked")).to_have_count(2)


def test_a_camera_reads_one_ticket_after_the_other(new_context, client, aino, meeting, rows, site):
    context = new_context(width=360, locale="en-GB")
    context.add_init_script(CAMERA)
    sign_in(context, client, aino, site)
    page = context.new_page()
    page.goto(address("scan", meeting.pk))
    page.locator("[data-scan-start]").click()
    told = page.locator("[data-scan-status]")
    page.evaluate("address => told.push(address)", door.address_of_ticket(rows[0]))
    expect(told).to_contain_text("Aada Aalto")
    page.evaluate("code => told.push(code)", door.shown(door.of_ticket(rows[1])))
    expect(told).to_contain_text("Bertta Berg")
    assert here(meeting, 2) == {rows[0].pk, rows[1].pk}
    assert set(AttendanceEvent.objects.values_list("source", flat=True)) == {Source.SCAN}
    page.evaluate("told.push('https://elsewhere.example/?code=ABCD2345')")
    expect(told).to_contain_text("no ticket of this event")


def test_a_browser_that_cannot_read_codes_says_what_else_there_is(new_context, client, aino, meeting, rows, site):
    context = new_context(width=360, locale="en-GB")
    context.add_init_script("delete window.BarcodeDetector")
    sign_in(context, client, aino, site)
    page = context.new_page()
    page.goto(address("scan", meeting.pk))
    expect(page.locator("[data-scan-none]")).to_be_visible()
    expect(page.locator("[data-scan]")).to_be_hidden()
    page.fill("input[name=code]", door.of_ticket(rows[2]).lower())
    with page.expect_navigation():
        page.get_by_role("button", name="Register as present").click()
    assert here(meeting, 1) == {rows[2].pk}


@pytest.mark.parametrize("name", ["attendance", "scan", "walk_in", "door", "wall", "ticket", "check_in"])
def test_the_pages_can_be_used_by_everyone(new_context, client, aino, meeting, rows, site, name):
    Meeting.objects.filter(pk=meeting.pk).update(check_in_code="7K4M2Q")
    RegistrationFactory(meeting=meeting, waiting=True, name="Jono Odottaja")
    record(meeting=meeting, entries=[seen(rows[1])], actor=aino)
    context = new_context(width=WIDTHS[0], locale="en-GB", reduced_motion="reduce")
    if name not in {"ticket", "check_in"}:
        sign_in(context, client, aino, site)
    page = context.new_page()
    page.goto(
        {
            "wall": f"{address('door', meeting.pk)}?wall=1",
            "ticket": address("ticket", tickets.token(rows[0])),
            "check_in": f"{address('check_in', meeting.pk)}?code=7K4M2Q",
        }.get(name)
        or address(name, meeting.pk)
    )
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.locator("h1").count() == 1
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        axe(page)
    page.set_viewport_size({"width": NARROWEST, "height": 800})
    fits(page)
