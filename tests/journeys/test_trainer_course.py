"""J1: somebody finds a course, reads, signs up, completes it and gets a certificate that a stranger can check."""

import io

import pypdf
import pytest

from tests.browser.tools import LANGUAGES, WIDTHS, axe
from tests.journeys.learner import (
    answer,
    course,
    main_button,
    on_a_question,
    plain,
    press,
    sign_up,
    switch_language,
    verdicts,
)

pytestmark = pytest.mark.browser

COURSE = course("phone-basics")
NAME = {"fi": "Raija Näyteläinen", "sv": "Åsa Modellström", "en": "Neea Ŋavdna"}
MENU = {"fi": "Kurssit", "sv": "Kurser", "en": "Courses"}


def find_the_course_and_read(page, language):
    page.goto(f"/{language}/")
    if page.viewport_size["width"] < 1000:
        page.locator("button.nav-btn[popovertarget=nav]").first.click()
    press(page, page.locator("#nav a", has_text=MENU[language]))
    press(page, page.locator("h2 a, h3 a").filter(has_text=COURSE["course"]["title"][language]))
    assert plain(page.locator("h1").inner_text()) == COURSE["course"]["title"][language]
    press(page, page.locator("aside a.btn").first)
    assert plain(page.locator("h1").inner_text()) == COURSE["lessons"][0]["title"][language]
    assert page.locator("form[action*='lesson'], form[action*='osio'], form[action*='avsnitt']").count() == 1
    # A guest may mark a lesson as read; only that would set a cookie.
    assert "reading" not in {cookie["name"] for cookie in page.context.cookies()}


def start(page, look):
    look(page)
    press(page, main_button(page))


def read_the_lessons(page, language):
    for lesson in COURSE["lessons"]:
        assert plain(page.locator("h1").inner_text()) == lesson["title"][language]
        press(page, page.locator("nav.pager form button"))


def take_the_quiz(page, look):
    """``look`` is called on each kind of page that only a learner in the middle of a quiz sees."""
    press(page, main_button(page))
    questions, pages = COURSE["quiz"]["questions"], []
    refused = False
    while on_a_question(page):
        pages.append(page.content())
        look(page)
        if not refused and page.locator("main input[type=radio]").count():
            press(page, page.locator(".pager button.btn").last)
            assert page.locator("[role=alert]").count() == 1, "an empty answer is answered on the same page"
            look(page)
            refused = True
        answer(page, questions)
        press(page, page.locator(".pager button.btn").last)
    pages.append(page.content())
    look(page)
    for text in verdicts(questions):
        assert not any(text in source for source in pages), "the answer was told before the quiz was sent"
    press(page, main_button(page))
    assert page.locator(".empty--done").count() == 1, plain(page.locator("main").inner_text())
    look(page)


def get_the_certificate(page, site, language, email):
    """Returns the address on paper, and the file that came by mail."""
    press(page, page.locator(".empty--done a.btn").first)
    press(page, page.locator("section[aria-labelledby=certificates] h3 a").first)
    for other in LANGUAGES:
        link = page.locator(f"a[hreflang={other}][href*='.pdf']").first.get_attribute("href")
        answer = page.request.get(link)
        assert answer.headers["content-type"] == "application/pdf"
        document = pypdf.PdfReader(io.BytesIO(answer.body()))
        assert document.root_object["/Lang"].lower().startswith(other)
        assert COURSE["course"]["title"][other] in plain(document.pages[0].extract_text())
    mail = site.wait_for_mail(email, count=2)
    [attachment] = list(mail.iter_attachments())
    assert attachment.get_content_type() == "application/pdf"
    assert NAME[language] in plain(pypdf.PdfReader(io.BytesIO(attachment.get_content())).pages[0].extract_text())
    press(page, page.locator("main a[href*='/v/']").first)
    return page.url, attachment.get_content()


def check_as_a_stranger(new_context, address, file, name, *, asks):
    """On a phone, by the code on paper: the holder shows initials only, so the name is compared. Then by the file.

    ``asks``: whether this stranger compares it. All of them have one address, which may ask ten times in ten minutes.
    """
    page = new_context(locale="en-GB", width=360).new_page()
    page.goto(address)
    assert page.locator("html").get_attribute("lang") == "en"
    for each in LANGUAGES:
        switch_language(page, each)
        assert page.locator(".notice--ok").count() == 1
        text = plain(page.locator("main").inner_text())
        assert name not in text
        assert COURSE["course"]["title"][each] in text
    axe(page)
    for typed, mood in ((name.swapcase(), "ok"), (f"{name}en", "bad")) if asks else ():
        page.fill("main input[name=name]", typed)
        press(page, page.locator(".ask form button").first)
        assert page.locator(f".notice--{mood} bdi", has_text=typed).count() == 1
    page.goto("/v/?l=en")
    [badge] = pypdf.PdfReader(io.BytesIO(file)).attachments["certificate.json"]
    for given, mood in ((file, "ok"), (badge, "ok"), (badge.replace(name.encode(), b"Somebody Else"), "bad")):
        page.set_input_files("main input[type=file]", {"name": "given", "mimeType": "", "buffer": given})
        press(page, page.locator("form[enctype] button"))
        assert page.locator(f".notice--{mood}").count() == 1
        assert (name in plain(page.locator("main").inner_text())) == (mood == "ok")
    axe(page)


@pytest.mark.parametrize(
    ("language", "width", "scripts"),
    [*((language, width, True) for language in LANGUAGES for width in WIDTHS), ("fi", 1280, False)],
)
def test_a_volunteer_completes_a_course_and_a_stranger_checks_the_certificate(
    new_context, site, faults, language, width, scripts
):
    faults.forgive("422")
    page = new_context(width=width, java_script_enabled=scripts).new_page()
    email = f"raija.{language}.{width}.{scripts}@post.example".lower()
    find_the_course_and_read(page, language)
    sign_up(page, site, email, NAME[language])
    look = axe if scripts else lambda _page: None  # axe is a script itself
    start(page, look)
    read_the_lessons(page, language)
    take_the_quiz(page, look)
    address, file = get_the_certificate(page, site, language, email)
    check_as_a_stranger(new_context, address, file, NAME[language], asks=width == WIDTHS[0])


def test_switching_language_in_the_middle_of_a_quiz_loses_nothing(new_context, site):
    page = new_context().new_page()
    find_the_course_and_read(page, "fi")
    sign_up(page, site, "raija.vaihtaa@post.example", NAME["fi"])
    start(page, axe)
    read_the_lessons(page, "fi")
    press(page, main_button(page))
    for language in ("fi", "sv", "en", "fi", "sv"):
        switch_language(page, language)
        answer(page, COURSE["quiz"]["questions"])
        press(page, page.locator(".pager button.btn").last)
    switch_language(page, "en")
    press(page, main_button(page))
    assert page.locator(".empty--done").count() == 1
    press(page, page.locator(".empty--done a.btn").first)
    assert COURSE["course"]["title"]["en"] in page.locator("main").inner_text()
