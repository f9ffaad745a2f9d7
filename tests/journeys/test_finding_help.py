"""J4: an older person finds help near home on a phone, and a provider says that what the finder tells is right."""

import pytest
from playwright.sync_api import expect

from tests.browser.tools import every_language, first_links, fits, look, sign_in
from tests.journeys.learner import plain, press

pytestmark = pytest.mark.browser

# What somebody types, with a slip of the finger, and the municipality that is meant.
TYPED = {"fi": ("Koupio", "Kuopio"), "sv": ("Esbbo", "Esbo"), "en": ("kuopioo", "Kuopio")}
FINDER = {"fi": "etsi-digitukea", "sv": "hitta-digitalt-stod", "en": "find-support"}
DESK = {"fi": "tyopoyta", "sv": "arbetsbord", "en": "desk"}


def ask(page, place):
    box = page.locator("main form[role=search]")
    box.locator("input[name=place]").fill(place)
    press(page, box.locator("button:not([type=button])"))


@every_language
def test_somebody_finds_help_near_home_on_a_phone(phone, language):
    page = phone()
    page.goto(f"/{language}/")
    typed, meant = TYPED[language]
    ask(page, typed)
    results = page.locator("#results")
    assert meant in plain(results.inner_text()), "a slip of the finger is understood, and said"
    look(page, language)
    assert results.locator("article.card").count() >= 3
    numbers = results.locator("article.card a[href^='tel:']")
    assert numbers.count() >= 1
    press(page, results.locator("article.card h3 a").first)
    look(page, language)
    assert page.locator("main a[href^='tel:'], main a[href^='mailto:'], main a[href^='https://']").count() >= 1
    press(page, page.locator("nav.crumbs a").last)
    look(page, language)
    assert meant in plain(page.locator("h1").inner_text())
    assert page.locator("main a[href$='.pdf']").count() == 1


@every_language
def test_nobody_is_left_without_an_answer(phone, language):
    page = phone(java_script_enabled=False)
    # Somali in the northernmost municipality, on a Sunday: nothing fits.
    page.goto(f"/{language}/{FINDER[language]}/?place=Utsjoki&language=so&topic=travel&way=onsite_open&open=now")
    assert page.locator("#results a[href^='tel:']").count() >= 1, "somebody can be called all the same"
    page.goto(f"/{language}/{FINDER[language]}/?place=Atlantis")
    assert "Atlantis" in page.locator("#results").inner_text()
    assert page.locator("#results a[href^='tel:']").count() >= 1
    fits(page)


def test_without_scripts_the_finder_is_a_form_like_any_other(phone):
    page = phone(java_script_enabled=False)
    page.goto("/fi/")
    ask(page, "70100")
    assert page.locator("[data-near]").is_hidden(), "what needs a script is not offered"
    page.select_option("select[name=way]", "home_visit")
    press(page, page.locator("main form[role=search] button:not([type=button])"))
    assert "way=home_visit" in page.url
    cards = page.locator("#results article.card")
    assert cards.count() >= 1, "somebody comes home in Kuopio, or can be called instead"
    assert cards.locator("h3 a").count() == cards.count()


def test_a_position_that_the_browser_tells_finds_what_is_near_it(new_context, site):
    page = new_context(width=360, geolocation={"latitude": 62.892512, "longitude": 27.678321}).new_page()
    page.context.grant_permissions(["geolocation"])
    page.goto("/fi/etsi-digitukea/?place=Utsjoki")
    with page.expect_navigation():
        page.locator("[data-near-ask]").click()
    assert "near=62.89%2C27.68" in page.url, "to about a kilometre, and no closer"
    assert page.locator("input[name=place]").input_value() == ""
    assert page.locator("#results article.card").count() >= 3
    assert "Kuopio" in page.locator("#results article.card").first.inner_text()
    # The position stays while choices change, until a place is typed.
    page.select_option("select[name=way]", "near")
    press(page, page.locator("main form[role=search] button:not([type=button])"))
    assert "near=62.89%2C27.68" in page.url
    ask(page, "Espoo")
    assert "near=6" not in page.url
    assert "Espoo" in page.locator("#results h2").first.inner_text()


def test_a_browser_that_does_not_tell_its_position_asks_for_a_place(new_context, site):
    page = new_context(width=360).new_page()
    page.goto("/fi/etsi-digitukea/")
    here = page.url
    status = page.locator("[data-near-status]")
    assert status.inner_text() == ""
    failed = page.locator("[data-near-ask]").get_attribute("data-failed")
    # Without leave to know it, as when a person says no.
    page.context.clear_permissions()
    page.locator("[data-near-ask]").click()
    expect(status).to_have_text(failed)
    expect(page.locator("input[name=place]")).to_be_focused()
    assert page.url == here
    look(page, "fi")


def test_a_provider_confirms_by_one_press_in_a_letter(phone, site):
    """The letter was written by the queue, because nobody had confirmed the place for more than six months."""
    link = site.wait_for_link("provider@demo.example", r"http\S+/(vahvista|confirm|bekrafta)/\S+")
    page = phone()
    page.goto(link)
    look(page, "fi")
    name = plain(page.locator("main .lead").first.inner_text())
    press(page, page.locator("main form button.btn--wide"))
    look(page, "fi")
    assert name in plain(page.locator("main").inner_text())
    assert page.locator("main form button.btn--wide").count() == 0
    page.goto(link)
    assert page.locator("main .empty--done").count() == 1, "opened again, it says that it was used"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_provider_changes_hours_and_everyone_reads_them(new_context, site, scripts):
    page = new_context(java_script_enabled=scripts).new_page()
    # Each its own organisation: both may run at once on the one demo.
    sign_in(page, "provider.b" if scripts else "provider", site.password, "sv")
    page.goto(f"/sv/{DESK['sv']}/")
    well = page.locator("section[aria-labelledby=my-places] article", has=page.locator(".tag--ok"))
    press(page, well.first.locator("h3 a"))
    here = page.url
    page.goto(next(link for link in first_links(page, "article.card a") if link.endswith("/tider/")))
    press(page, page.locator("button[name=do][value=add_exception]"))
    # Another note each time, so that what is read is what was just written.
    note = "Gäster i huset" if scripts else "Vi målar väggar"
    day = "2027-06-01" if scripts else "2027-06-02"
    row = page.locator("section[aria-labelledby=exceptions] .card").last
    row.locator("input[name$=-first_day]").fill(day)
    row.locator("summary").click()
    row.locator("input[name$=-note_sv]").fill(note)
    press(page, page.locator("main form button[name=do][value=save]"))
    page.goto(here)
    assert note in page.locator("main").inner_text()
    press(page, page.locator("section[aria-labelledby=next] a.btn--2"))
    expect(page.locator("main")).to_contain_text(note)
