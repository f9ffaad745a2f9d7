"""Every kind of page, in three languages, on a phone and on a screen: for everyone, and in one language only."""

import functools
import re
from pathlib import Path

import polib

from tests.browser.tools import ACCOUNT, axe, every_language, every_language_and_width, fits, sign_in

ROOT = Path(__file__).resolve().parents[2]
MY = {"fi": "oma", "sv": "mitt", "en": "my"}
SEARCH = {"fi": ("haku", "pankkitunnukset"), "sv": ("sok", "bankkoder"), "en": ("search", "bank codes")}
# Loads each page with its parts closed and open: what a <details> hides must be as good as what it shows.
OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"


def first_links(page, selector):
    return page.eval_on_selector_all(selector, "all => all.map(a => a.getAttribute('href'))")


def public_addresses(page, language):
    """One address of each kind of page that everyone may read, found by following links from the home page."""
    home = f"/{language}/"
    page.goto(home)
    menu = [link for link in first_links(page, "#nav a") if link != home]
    footer = first_links(page, "footer a[href^='/']")
    [courses, practices] = menu[:2]
    page.goto(courses)
    course = first_links(page, "main .card--link a")[0]
    page.goto(course)
    parts = first_links(page, "ol.steps a")
    page.goto(practices)
    listed = first_links(page, "main .card--link a")
    word, query = SEARCH[language]
    account = f"/{language}/{ACCOUNT[language]}"
    return [
        home,
        *dict.fromkeys([*menu, *footer]),
        course,
        parts[0],
        parts[-1],
        listed[0],
        listed[-1],
        f"/{language}/{word}/?q={query}",
        f"/{language}/{word}/?q=qqqqqqq",
        f"{account}/login/",
        f"{account}/signup/",
        f"{account}/password/reset/",
        f"/v/?l={language}",
    ]


def signed_in_addresses(language):
    account = f"/{language}/{ACCOUNT[language]}"
    return [f"/{language}/{MY[language]}/", f"{account}/", f"{account}/2fa/", f"{account}/password/change/"]


@functools.cache
def english_texts(language):
    """What must not be read on a page in this language: the texts of the catalogue as they are in English."""
    entries = polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))
    own = {entry.msgstr for entry in entries}
    plain = [
        e.msgid
        for e in entries
        if len(e.msgid) >= 9 and "%" not in e.msgid and "{" not in e.msgid and "/" not in e.msgid
    ]
    return [text for text in plain if not any(text in translated for translated in own)]


def speaks_only(page, language):
    """Fails when an English text of the catalogue shows on the page, outside what says that it is English."""
    text = page.evaluate(
        "() => { const copy = document.body.cloneNode(true);"
        " copy.querySelectorAll('[lang=en]').forEach(each => each.remove()); return copy.textContent }"
    )
    text = re.sub(r"\s+", " ", text.replace("\u00ad", ""))
    left = [english for english in english_texts(language) if re.search(rf"\b{re.escape(english)}(?!\w)", text)]
    assert not left, f"{page.url}: {left}"


def look_at(page, address, language):
    page.goto(address)
    assert page.locator("html").get_attribute("lang") == language, address
    assert page.locator("h1").count() == 1, address
    if language != "en":
        speaks_only(page, language)
    page.evaluate(OPEN_ALL)
    axe(page)


@every_language_and_width
def test_every_kind_of_public_page(new_context, faults, language, width):
    page = new_context(width=width, reduced_motion="reduce").new_page()
    addresses = public_addresses(page, language)
    assert len(addresses) >= 20
    for address in addresses:
        look_at(page, address, language)
    faults.forgive("404")
    look_at(page, f"/{language}/no-such-page/", language)
    look_at(page, f"/v/2222-2222?l={language}", language)


@every_language_and_width
def test_every_kind_of_own_page(new_context, site, language, width):
    page = new_context(width=width, reduced_motion="reduce").new_page()
    sign_in(page, "learner", site.password, language)
    for address in signed_in_addresses(language):
        look_at(page, address, language)
    page.goto(f"/{language}/{MY[language]}/")
    for address in first_links(page, "main a[href*='/v/']")[:1]:
        look_at(page, f"{address}?l={language}", language)


@every_language
def test_no_page_needs_sideways_scrolling_on_a_small_phone(new_context, faults, language):
    page = new_context(width=320).new_page()
    for address in public_addresses(page, language):
        page.goto(address)
        page.evaluate(OPEN_ALL)
        fits(page)
