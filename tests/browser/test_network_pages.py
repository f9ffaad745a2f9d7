"""Every kind of page of the network, as strangers, providers and coordinators see it, in three languages.

A test walks on a phone, and `look` sees each page at every width. Nothing is written: the demo is shared.
"""

from tests.browser.test_training_pages import DESK
from tests.browser.tools import every_language, first_links, look, look_at, sign_in
from tests.journeys.test_finding_help import FINDER

SENT = {"fi": "paikat", "sv": "platser", "en": "places"}
JOINED = {"fi": "organisaatiot", "sv": "organisationer", "en": "organisations"}
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
