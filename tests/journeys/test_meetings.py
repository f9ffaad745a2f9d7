"""J3: a coordinator organises an event, people come to it by the link in a mail, and something is agreed."""

import datetime as dt
import re
import uuid
from typing import NamedTuple

import pytest
from playwright.sync_api import expect

from core import clock
from tests.browser.tools import WIDTHS, first_links, fits, look, sign_in, speaks_only
from tests.journeys.learner import main_button, plain, press

pytestmark = pytest.mark.browser

EVENTS = {"fi": "tapahtumat", "sv": "evenemang", "en": "events"}
# The address of the list of events on the desk.
ORGANISED = "/fi/tyopoyta/tapahtumat/"
# Organising is done on a phone as well as on a screen.
on_any_screen = pytest.mark.parametrize("width", WIDTHS, ids=["phone", "screen"])


class Guest(NamedTuple):
    """Somebody without an account. No two have the same name or address, in this run or in another one."""

    name: str
    email: str


def guest(first):
    mark = uuid.uuid4().hex[:8]
    return Guest(f"{first} Kuutamo {mark}", f"{first.lower()}.{mark}@posti.example")


def organise(page, title, *, seats=""):
    """A draft with one item on its agenda, published. Returns the path of its page at the desk; the page is there."""
    page.goto(ORGANISED)
    press(page, page.locator("main header a.btn"))
    page.fill("#id_title_fi", title)
    choose(page, "kind", "open_day")
    page.fill("#id_day", (clock.today() + dt.timedelta(days=20)).isoformat())
    page.fill("#id_begins", "17:00")
    page.fill("#id_ends", "18:30")
    page.fill("#id_place_name_fi", "Kaupunginkirjasto, sali 2")
    page.fill("#id_municipality", "Kuopio")
    page.fill("#id_onsite_seats", seats)
    page.locator("label.choice[for=id_online]").click()
    choose(page, "audience", "public")
    press(page, main_button(page))
    assert plain(page.locator("h1").inner_text()) == title
    here = page.url
    assert page.locator("main form[action$='/julkaise/']").count() == 1, "nothing is missing, so it can be published"
    press(page, page.locator("section[aria-labelledby=agenda] a.btn"))
    page.fill("#id_row-0-title_fi", "Kysymyksiä ja kahvia")
    page.fill("#id_row-0-minutes", "90")
    press(page, page.locator("main form button.btn[value=save]"))
    assert page.url == here
    press(page, page.locator("main form[action$='/julkaise/'] button"))
    assert page.locator("main form[action$='/julkaise/']").count() == 0
    return here


def choose(page, field, value):
    page.locator(f"main label.choice:has([name={field}][value={value}])").click()


def page_of(desk, language="fi"):
    """The public page of the event that has this page at the desk."""
    return f"/{language}/{EVENTS[language]}/{desk.rstrip('/').split('/')[-1]}/"


def see(page, language="fi", *, scripts=True):
    """As `look`; axe-core needs scripts."""
    if scripts:
        look(page, language)
        return
    assert page.locator("html").get_attribute("lang") == language
    if language != "en":
        speaks_only(page, language)
    fits(page)


def register(page, site, desk, who, language="fi", *, scripts=True):
    """On the event's own page; then the link in the mail, which asks once more. Ends at the ticket, the page of the
    registration; returns its address.
    """
    page.goto(page_of(desk, language))
    form = page.locator("form[aria-labelledby=register]")
    form.locator("[name=name]").fill(who.name)
    form.locator("[name=email]").fill(who.email)
    press(page, form.locator("button"))
    see(page, language, scripts=scripts)
    assert page.locator("main .notice--ok[role=status]").count() == 1
    page.goto(link_in(site.wait_for_mail(who.email)))
    see(page, language, scripts=scripts)
    press(page, main_button(page))
    return page.url


def link_in(mail):
    """The first one to the registration of whoever gets the mail."""
    return re.search(r"http\S+/r/\S+", mail.get_body(("plain",)).get_content())[0]


@on_any_screen
def test_a_coordinator_arranges_an_event_and_sees_who_comes(new_context, phone, site, width):
    page = new_context(width=width).new_page()
    sign_in(page, "coordinator", site.password)
    title = f"Digitorstai {uuid.uuid4().hex[:8]}"
    desk = organise(page, title)
    look(page, "fi")
    visitor, who = phone(), guest("Aune")
    visitor.goto(page_of(desk))
    assert plain(visitor.locator("h1").inner_text()) == title
    assert "Kysymyksiä ja kahvia" in plain(visitor.locator("main").inner_text())
    look(visitor, "fi")
    register(visitor, site, desk, who)
    look(visitor, "fi")
    expect(visitor.locator("main .notice--ok")).not_to_have_count(0)
    page.goto(f"{desk}osallistujat/")
    row = page.locator("section[aria-labelledby=list] tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(who.email.split("@")[0])
    expect(row.locator(".tag--ok")).to_have_count(1)
    expect(row).to_contain_text(who.name)


@pytest.fixture(scope="module")
def event(browser, site):
    """The page at the desk of an event with room for everybody."""
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    sign_in(page, "coordinator", site.password)
    made = organise(page, f"Digiperjantai {uuid.uuid4().hex[:8]}")
    context.close()
    return made


@pytest.mark.parametrize(("language", "scripts"), [("fi", False), ("sv", True), ("en", False)])
def test_a_guest_comes_and_goes_by_the_links_in_mails_alone(phone, site, event, language, scripts):
    page, who = phone(java_script_enabled=scripts), guest("Oiva")
    ticket = register(page, site, event, who, language, scripts=scripts)
    see(page, language, scripts=scripts)
    told = site.wait_for_mail(who.email, count=2)
    assert link_in(told) == ticket, "the mail that says they are registered leads to the same page"
    # The button that every mail's page has for them.
    press(page, page.locator("main p > a.btn--2.btn--small"))
    see(page, language, scripts=scripts)
    press(page, main_button(page))
    see(page, language, scripts=scripts)
    assert page.url == ticket
    assert page.locator("main .notice--ok:not([role=status])").count() == 0
    site.wait_for_mail(who.email, count=3)
    page.goto(link_in(told))
    assert page.locator("main form").count() == 0, "nothing is left to press"


def test_whoever_waits_gets_the_place_that_comes_free(new_context, phone, site):
    page = new_context().new_page()
    sign_in(page, "coordinator", site.password)
    desk = organise(page, f"Yhden hengen opastus {uuid.uuid4().hex[:8]}", seats="1")
    first, second = phone(), phone(java_script_enabled=False)
    holder, waiting = guest("Saimi"), guest("Tauno")
    register(first, site, desk, holder)
    ticket = register(second, site, desk, waiting, scripts=False)
    see(second, scripts=False)
    assert "1" in second.locator("main .notice--warn strong").inner_text(), "their number in the queue"
    site.wait_for_mail(waiting.email, count=2)
    press(first, first.locator("main p > a.btn--2.btn--small"))
    press(first, main_button(first))
    offer = site.wait_for_mail(waiting.email, count=3)
    page.goto(f"{desk}osallistujat/")
    expect(page.locator("section[aria-labelledby=list] tbody tr")).to_have_count(2)
    second.goto(link_in(offer))
    see(second, scripts=False)
    assert second.locator("main .notice--warn").count() == 1, "a mail that is opened takes nothing"
    press(second, main_button(second))
    assert second.url == ticket
    see(second, scripts=False)
    expect(second.locator("main .notice--ok:not([role=status])")).to_have_count(1)
    page.reload()
    row = page.locator("section[aria-labelledby=list] tbody tr", has_text=waiting.name)
    expect(row.locator(".tag--ok")).to_have_count(1)


@on_any_screen
def test_what_was_agreed_is_written_down_and_read(new_context, phone, site, width):
    page = new_context(width=width).new_page()
    sign_in(page, "coordinator", site.password)
    page.goto(f"{ORGANISED}?time=past&kind=question_hour")
    # Each screen has an event of its own, so that both can write at once.
    held = first_links(page, "main tbody th a")
    desk = held[WIDTHS.index(width)]
    page.goto(desk)
    press(page, page.locator("section[aria-labelledby=after] a[href$='/muistio/']"))
    mark = uuid.uuid4().hex[:8]
    agreed, task = f"Opastus jatkuu keväällä {mark}.", f"Varaa sali {mark}"
    summary = page.locator("#id_summary-text_fi")
    summary.fill(summary.input_value() or "Puhuttiin syksyn opastuksista.")
    page.locator("section[aria-labelledby=decisions] textarea[name$=-text_fi]").last.fill(agreed)
    row = page.locator("section[aria-labelledby=points] .card").last
    row.locator("[name$=-text_fi]").fill(task)
    row.locator("[name$=-owner_name]").fill("Kirjaston vastaava")
    row.locator("[name$=-due_on]").fill((clock.today() + dt.timedelta(days=30)).isoformat())
    press(page, page.locator("main form p > button.btn[value=save]"))
    visitor = phone()
    address = page_of(desk)
    visitor.goto(address)
    assert agreed not in plain(visitor.locator("main").inner_text()), "nobody reads what is not published"
    press(page, page.locator("main form[action$='/muistio/julkaise/'] button.btn"))
    visitor.reload()
    look(visitor, "fi")
    read = visitor.locator("section[aria-labelledby=minutes]")
    assert agreed in plain(read.inner_text())
    assert task not in plain(visitor.locator("main").inner_text()), "who does what is for those who took part"
    page.goto(address)
    assert task in plain(page.locator("section[aria-labelledby=minutes]").inner_text())
