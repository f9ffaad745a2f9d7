"""Every kind of page, in three languages, on a phone and on a screen: for everyone, and in one language only."""

from tests.browser.tools import ACCOUNT, every_language_and_width, first_links, look_at, sign_in

MY = {"fi": "oma", "sv": "mitt", "en": "my"}
SEARCH = {"fi": ("haku", "pankkitunnukset"), "sv": ("sok", "bankkoder"), "en": ("search", "bank codes")}
EXERCISES = {"fi": "harjoitukset", "sv": "ovningar", "en": "exercises"}


def public_addresses(page, language):
    """One address of each kind of page that everyone may read, found by following links from the home page."""
    home = f"/{language}/"
    page.goto(home)
    menu = [link for link in first_links(page, "#nav a") if link != home]
    footer = first_links(page, "footer a[href^='/']")
    [courses, practices] = menu[:2]
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


@every_language_and_width
def test_every_kind_of_public_page(new_context, faults, language, width):
    page = new_context(width=width, reduced_motion="reduce").new_page()
    addresses = public_addresses(page, language)
    assert len(addresses) >= 25
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
