"""Every kind of page of exercises, groups and courses under way, as those see it who are in the middle of it.

In three languages, on a phone and on a screen: a test walks on a phone, and `look` sees each page at every width.
The demo is shared with other tests: what is begun here belongs to people who sign up here, or to groups that are
opened and closed here.
"""

import re
import time
import uuid
from typing import NamedTuple

import pytest
from playwright.sync_api import expect

from tests.browser.tools import (
    every_language,
    first_links,
    fits,
    look,
    look_at,
    sign_in,
    speaks_only,
)
from tests.journeys.learner import course, exercise, main_button, press, sign_up, switch_language
from tests.journeys.test_trainer_course import find_the_course_and_read, read_the_lessons, start

EXERCISES = {"fi": "harjoitukset", "sv": "ovningar", "en": "exercises"}
COURSES = {"fi": "kurssit", "sv": "kurser", "en": "courses"}
DESK = {"fi": "tyopoyta", "sv": "arbetsbord", "en": "desk"}
MY = {"fi": "oma", "sv": "mitt", "en": "my"}
BANK, SCAMS = exercise("bank-sign-in"), exercise("scams")
BASIC, PHONE = course("basic-course"), course("phone-basics")
# An account number that is often shown as an example: its check digits are right, so it is taken for a real one.
ACCOUNT_NUMBER = "FI21 1234 5600 0007 85"


def page_of(course, language):
    return f"/{language}/{COURSES[language]}/{course['course']['slug'][language]}/"


def begin(page, of, language, *, mode="guided", part="", projector=False):
    page.goto(f"/{language}/{EXERCISES[language]}/{of['slug'][language]}/")
    if part:
        page.locator(f"label.choice:has(input[value={part}])").click()
    if projector:
        page.locator("details.more:has(input[name=projector]) summary").click()
        page.locator("label.choice:has(input[name=projector])").click()
    press(page, page.locator(f"main button[name=mode][value={mode}]"))


def step(page, action, **typed):
    for field, value in typed.items():
        page.fill(f"main .practice input[name=field-{field}]", value)
    press(page, page.locator(f"main .practice button[name=action][value={action}]"))


def on_the_card(key, language):
    return next(code["value"][language] for code in BANK["card"]["codes"] if code["key"] == key)


@every_language
def test_every_kind_of_screen_of_an_exercise(phone, faults, language):
    faults.forgive("422")
    page = phone()
    begin(page, BANK, language)
    look(page, language)
    step(page, "go", address="nowhere.example")
    expect(page.locator("main [aria-invalid=true]")).to_have_count(1)
    look(page, language)
    step(page, "go", address=ACCOUNT_NUMBER)
    expect(page.locator("main .notice--bad[role=alert]")).to_have_count(1)
    assert ACCOUNT_NUMBER not in page.content()
    look(page, language)
    step(page, "advert")
    expect(page.locator("main .notice--warn[role=alert]")).to_have_count(1)
    look(page, language)
    step(page, "go", address=on_the_card("address", language))
    step(page, "identify")
    step(page, "bank")
    step(page, "continue", **{"user-id": on_the_card("user-id", language)})
    expect(page.locator("main .practice .phone")).to_have_count(1)
    expect(page.locator("main .practice .window")).to_have_count(1)
    look(page, language)
    step(page, "same")
    look(page, language)
    step(page, "confirm", **{"app-pin": on_the_card("app-pin", language)})
    step(page, "sign-out")
    expect(page.locator("main .practice .empty--done")).to_have_count(1)
    look(page, language)


@every_language
def test_a_call_and_an_exercise_on_a_projector(phone, language):
    page = phone()
    begin(page, SCAMS, language, part="caller")
    expect(page.locator("main .practice .phone")).to_have_count(1)
    look(page, language)
    begin(page, BANK, language, mode="watch", projector=True)
    expect(page.locator("body.projector")).to_have_count(1)
    look(page, language)
    while page.locator("main nav form[action] button.btn:not(.btn--2)").count():
        press(page, page.locator("main nav form[action] button.btn:not(.btn--2)"))
    expect(page.locator("main .practice .empty--done")).to_have_count(1)
    look(page, language)


@every_language
def test_every_kind_of_page_of_a_course_under_way(phone, site, language):
    guest = phone()
    find_the_course_and_read(guest, language)
    press(guest, guest.locator("nav.pager form button"))
    look_at(guest, page_of(PHONE, language), language)
    expect(guest.locator("ol.steps .tag--ok")).to_have_count(1)

    page = phone()
    sign_in(page, "learner", site.password, language)
    look_at(page, page_of(BASIC, language), language)
    expect(page.locator("aside section[aria-labelledby=missing]")).to_have_count(1)
    # An exercise follows the lesson it stands in.
    steps = first_links(page, "ol.steps a")
    exercises = [place for place, link in enumerate(steps) if link.startswith(f"/{language}/{MY[language]}/")]
    look_at(page, steps[exercises[0] - 1], language)
    expect(page.locator(".notice--practice")).not_to_have_count(0)
    page.goto(f"/{language}/{COURSES[language]}/")
    look_at(page, first_links(page, "main .card--tint a")[0], language)
    expect(page.locator("ol.steps .tag--ok")).not_to_have_count(0)


@every_language
def test_every_kind_of_page_of_the_desk(phone, site, faults, language):
    faults.forgive("422")
    page = phone()
    sign_in(page, "coordinator", site.password, language)
    desk = f"/{language}/{DESK[language]}/"
    look_at(page, desk, language)
    [everything] = [each for each in first_links(page, "nav.side a") if re.search(r"/(ryhmat|grupper|groups)/$", each)]
    opening = first_links(page, "main .row--apart a.btn")[0]
    look_at(page, everything, language)
    look_at(page, opening, language)
    press(page, main_button(page))
    look(page, language)
    page.goto(everything)
    group = first_links(page, "main .card--link a")[0]
    look_at(page, group, language)
    # The list of names, a member, attendance, certificates, who leads; no two pages of a kind.
    below = [link for link in first_links(page, f"main a[href^='{group}']") if link != group]
    kinds = {re.sub(r"/\d+/$", "", link): link for link in below}
    assert len(kinds) == 5, kinds
    for address in kinds.values():
        look_at(page, address, language)
    page.goto(next(link for link in below if re.search(r"/\d+/$", link)))
    own = first_links(page, f"main .stack-xl a[href^='{page.url.removeprefix(site.url)}']")
    # Confirming a skill, removing.
    assert len(own) == 2, own
    for address in own:
        look_at(page, address, language)


class Member(NamedTuple):
    """``session`` keeps them signed in; ``question`` is the address of the first one, in Finnish."""

    email: str
    session: dict
    question: str


@pytest.fixture(scope="module")
def member(browser, site):
    """Somebody who signs up, reads the phone course and stands before the first question of its quiz."""
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 800})
    page, email = context.new_page(), f"oili.{uuid.uuid4().hex[:8]}@post.example"
    find_the_course_and_read(page, "fi")
    sign_up(page, site, email, "Oili Kuutamolahti")
    start(page, lambda _page: None)
    read_the_lessons(page, "fi")
    press(page, main_button(page))
    yield Member(email, context.storage_state(), page.url)
    context.close()


@every_language
def test_every_kind_of_page_of_a_group(phone, site, member, faults, language):
    leader = phone()
    sign_in(leader, "coordinator.b", site.password, language)
    name = f"Puhelinryhmä {language}"
    leader.goto(f"/{language}/{DESK[language]}/")
    leader.goto(first_links(leader, "main .row--apart a.btn")[0])
    leader.fill("input[name=name]", name)
    leader.select_option("select[name=course]", label=PHONE["course"]["title"][language])
    press(leader, main_button(leader))
    look(leader, language)
    invitation = leader.locator("#link").input_value()
    press(leader, leader.locator("main a.btn"))
    group = leader.url
    look(leader, language)

    look_at(phone(), invitation, language)
    page = phone(storage_state=member.session)
    look_at(page, invitation, language)
    page.locator("main label.choice").first.click()
    press(page, main_button(page))
    # One more question for them on My learning: whether they would lead.
    press(leader, leader.locator("section[aria-labelledby=leaders] a.touch"))
    leader.fill("input[name=email]", member.email)
    press(leader, leader.locator("section[aria-labelledby=ask] button"))
    look(leader, language)
    my = f"/{language}/{MY[language]}/"
    look_at(page, my, language)
    expect(page.locator(".notice", has=page.locator("button[name=lead]"))).to_have_count(1)
    [sharing, leaving] = first_links(page, f"main li.card:has(h3:text-is('{name}')) a.touch")
    press(page, page.locator("button[name=lead][value=no]"))
    look_at(page, sharing, language)
    look_at(page, leaving, language)
    press(page, main_button(page))

    leader.goto(group)
    press(leader, leader.locator("section[aria-labelledby=end] button"))
    look(leader, language)
    faults.forgive("404")
    look_at(page, invitation, language)


@every_language
def test_every_question_of_a_quiz_fits_a_small_phone_and_is_in_one_language(new_context, member, language):
    page = new_context(width=320, storage_state=member.session).new_page()
    page.goto(member.question)
    if language != "fi":
        switch_language(page, language)
    questions = int(page.locator("main progress").first.get_attribute("max"))
    assert questions >= 5
    first = page.url
    for number in range(1, questions + 1):
        page.goto(re.sub(r"/1/(\?.*)?$", f"/{number}/", first))
        assert page.locator("main form[data-autosave]").count() == 1
        if language != "en":
            speaks_only(page, language)
        fits(page)


@pytest.mark.parametrize("saved", [True, False], ids=["saved", "not saved"])
def test_the_buttons_stay_where_they_are_when_it_is_said_whether_an_answer_was_saved(phone, member, faults, saved):
    """Else they could slip away from under a finger that is pressing them."""
    page = phone(storage_state=member.session)
    page.goto(member.question)
    while not page.locator("main label.choice").count():
        page.goto(re.sub(r"/(\d+)/$", lambda found: f"/{int(found[1]) + 1}/", page.url))
    if not saved:
        faults.forgive("net::ERR_FAILED")
        page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    before = places_of_buttons(page)
    assert len(before) >= 2
    page.locator("main label.choice:not(:has(:checked))").first.click()
    said = page.locator("form[data-autosave]").get_attribute("data-saved" if saved else "data-failed")
    expect(page.locator("[data-autosave-status]")).to_have_text(said)
    assert places_of_buttons(page) == before
    # The control twin: with the line above them they would move.
    page.evaluate("document.querySelector('.pager').before(document.querySelector('[data-autosave-status]'))")
    assert places_of_buttons(page) != before


# The answer to what is saved is held back, as on a slow line.
_SLOWLY = """
const sent = window.fetch;
window.fetch = async (...given) => {
  const answer = await sent(...given);
  await new Promise((go) => setTimeout(go, 1500));
  return answer;
};
"""


def test_next_goes_out_after_what_is_being_saved(new_context, member):
    """Else a save that is still on its way could arrive last, and an earlier answer take the place of the whole one."""
    context = new_context(width=360, storage_state=member.session)
    context.add_init_script(_SLOWLY)
    page = context.new_page()
    page.goto(member.question)
    while not page.locator("main label.choice").count():
        page.goto(re.sub(r"/(\d+)/$", lambda found: f"/{int(found[1]) + 1}/", page.url))
    sent = []
    page.on("request", lambda each: sent.append((each, time.monotonic())) if each.method == "POST" else None)
    page.locator("main label.choice:not(:has(:checked))").first.click()
    page.wait_for_timeout(100)
    press(page, page.locator(".pager button.btn").last)
    [(saving, began), *_more, (following, went)] = sent
    assert not saving.is_navigation_request(), "the answer was saved by itself"
    assert following.is_navigation_request(), "and then sent with Next"
    assert went - began >= 1.4


def places_of_buttons(page):
    """Measured on the page, not in the window: it may be moved."""
    return page.eval_on_selector_all(
        "main .pager .btn",
        "all => all.map(e => e.getBoundingClientRect()).map(r => [r.x + scrollX, r.y + scrollY, r.width, r.height])",
    )
