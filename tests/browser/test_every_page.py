"""Every kind of page, in three languages, on a phone and on a screen: for everyone, and in one language only.

A test walks on a phone, and `look` sees each page at every width.
"""

from tests.browser.tools import ACCOUNT, every_language, first_links, look, look_at, sign_in
from tests.journeys.learner import press

MY = {"fi": "oma", "sv": "mitt", "en": "my"}
SEARCH = {"fi": ("haku", "pankkitunnukset"), "sv": ("sok", "bankkoder"), "en": ("search", "bank codes")}
EXERCISES = {"fi": "harjoitukset", "sv": "ovningar", "en": "exercises"}


def public_addresses(page, language):
    """One address of each kind of page that everyone may read, found by following links from the home page."""
    home = f"/{language}/"
    page.goto(home)
    menu = [link for link in first_links(page, "#nav a") if link != home]
    footer = first_links(page, "footer a[href^='/']")
    [courses, practices] = menu[1:3]
    page.goto(courses)
    path = first_links(page, "main .card--tint a")[0]
    course = first_links(page, "main .card--link:not(.card--tint) a")[0]
    page.goto(course)
    parts = first_links(page, "ol.steps a")
    page.goto(practices)
    listed = first_links(page, "main .card--link a")
    page.goto(f"/{language}/{EXERCISES[language]}/")
    exercises = first_links(page, "main .card--link a")
    word, query = SEARCH[language]
    account = f"/{language}/{ACCOUNT[language]}"
    return [
        home,
        *dict.fromkeys([*menu, *footer]),
        path,
        course,
        parts[0],
        parts[-1],
        listed[0],
        listed[-1],
        # The last is the one with parts.
        exercises[0],
        exercises[-1],
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


@every_language
def test_every_kind_of_public_page(phone, faults, language):
    page = phone()
    addresses = public_addresses(page, language)
    assert len(addresses) >= 25
    for address in addresses:
        look_at(page, address, language)
    faults.forgive("404")
    look_at(page, f"/{language}/no-such-page/", language)
    look_at(page, f"/v/2222-2222?l={language}", language)


@every_language
def test_every_kind_of_own_page(phone, site, faults, language):
    page = phone()
    sign_in(page, "learner", site.password, language)
    for address in signed_in_addresses(language):
        look_at(page, address, language)
    page.goto(f"/{language}/{MY[language]}/")
    look_at(page, first_links(page, "section[aria-labelledby=certificates] h3 a")[0], language)
    check, erase = (first_links(page, f"main {part}")[-1] for part in ("a[href*='/v/']", "details a.btn--small"))
    if not page.locator("#share-link").count():
        press(page, page.locator("#share form button"))
        look(page, language)
    shared = page.locator("#share-link").input_value()
    for address in (f"{check}?l={language}", erase, f"{shared}?l={language}"):
        look_at(page, address, language)
    faults.forgive("404")
    look_at(page, f"/s/{'x' * 43}?l={language}", language)
