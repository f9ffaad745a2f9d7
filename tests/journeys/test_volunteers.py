"""J2: somebody who would like to help applies, agrees with the coordinator, and shows a card at a door."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import expect

from core import clock
from tests.browser.tools import look, sign_in
from tests.journeys.learner import main_button, plain, press
from tests.journeys.test_meetings import choose, see
from volunteers.onboarding.states import COMMITMENTS

pytestmark = pytest.mark.browser

PASSWORD = "neljä kuusta ja uimaranta"
# One page each, in the order in which they come; with whom is asked only where there is somebody to choose.
PAGES = ("age", "municipality", "chosen", "task", "ways", "fi", "topics", "times", "message")


def address(name, *args, language="fi"):
    with override(language):
        return reverse(f"onboarding:{name}", args=args)


@pytest.fixture(autouse=True)
def _answered(faults):
    """A form that comes back is told as a failed page."""
    faults.forgive("422")


def applicant():
    """A name and an address that nobody else has, in this run or in another one."""
    mark = uuid.uuid4().hex[:8]
    return f"Hilkka Hiekkaranta {mark}", f"hilkka.{mark}@posti.example"


def fill_in(page, asked):
    """The right answer to one question."""
    match asked:
        case "age":
            choose(page, "age", "adult")
        case "municipality":
            page.fill("main [name=municipality]", "Kuopio")
        case "chosen":
            choose(page, "chosen", "region")
        case "task":
            choose(page, "task", "remote-supporter")
        case "ways":
            choose(page, "ways", "remote")
        case "fi":
            page.locator("main [name=fi]").select_option("fluent")
        case "topics":
            page.locator("main label.choice").first.click()
        case "times":
            page.locator("main table input").first.check()
        case "message":
            page.fill("main [name=message]", "Autan jo naapureita.")


def answer_all(page, *, scripts):
    """From the first question to the door of signing in."""
    for asked in PAGES:
        if page.locator(f"main [name={asked}]").count() == 0:
            assert asked == "chosen", page.url
            continue
        see(page, "fi", scripts=scripts)
        fill_in(page, asked)
        press(page, main_button(page))


def make_account(page, site, name, email):
    """By the code in a mail; where it began, it goes on."""
    press(page, page.locator("main a.btn").first)
    page.fill("input[name=email]", email)
    page.fill("input[name=name]", name)
    page.fill("input[name=password1]", PASSWORD)
    press(page, main_button(page))
    mail = site.wait_for_mail(email)
    code = re.search(r": *([A-Z0-9][A-Z0-9 -]{4,10})$", str(mail["Subject"]).strip())[1]
    page.fill("input[name=code]", code)
    press(page, main_button(page))


def apply(page, site, *, scripts=False):
    """From the first page to the end. Returns the name and the address of whoever applied; ends at "sent"."""
    name, email = applicant()
    page.goto(address("start"))
    see(page, "fi", scripts=scripts)
    press(page, page.locator("main a.btn").first)
    answer_all(page, scripts=scripts)
    see(page, "fi", scripts=scripts)
    make_account(page, site, name, email)
    see(page, "fi", scripts=scripts)
    page.fill("main [name=phone]", "017 000 0077")
    press(page, main_button(page))
    see(page, "fi", scripts=scripts)
    press(page, main_button(page))
    assert page.locator("main [aria-invalid=true]").count() == 1, "nobody agrees to what they have not ticked"
    page.locator("main [name=accept]").check()
    press(page, main_button(page))
    see(page, "fi", scripts=scripts)
    told = plain(page.locator("main dl").inner_text())
    for words in (name, "Kuopio", "Autan jo naapureita.", "017 000 0077"):
        assert words in told, words
    press(page, main_button(page))
    see(page, "fi", scripts=scripts)
    return name, email


def test_somebody_applies_on_a_phone_without_scripts_and_nothing_is_lost_by_signing_up(phone, site):
    page = phone(java_script_enabled=False)
    _name, email = apply(page, site)
    expect(page.locator("main .empty--done[role=status]")).to_have_count(1)
    site.wait_for_link(email, r"http\S+")
    page.goto(address("mine"))
    see(page, "fi", scripts=False)
    assert page.locator("main ol.steps li.now, main ol.steps li[aria-current=step]").count() == 1
    page.goto(address("start"))
    assert page.locator("main .notice").count() == 1, "whoever has applied is told so"


def test_what_is_asked_can_be_answered_another_day(phone):
    page = phone(java_script_enabled=False)
    page.goto(address("start"))
    press(page, page.locator("main a.btn").first)
    fill_in(page, "age")
    press(page, main_button(page))
    page.goto(address("later"))
    see(page, "fi", scripts=False)
    page.goto(address("start"))
    press(page, page.locator("main a.btn").first)
    assert page.locator("main [name=municipality]").count() == 1, "it goes on where it stopped"


def test_the_coordinator_takes_an_application_to_the_agreement_and_both_see_whose_turn_it_is(new_context, phone, site):
    volunteer = phone(java_script_enabled=False)
    name, email = apply(volunteer, site)
    desk = new_context().new_page()
    sign_in(desk, "coordinator", site.password)
    desk.goto(f"{address('volunteers')}?q={name.split()[-1]}")
    look(desk, "fi")
    press(desk, desk.locator("main a", has_text=name).first)
    look(desk, "fi")
    here = desk.url

    # The interview: proposed, confirmed by the applicant, held.
    day = (clock.today() + dt.timedelta(days=3)).isoformat()
    desk.fill("main [name=day]", day)
    desk.fill("main [name=time]", "12:00")
    desk.fill("main [name=place]", "Puhelimessa")
    press(desk, main_button(desk))
    assert desk.url == here
    look(desk, "fi")
    pk = here.rstrip("/").split("/")[-1]
    site.wait_for_link(email, rf"http\S+{pk}\S*")
    volunteer.goto(address("mine_one", pk))
    see(volunteer, "fi", scripts=False)
    press(volunteer, volunteer.locator("main form:has([value=confirm]) button").first)
    see(volunteer, "fi", scripts=False)
    desk.reload()
    press(desk, desk.locator(f"main form[action='{address('interview_held', pk)}'] button").first)
    look(desk, "fi")

    # The agreement and the commitment: read and accepted, each with a copy for oneself.
    for document in COMMITMENTS:
        volunteer.goto(address("accept", pk, document.value))
        see(volunteer, "fi", scripts=False)
        volunteer.locator("main [name=accept]").check()
        press(volunteer, main_button(volunteer))
    volunteer.goto(address("mine_one", pk))
    see(volunteer, "fi", scripts=False)
    # With the consent to the application's handling.
    expect(volunteer.locator("section[aria-labelledby=texts] .tag--ok")).to_have_count(len(COMMITMENTS) + 1)
    paper = volunteer.locator("section[aria-labelledby=texts] a[href$='.pdf']").first.get_attribute("href")
    assert volunteer.request.get(paper).body().startswith(b"%PDF")

    # It is the applicant's turn again: the course.
    desk.reload()
    look(desk, "fi")
    assert desk.locator("main ol.steps li[aria-current=step]").count() == 1
    assert volunteer.locator("main ol.steps li[aria-current=step]").count() == 1
    assert volunteer.locator("main a[href*='kurssi']").count() > 0, "the way to the course that is missing"


def test_an_application_is_declined_with_the_words_that_were_shown(new_context, phone, site):
    name, email = apply(phone(java_script_enabled=False), site)
    desk = new_context().new_page()
    sign_in(desk, "coordinator", site.password)
    desk.goto(f"{address('volunteers')}?q={name.split()[-1]}")
    press(desk, desk.locator("main a", has_text=name).first)
    pk = desk.url.rstrip("/").split("/")[-1]
    desk.goto(address("decline", pk))
    look(desk, "fi")
    choose(desk, "why", "times")
    press(desk, desk.locator("main p button[value=preview]"))
    look(desk, "fi")
    shown = plain(desk.locator("main blockquote").inner_text())
    press(desk, desk.locator("main button[value=send]"))
    assert "/login/" not in desk.url
    site.wait_for_mail(email, count=3)
    letter = site.mails(email)[-1].get_body(("plain",)).get_content()
    assert shown in plain(letter)


def test_a_volunteer_shows_the_card_and_whoever_opens_the_door_checks_it(phone, site):
    page = phone()
    sign_in(page, "volunteer", site.password)
    page.goto(address("mine"))
    look(page, "fi")
    press(page, page.locator("section[aria-labelledby=card] a.btn").first)
    look(page, "fi")
    sign = plain(page.locator("main figure.sign figcaption").inner_text())
    code = plain(page.locator("main .vcard-code .code").inner_text())
    door = phone()
    door.goto(f"/v/{code}")
    look(door, "fi")
    shown = plain(door.locator("main").inner_text())
    assert "Leena" in shown
    assert "Kuusisaari" not in shown, "nobody at the door learns the whole name"
    assert "volunteer@demo.example" not in shown
    expect(door.locator("main .notice--ok[role=status]")).to_have_count(1)
    signs = plain(door.locator("main [data-now-part]").inner_text())
    if sign not in signs:
        # A minute has passed in between.
        page.reload()
        sign = plain(page.locator("main figure.sign figcaption").inner_text())
        door.reload()
        signs = plain(door.locator("main [data-now-part]").inner_text())
    assert sign in signs
    pdf = page.request.get(page.locator("main a[type='application/pdf']").first.get_attribute("href"))
    assert pdf.body().startswith(b"%PDF")
