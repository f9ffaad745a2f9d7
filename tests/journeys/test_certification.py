"""J5 and J6: an organisation is certified, everybody in their part; and another one appeals against a refusal."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import expect

from tests.browser.certification_stage import prepare
from tests.browser.tools import look, sign_in
from tests.certification.quality.making import pdf
from tests.journeys.learner import main_button, plain, press
from tests.journeys.test_meetings import choose, see

pytestmark = pytest.mark.browser

REASON, REPLY = "Palautteen antamisen tapa puuttuu.", "Lisäsimme palautelomakkeen sivuillemme."
# What the keyboard reaches at the most before it comes to what is sought.
TABS = 150


def address(name, *args, language="fi"):
    with override(language):
        return reverse(f"quality:{name}", args=args)


@pytest.fixture(autouse=True)
def _answered(faults):
    """A form that comes back is told as a failed page."""
    faults.forgive("422")


@pytest.fixture
def office(new_context, site):
    """Somebody of the agency at a computer, signed in."""

    def come(made, who):
        page = new_context().new_page()
        sign_in(page, f"{who}.{made['mark']}", site.password)
        return page

    return come


@pytest.fixture(scope="module")
def made(site):
    """Who takes part, an organisation that is not certified yet, and a refusal."""
    return prepare(site, "journeys")


def provider_on(page, site, made):
    sign_in(page, f"provider.{made['mark']}", site.password)
    return f"provider.{made['mark']}@demo.example"


def begin(page, organisation):
    """From the list to the first group of criteria. Returns the key of the application."""
    page.goto(address("own"))
    see(page, "fi", scripts=False)
    press(page, page.locator(f"main a[href='{address('begin', organisation)}']"))
    see(page, "fi", scripts=False)
    press(page, main_button(page))
    see(page, "fi", scripts=False)
    key = page.url.rstrip("/").split("/")[-1]
    press(page, page.locator("section[aria-labelledby=now] a.btn"))
    see(page, "fi", scripts=False)
    press(page, main_button(page))
    assert page.locator("main [role=alert]").count() == 1, "it covers something"
    page.locator("main label.choice").first.click()
    press(page, main_button(page))
    return key


def answer_all(page):
    """A group a page, to the check before sending. What has to be shown by a file is left for later."""
    groups = 0
    while page.locator("button[name=do][value=next]").count():
        see(page, "fi", scripts=False)
        for part in page.locator("main section.crit").all():
            part.locator("input[type=radio][value=in_place]").check()
            part.locator("textarea").first.fill("Näin teemme, ja se on kirjattu ohjeisiimme.")
            for link in part.locator("input[name$=-link]").all():
                link.fill("https://jarvikunta.example/digituki/")
        press(page, page.locator("button[name=do][value=next]"))
        groups += 1
    return groups


def show_all(page, key):
    """A file for each answer that still lacks one; the list of what is missing leads there."""
    shown = 0
    while page.locator("section[aria-labelledby=lacking]").count():
        press(page, page.locator("section[aria-labelledby=lacking] a").first)
        answer = page.url.partition("#a")[2]
        press(page, page.locator(f"button[name=do][value=file-{answer}]"))
        page.set_input_files(
            "main input[type=file]", {"name": "ohje.pdf", "mimeType": "application/pdf", "buffer": pdf()}
        )
        if not shown:
            see(page, "fi", scripts=False)
        press(page, main_button(page))
        shown += 1
        assert page.locator(f"#a{answer}", has_text="ohje.pdf").count() == 1
        page.goto(address("send", key))
    return shown


def declare(page):
    see(page, "fi", scripts=False)
    press(page, main_button(page))
    assert page.locator("main [aria-invalid=true]").count() == 1, "nobody declares what they have not ticked"
    page.locator("main [name=declared]").check()
    press(page, main_button(page))
    see(page, "fi", scripts=False)


def take(page, name, key):
    """From the queues, for the part that waits; nothing keeps them from it."""
    page.goto(f"{address('queues')}?q={name.split()[-2]}")
    page.goto(address("matter", key))
    assert page.locator("main article.crit").count() == 0, "nobody reads it before they have stated their interest"
    press(page, page.locator("main button[name=part]").first)
    choose(page, "conflict", "no")
    press(page, main_button(page))
    assert page.url.endswith(address("matter", key))


def tab_to(page, selector):
    """By the keyboard alone."""
    for _step in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} is not reached by the keyboard on {page.url}")


def assess(page, wanted, reason=""):
    """The answer where the page is, with the keys: the choices by arrows, all else by Tab, and Enter sends."""
    here = page.url.partition("#")[2]
    tab_to(page, f"[id='{here}'] > details > summary")
    if not page.evaluate("document.activeElement.parentElement.open"):
        page.keyboard.press("Enter")
    tab_to(page, f"[id='{here}'] input[type=radio]")
    page.keyboard.press("Space")
    for _step in range(5):
        if page.evaluate("document.activeElement.value") == wanted:
            break
        page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.checked && document.activeElement.value") == wanted
    tab_to(page, f"[id='{here}'] textarea")
    page.keyboard.press("Control+A")
    page.keyboard.type(reason)
    tab_to(page, f"[id='{here}'] form button")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def assess_all(page):
    """The first answer has a minor gap, all others are as they should be. Returns how many that are."""
    number = page.locator("main article.crit").count()
    tab_to(page, "section[aria-labelledby=next] a.btn[href^='#']")
    page.keyboard.press("Enter")
    page.wait_for_url("**#*")
    assess(page, "minor", REASON)
    for _each in range(number - 1):
        assess(page, "conform")
    return number


def hear(page, key):
    """The findings are sent."""
    page.goto(address("matter", key))
    press(page, page.locator("section[aria-labelledby=next] a.btn").first)
    assert REASON in plain(page.locator("main").inner_text())
    page.fill("main [name=text]", "Kiitos hyvästä hakemuksesta.")
    press(page, main_button(page))


def reply(page, key):
    page.goto(address("application", key))
    press(page, page.locator("section[aria-labelledby=now] a.btn"))
    see(page, "fi", scripts=False)
    assert REASON in plain(page.locator("main").inner_text())
    page.locator("textarea[name$=-reply]").fill(REPLY)
    press(page, page.locator("button[name=do][value=send]"))
    see(page, "fi", scripts=False)
    assert page.locator("section[aria-labelledby=now] a.btn").count() == 0, "it is the agency's turn"


def pass_on(page, key):
    """After another look at what was found."""
    page.goto(address("matter", key))
    assert REPLY in plain(page.locator("main").text_content())
    card = page.locator("main article.crit", has_text=REPLY)
    page.goto(f"{address('matter', key)}#{card.get_attribute('id')}")
    assess(page, "conform")
    page.goto(address("matter", key))
    press(page, page.locator(f"form[action='{address('pass_on', key)}'] button"))


def certify(office, made, key):
    """One reviews, another one decides."""
    page = office(made, "reviewer")
    take(page, made["name"], key)
    press(page, page.locator("section[aria-labelledby=next] a.btn").first)
    choose(page, "verdict", "pass")
    page.fill("main [name=text]", "Arviointi on perusteltu ja kattava.")
    press(page, main_button(page))
    page = office(made, "decider")
    take(page, made["name"], key)
    press(page, page.locator("section[aria-labelledby=next] a.btn").first)
    page.fill("main [name=reasons]", "Kaikki vaaditut kriteerit täyttyvät.")
    press(page, main_button(page))
    look(page, "fi")


def test_an_organisation_is_certified_and_everybody_can_see_it(phone, office, site, made):
    page = phone(java_script_enabled=False)
    email = provider_on(page, site, made)
    key = begin(page, made["organisation"])
    assert answer_all(page) == 7
    assert show_all(page, key) > 5
    declare(page)
    number = re.search(r"\d{4}-\d{3,}", page.locator("h1").inner_text())[0]
    site.wait_for_link(email, rf"http\S+{key}\S*")

    evaluator = office(made, "evaluator")
    take(evaluator, made["name"], key)
    assert number in plain(evaluator.locator("main").inner_text())
    press(evaluator, evaluator.locator(f"form[action='{address('accept_complete', key)}'] button"))
    assert assess_all(evaluator) > 20
    hear(evaluator, key)
    reply(page, key)
    pass_on(evaluator, key)
    certify(office, made, key)

    page.goto(address("application", key))
    see(page, "fi", scripts=False)
    letter = page.locator("section[aria-labelledby=letters] a").first.get_attribute("href")
    assert page.request.get(letter).body().startswith(b"%PDF")
    press(page, page.locator("section[aria-labelledby=now] a.btn"))
    see(page, "fi", scripts=False)
    certificate = page.locator("main a[href$='.pdf']").first.get_attribute("href")
    assert page.request.get(certificate).body().startswith(b"%PDF")

    visitor = phone()
    visitor.goto(f"{address('register')}?q={made['name'].split()[-2]}")
    press(visitor, visitor.locator("#results a", has_text=made["name"]))
    look(visitor, "fi")
    assert made["place"] in plain(visitor.locator("section[aria-labelledby=scope]").inner_text())
    expect(visitor.locator("main .notice--ok")).to_have_count(1)
    press(visitor, visitor.locator("main a[href*='/v/']"))
    look(visitor, "fi")
    assert made["name"] in plain(visitor.locator("main").inner_text())
    expect(visitor.locator("main .notice--ok")).to_have_count(1)


def test_an_appeal_against_a_refusal_is_answered_by_somebody_who_took_no_part(phone, office, site, made, faults):
    faults.forgive("404")
    page = phone(java_script_enabled=False)
    email = provider_on(page, site, made)
    page.goto(address("application", made["application"]))
    see(page, "fi", scripts=False)
    press(page, page.locator(f"main a[href='{address('appeal', made['decision'])}']"))
    see(page, "fi", scripts=False)
    press(page, main_button(page))
    assert page.locator("main [aria-invalid=true]").count() == 2
    page.fill("main [name=text]", "Havainto perustuu vanhaan ohjeeseen.")
    page.fill("main [name=wanted]", "Päätös arvioidaan uudelleen.")
    press(page, main_button(page))
    see(page, "fi", scripts=False)
    here = page.url.removeprefix(site.url)

    handler = office(made, "handler")
    handler.goto(address("cases"))
    press(handler, handler.locator(f"main a[href='{here}']"))
    press(handler, handler.locator("main form[action$='/ota/'] button, main form:not([method=get]) button.btn").first)
    press(handler, handler.locator("section[aria-labelledby=handle] a.btn"))
    choose(handler, "outcome", "partly")
    handler.fill("main [name=text]", "Havainto arvioidaan uudelleen.")
    press(handler, main_button(handler))
    look(handler, "fi")

    page.reload()
    see(page, "fi", scripts=False)
    assert "Havainto arvioidaan uudelleen." in plain(page.locator("section[aria-labelledby=answer]").inner_text())
    letter = page.locator("section[aria-labelledby=answer] a").get_attribute("href")
    assert page.request.get(letter).body().startswith(b"%PDF")
    site.wait_for_link(email, rf"http\S+{here.rstrip('/').split('/')[-1]}\S*")
    reviewer = office(made, "reviewer")
    assert reviewer.goto(here).status == 404, "who took part in the decision does not read the appeal"
