"""The front door: it answers in three languages, on a phone and on a screen, to everyone."""

import re

from tests.browser.tools import axe, every_language, every_language_and_width, fits


@every_language_and_width
def test_the_home_page_is_for_everyone(new_context, language, width):
    page = new_context(width=width).new_page()
    answer = page.goto(f"/{language}/")
    assert answer.status == 200
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    axe(page)


@every_language
def test_the_home_page_needs_no_sideways_scrolling_on_a_small_phone(new_context, language):
    page = new_context(width=320).new_page()
    page.goto(f"/{language}/")
    fits(page)


def test_a_first_visitor_is_led_to_the_language_of_their_browser(new_context):
    page = new_context(locale="sv-FI").new_page()
    page.goto("/")
    assert re.search(r"/sv/$", page.url)
