"""Every kind of page of the network, as strangers, providers and coordinators see it, in three languages.

A test walks on a phone, and `look` sees each page at every width. Nothing is written: the demo is shared.
"""

from playwright.sync_api import expect

from tests.browser.test_training_pages import DESK
from tests.browser.tools import every_language, first_links, look, look_at, sign_in
from tests.journeys.learner import main_button, press
from tests.journeys.test_finding_help import FINDER

SENT = {"fi": "paikat", "sv": "platser", "en": "places"}
JOINED = {"fi": "organisaatiot", "sv": "organisationer", "en": "organisations"}
EMBED = {"fi": "omalle-sivustolle", "sv": "pa-din-webbplats", "en": "on-your-site"}
WAITING = {"fi": "vahvistamatta", "sv": "obekraftade", "en": "stale"}


@every_language
def test_every_kind_of_public_page_of_the_network(phone, language):
    page = phone()
    finder = f"/{language}/{FINDER[language]}/"
    look_at(page, finder, language)
    look_at(page, f"{finder}?place=Kuopio&open=now", language)
    look_at(page, f"{finder}?place=Atlantis", language)
    page.goto(f"{finder}?place=Helsinki")
    page.goto(first_links(page, "#results article.card h3 a")[0])
    look(page, language)
    organisation = next(link for link in first_links(page, "main aside a, main section a") if "/organis" in link)
    look_at(page, organisation, language)
    page.goto(finder)
    look_at(page, first_links(page, "#map svg a")[0], language)


@every_language
def test_the_maps_of_the_country_and_of_a_region_lead_on(phone, language):
    page = phone()
    page.goto(f"/{language}/{FINDER[language]}/")
    page.goto(first_links(page, "#map svg a")[0])
    press(page, page.locator("section[aria-labelledby=network] a").last)
    look(page, language)
    assert page.locator("main svg[role=group] a").count() == 19, "a tile for each region"
    # North Savo, whose map is narrow enough for a phone.
    press(page, page.locator("main svg[role=group] a[href$='/11/']"))
    look(page, language)
    tiles = set(first_links(page, "main svg[role=group] a"))
    assert tiles == set(first_links(page, "section[aria-labelledby=table] th a")), "the map and the table are the same"
    tile = page.locator("main svg[role=group] a").first
    name = tile.get_attribute("aria-label")
    tile.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert name.startswith(page.locator("h1").inner_text().replace("\u00ad", "")), "a tile is a link like any other"
    look(page, language)


@every_language
def test_the_widget_is_a_page_of_its_own(phone, language):
    page = phone()
    for asked in ("", "&place=Kuopio", "&place=Atlantis", "&place=Utsjoki&way=onsite_open&open=now"):
        look_at(page, f"/widget/finder/?language={language}{asked}", language)
    page.locator("#place").fill("Helsinki")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert f"language={language}" in page.url
    assert page.locator("article.card").count() >= 2
    assert page.context.cookies() == [], "it knows nobody"


@every_language
def test_somebody_takes_the_finder_to_their_own_site(phone, faults, language):
    faults.forgive("422")
    page = phone()
    look_at(page, f"/{language}/{FINDER[language]}/{EMBED[language]}/", language)
    page.locator("#id_place").fill("Kuoppio")
    press(page, main_button(page))
    look(page, language)
    assert page.locator("#code").count() == 0, "no code for what can only be guessed"
    assert "Kuopio" in page.locator("main [role=alert]").inner_text()
    page.locator("#id_place").fill("Kuopio")
    page.select_option("#id_audience", index=1)
    press(page, main_button(page))
    look(page, language)
    code = page.locator("#code").input_value()
    assert "place=Kuopio" in code
    assert "audience=" in code
    # As it looks on the other site: a form one can use without a mouse.
    frame = page.frame_locator("iframe.embedded")
    expect(frame.locator("#place")).to_have_value("Kuopio")
    frame.locator("#place").fill("Helsinki")
    frame.locator("#place").press("Enter")
    expect(frame.locator("article.card").first).to_be_visible()
    expect(frame.locator("#place")).to_have_value("Helsinki")


@every_language
def test_every_kind_of_page_of_a_provider(phone, site, language):
    page = phone()
    sign_in(page, "provider", site.password, language)
    desk = f"/{language}/{DESK[language]}/"
    look_at(page, desk, language)
    [place, *_] = first_links(page, "section[aria-labelledby=my-places] h3 a")
    [organisation, *_] = first_links(page, "section[aria-labelledby=own-organisations] h3 a")
    [add, *_] = first_links(page, "section[aria-labelledby=my-places] a.btn")
    look_at(page, add, language)
    look_at(page, place, language)
    inside = first_links(page, "main a")
    for address in dict.fromkeys(link for link in inside if link.startswith(desk) and link not in (desk, place)):
        if address.count("/") > place.count("/") and not address.startswith(organisation):
            look_at(page, address, language)
    page.goto(organisation)
    look(page, language)
    for address in dict.fromkeys(link for link in first_links(page, "main a") if link.startswith(organisation)):
        if address not in (organisation, add):
            look_at(page, address, language)


@every_language
def test_every_kind_of_page_of_a_coordinator(phone, site, language):
    page = phone()
    sign_in(page, "coordinator", site.password, language)
    desk = f"/{language}/{DESK[language]}/"
    look_at(page, f"{desk}{SENT[language]}/", language)
    look_at(page, f"{desk}{SENT[language]}/{WAITING[language]}/", language)
    look_at(page, f"{desk}{JOINED[language]}/", language)
    look_at(page, f"{desk}{JOINED[language]}/?q=zzzz", language)
    page.goto(f"{desk}{JOINED[language]}/?state=applied")
    applied = first_links(page, "main table a, main .listing a")[0]
    look_at(page, applied, language)
