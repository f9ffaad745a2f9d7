"""The share link of a certificate in a real browser: copied by a button, or by hand where there are no scripts.

The link stays open: the demo is shared with other tests.
"""

from playwright.sync_api import expect

from tests.browser.tools import first_links, sign_in
from tests.journeys.learner import press


def shared_certificate(page, site):
    """Opens the page of a certificate of the learner, and makes a link if there is none."""
    sign_in(page, "learner", site.password)
    page.goto("/fi/oma/")
    page.goto(first_links(page, "section[aria-labelledby=certificates] h3 a")[0])
    if not page.locator("#share-link").count():
        press(page, page.locator("#share form button"))
    return page.locator("#share-link").input_value()


def test_the_button_copies_the_link_and_a_stranger_opens_it(new_context, site):
    context = new_context(width=360)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    link = shared_certificate(page, site)
    page.locator("button[data-copy]").click()
    expect(page.locator("[data-copy-status]")).not_to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()") == link

    stranger = new_context(width=360, locale="en-GB").new_page()
    stranger.goto(link)
    expect(stranger.locator(".notice--ok")).to_have_count(1)
    assert stranger.evaluate("document.querySelector('img.seal').naturalWidth") == 600
    for file in ("pdf", "png", "json"):
        address = first_links(stranger, f"main a[href*='.{file}?']")[0]
        assert stranger.request.get(address).status == 200


def test_a_browser_that_refuses_to_copy_selects_the_link(new_context, site):
    page = new_context(width=1280).new_page()
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    link = shared_certificate(page, site)
    page.locator("button[data-copy]").click()
    expect(page.locator("[data-copy-status]")).not_to_be_empty()
    assert page.evaluate("getSelection().toString() || document.activeElement.value") == link


def test_without_scripts_the_link_stands_there_and_no_button_that_does_nothing(new_context, site):
    page = new_context(width=360, java_script_enabled=False).new_page()
    shared_certificate(page, site)
    expect(page.locator("#share-link")).to_be_visible()
    expect(page.locator("button[data-copy]")).to_be_hidden()
