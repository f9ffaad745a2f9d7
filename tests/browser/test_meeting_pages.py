"""Every kind of page of events, as strangers, guests, participants and organisers see it, in three languages.

A test walks on a phone, and `look` sees each page at every width. Of what all tests share nothing is changed.
"""

import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.test_training_pages import DESK, MY
from tests.browser.tools import every_language, first_links, look, look_at, sign_in
from tests.journeys.learner import main_button, press
from tests.journeys.test_meetings import EVENTS, link_in

# What the list of events is called at the desk and among what is one's own.
OWN = EVENTS | {"en": "meetings"}
FEEDS = {"fi": "kalenterit", "sv": "kalendrar", "en": "calendars"}
SUMMARY = {"fi": "yhteenveto", "sv": "sammanfattning", "en": "summary"}
TASKS = {"fi": "tehtavat", "sv": "uppgifter", "en": "tasks"}
# The last parts of addresses below an event at the desk.
ATTENDANCE = {"fi": "lasnaolo", "sv": "narvaro", "en": "attendance"}
SCAN = {"fi": "liput", "sv": "biljetter", "en": "scan"}
DOOR = {"fi": "koodi", "sv": "kod", "en": "code"}
WALK_IN = {"fi": "lisaa", "sv": "lagg-till", "en": "add"}
FEEDBACK = {"fi": "palaute", "sv": "respons", "en": "feedback"}
MATERIALS = {"fi": "materiaalit", "sv": "material", "en": "materials"}
MINUTES = {"fi": "muistio", "sv": "promemoria", "en": "minutes"}
REVISIONS = {"fi": "versiot", "sv": "versioner", "en": "revisions"}
COURSES = {"fi": "kurssit", "sv": "kurser", "en": "courses"}
CERTIFICATES = {"fi": "todistukset", "sv": "intyg", "en": "certificates"}
COPY = {"fi": "kopioi", "sv": "kopiera", "en": "copy"}
CANCEL = {"fi": "peru", "sv": "stall-in", "en": "cancel"}
MESSAGE = {"fi": "viesti", "sv": "meddelande", "en": "message"}
INVITATIONS = {"fi": "kutsut", "sv": "inbjudningar", "en": "invitations"}
PARTICIPANTS = {"fi": "osallistujat", "sv": "deltagare", "en": "participants"}
EDIT = {"fi": "muokkaa", "sv": "redigera", "en": "edit"}
AGENDA = {"fi": "ohjelma", "sv": "program", "en": "agenda"}
DATES = {"fi": "kerrat", "sv": "tillfallen", "en": "dates"}
NEW = {"fi": "uusi", "sv": "nytt", "en": "new"}
# The titles of the demo's own events.
FULL = {"fi": "pienryhmä", "sv": "liten grupp", "en": "a small group"}
CANCELLED = {"fi": "digipäivä torilla", "sv": "digidag på torget", "en": "digital day in the square"}


def at_the_desk(page, language, title="", **narrow):
    """Addresses of events on the list of whoever has signed in: those with this in their titles."""
    asked = "&".join(f"{name}={value}" for name, value in {"q": title, **narrow}.items())
    page.goto(f"/{language}/{DESK[language]}/{OWN[language]}/?{asked}")
    found = first_links(page, "main tbody th a")
    assert found, asked
    return found


def public(address, language):
    """The public page of an event, from its address at the desk."""
    return f"/{language}/{EVENTS[language]}/{address.rstrip('/').split('/')[-1]}/"


@pytest.fixture
def organiser(phone, site):
    """A coordinator with the desk open: `organiser("fi")`."""

    def make(language):
        page = phone()
        sign_in(page, "coordinator", site.password, language)
        return page

    return make


@every_language
def test_every_kind_of_page_of_the_calendar(phone, language):
    page = phone()
    calendar = f"/{language}/{EVENTS[language]}/"
    look_at(page, calendar, language)
    [event, *_] = first_links(page, "#results .listing h3 a")
    page.goto(f"{calendar}?past=1")
    past = first_links(page, "#results .listing h3 a")[-1]
    look_at(page, f"{calendar}?region=21&kind=open_day&way=online&language=se", language)
    expect(page.locator("#results .empty")).to_have_count(1)
    look_at(page, event, language)
    look_at(page, past, language)
    look_at(page, f"{calendar}{FEEDS[language]}/", language)


@every_language
def test_every_kind_of_page_of_a_guest(phone, site, organiser, faults, language):
    faults.forgive("422", "404")
    full = at_the_desk(organiser(language), language, FULL[language])[0]
    page, email = phone(), f"vieno.{uuid.uuid4().hex[:8]}@posti.example"
    page.goto(public(full, language))
    form = page.locator("form[aria-labelledby=register]")
    form.locator("[name=email]").fill("vieno")
    press(page, form.locator("button"))
    expect(page.locator("main [aria-invalid=true]")).not_to_have_count(0)
    look(page, language)
    form.locator("[name=name]").fill("Vieno Kuutamo")
    form.locator("[name=email]").fill(email)
    press(page, form.locator("button"))
    look(page, language)
    page.goto(link_in(site.wait_for_mail(email)))
    look(page, language)
    press(page, main_button(page))
    expect(page.locator("main .notice--warn strong")).to_have_count(1)
    look(page, language)
    ticket = page.url
    answers, leave = page.locator("main p > a.btn--2.btn--small").all()
    press(page, answers)
    look(page, language)
    page.goto(ticket)
    press(page, leave)
    look(page, language)
    press(page, main_button(page))
    look(page, language)
    look_at(page, f"/{language}/{EVENTS[language]}/r/unknown/", language)


@every_language
def test_every_kind_of_page_of_a_participant(phone, site, language):
    page = phone()
    sign_in(page, "learner", site.password, language)
    mine = f"/{language}/{MY[language]}/{OWN[language]}/"
    look_at(page, mine, language)
    own = first_links(page, f"main .listing a[href^='{mine}']")
    assert len(own) >= 3
    # One to come or waited for, and one that is over.
    look_at(page, own[0], language)
    look_at(page, own[-1], language)
    look_at(page, f"/{language}/{EVENTS[language]}/{FEEDS[language]}/", language)


@every_language
def test_every_kind_of_list_at_the_desk(organiser, language):
    page = organiser(language)
    events = f"/{language}/{DESK[language]}/{OWN[language]}/"
    look_at(page, events, language)
    look_at(page, f"{events}?q=zzzz", language)
    look_at(page, f"{events}{SUMMARY[language]}/", language)
    look_at(page, f"{events}{TASKS[language]}/", language)
    look_at(page, first_links(page, "main tbody th a")[0], language)
    look_at(page, f"/{language}/{MY[language]}/{TASKS[language]}/", language)


@every_language
def test_every_kind_of_page_on_which_an_event_is_made(organiser, faults, language):
    faults.forgive("422")
    page = organiser(language)
    [full, *_] = at_the_desk(page, language, FULL[language])
    look_at(page, full, language)
    for part in (EDIT, AGENDA, DATES, COPY, CANCEL, MESSAGE, INVITATIONS, PARTICIPANTS):
        look_at(page, f"{full}{part[language]}/", language)
    look_at(page, f"/{language}/{DESK[language]}/{OWN[language]}/{NEW[language]}/", language)
    page.fill("#id_day", "2020-01-31")
    press(page, main_button(page))
    expect(page.locator("main [aria-invalid=true]")).not_to_have_count(0)
    look(page, language)


@every_language
def test_an_event_that_is_a_draft_and_one_that_is_cancelled(phone, organiser, language):
    page = organiser(language)
    look_at(page, at_the_desk(page, language, state="draft")[0], language)
    [cancelled, *_] = at_the_desk(page, language, CANCELLED[language])
    look_at(page, cancelled, language)
    look_at(phone(), public(cancelled, language), language)


@every_language
def test_every_kind_of_page_of_what_comes_after(phone, organiser, language):
    page = organiser(language)
    [uncounted, *_] = at_the_desk(page, language, time="past")
    look_at(page, uncounted, language)
    attendance = f"{uncounted}{ATTENDANCE[language]}/"
    for address in (attendance, *(f"{attendance}{part[language]}/" for part in (SCAN, DOOR, WALK_IN))):
        look_at(page, address, language)
    for part in (MINUTES, COURSES, CERTIFICATES):
        look_at(page, f"{uncounted}{part[language]}/", language)
    # What has minutes, materials and answers already.
    page.goto(f"/{language}/{DESK[language]}/{OWN[language]}/{TASKS[language]}/")
    [minutes, *_] = first_links(page, f"main tbody td a[href$='/{MINUTES[language]}/']")
    look_at(page, minutes, language)
    look_at(page, f"{minutes}{REVISIONS[language]}/", language)
    told = minutes.removesuffix(f"{MINUTES[language]}/")
    look_at(page, f"{told}{FEEDBACK[language]}/", language)
    look_at(page, f"{told}{MATERIALS[language]}/", language)
    look_at(phone(), public(told, language), language)
