"""The front door: it answers in three languages, on a phone and on a screen, to everyone."""

import re

from tests.browser.tools import every_language, look


@every_language
def test_the_home_page_is_for_everyone(phone, language):
    page = phone()
    answer = page.goto(f"/{language}/")
    assert answer.status == 200
    look(page, language)


def test_a_first_visitor_is_led_to_the_language_of_their_browser(new_context):
    page = new_context(locale="sv-FI").new_page()
    page.goto("/")
    assert re.search(r"/sv/$", page.url)
