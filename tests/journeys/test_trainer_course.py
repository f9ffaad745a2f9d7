"""J1: somebody finds a course, reads, signs up, completes it and gets a certificate that a stranger can check."""

import io
import re
from pathlib import Path

import pypdf
import pytest
import yaml

from tests.browser.tools import LANGUAGES, WIDTHS, axe

pytestmark = pytest.mark.browser

COURSE = yaml.safe_load(Path("cms/demo/data/courses/phone-basics.yaml").read_text(encoding="utf-8"))
NAME = {"fi": "Raija Näyteläinen", "sv": "Åsa Modellström", "en": "Neea Ŋavdna"}
MENU = {"fi": "Kurssit", "sv": "Kurser", "en": "Courses"}
# No verdict of a question may reach the browser before the answers are sent.
FEEDBACK = [
    option["feedback"][language]
    for question in COURSE["quiz"]["questions"]
    for option in question.get("options", [])
    if "feedback" in option
    for language in LANGUAGES
]


def right_answers(prompt):
    """The texts of the right options, in whatever language the question is asked."""
    for question in COURSE["quiz"]["questions"]:
        for language, text in question["prompt"].items():
            if " ".join(text.split()) == prompt:
                return [
                    " ".join(option["text"][language].split())
                    for option in question["options"]
                    if option["key"] in question["correct"]
                ]
    raise AssertionError(f"no such question: {prompt}")


def plain(text):
    return " ".join(text.replace("\u00ad", "").split())


def press(page, locator):
    with page.expect_navigation():
        locator.click()


def find_the_course_and_read(page, language):
    page.goto(f"/{language}/")
    if page.viewport_size["width"] < 1000:
        page.locator("button.nav-btn[popovertarget=nav]").first.click()
    press(page, page.locator("#nav a", has_text=MENU[language]))
    press(page, page.locator("h2 a, h3 a").filter(has_text=COURSE["course"]["title"][language]))
    assert plain(page.locator("h1").inner_text()) == COURSE["course"]["title"][language]
    press(page, page.locator("aside a.btn").first)
    assert plain(page.locator("h1").inner_text()) == COURSE["lessons"][0]["title"][language]
    assert page.locator("form[action*='lesson'], form[action*='osio'], form[action*='avsnitt']").count() == 0


def sign_up(page, site, language, email):
    press(page, page.locator("main .notice a"))
    if page.locator("input[name=password1]").count() == 0:
        press(page, page.locator("main a[href*='signup']").first)
    page.fill("input[name=email]", email)
    page.fill("input[name=name]", NAME[language])
    page.fill("input[name=password1]", "neljä kuusta ja uimaranta")
    press(page, page.locator("main form button.btn:not([type=button])").first)
    wrong = page.locator("input[name=code]")
    wrong.fill("AAAAAA")
    press(page, page.locator("main form button.btn:not([type=button])").first)
    assert page.locator("[role=alert]").count() == 1, "a wrong code is answered on the same page"
    mail = site.wait_for_mail(email)
    code = re.search(r": *([A-Z0-9][A-Z0-9 -]{4,10})$", str(mail["Subject"]).strip())[1]
    page.fill("input[name=code]", code)
    press(page, page.locator("main form button.btn:not([type=button])").first)


def start(page, look):
    look(page)
    press(page, page.locator("main form button.btn:not([type=button])").first)


def read_the_lessons(page, language):
    for lesson in COURSE["lessons"]:
        assert plain(page.locator("h1").inner_text()) == lesson["title"][language]
        press(page, page.locator("nav.pager form button"))


def take_the_quiz(page, language, look):
    """``look`` is called on each kind of page that only a learner in the middle of a quiz sees."""
    press(page, page.locator("main form button.btn:not([type=button])").first)
    look(page)
    pages = []
    while page.locator("fieldset").count():
        pages.append(page.content())
        if len(pages) == 1:
            press(page, page.locator(".pager button.btn").last)
            assert page.locator("[role=alert]").count() == 1, "an empty answer is answered on the same page"
            look(page)
        for text in right_answers(plain(page.locator("legend").inner_text())):
            page.locator("label.choice").filter(has_text=re.compile(f"^\\s*{re.escape(text)}\\s*$")).click()
        press(page, page.locator(".pager button.btn").last)
    pages.append(page.content())
    look(page)
    for text in FEEDBACK:
        assert not any(text in source for source in pages), "the answer was told before the quiz was sent"
    press(page, page.locator("main form button.btn:not([type=button])").last)
    assert page.locator(".empty--done").count() == 1
    look(page)


def switch_language(page, language):
    press(page, page.locator(f".bar a[hreflang={language}]"))
    assert page.locator("html").get_attribute("lang") == language


def get_the_certificate(page, site, language, email):
    """Returns the address on paper."""
    press(page, page.locator(".empty--done a.btn").first)
    for other in LANGUAGES:
        link = page.locator(f"a[hreflang={other}][href*='.pdf']").first.get_attribute("href")
        answer = page.request.get(link)
        assert answer.headers["content-type"] == "application/pdf"
        document = pypdf.PdfReader(io.BytesIO(answer.body()))
        assert document.root_object["/Lang"].lower().startswith(other)
        assert COURSE["course"]["title"][other] in plain(document.pages[0].extract_text())
    mail = site.wait_for_mail(email, count=2, seconds=60)
    [attachment] = list(mail.iter_attachments())
    assert attachment.get_content_type() == "application/pdf"
    assert NAME[language] in plain(pypdf.PdfReader(io.BytesIO(attachment.get_content())).pages[0].extract_text())
    press(page, page.locator("a[href*='/v/']").first)
    return page.url


def check_as_a_stranger(new_context, address, language, name):
    page = new_context(locale="en-GB").new_page()
    page.goto(address)
    assert page.locator("html").get_attribute("lang") == "en"
    for each in LANGUAGES:
        switch_language(page, each)
        assert page.locator(".notice--ok").count() == 1
        text = plain(page.locator("main").inner_text())
        assert name in text
        assert COURSE["course"]["title"][each] in text
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
    sign_up(page, site, language, email)
    look = axe if scripts else lambda _page: None  # axe is a script itself
    start(page, look)
    read_the_lessons(page, language)
    take_the_quiz(page, language, look)
    address = get_the_certificate(page, site, language, email)
    check_as_a_stranger(new_context, address, language, NAME[language])


def test_switching_language_in_the_middle_of_a_quiz_loses_nothing(new_context, site):
    page = new_context().new_page()
    find_the_course_and_read(page, "fi")
    sign_up(page, site, "fi", "raija.vaihtaa@post.example")
    start(page, axe)
    read_the_lessons(page, "fi")
    press(page, page.locator("main form button.btn:not([type=button])").first)
    for language in ("fi", "sv", "en", "fi", "sv"):
        switch_language(page, language)
        for text in right_answers(plain(page.locator("legend").inner_text())):
            page.locator("label.choice").filter(has_text=re.compile(f"^\\s*{re.escape(text)}\\s*$")).click()
        press(page, page.locator(".pager button.btn").last)
    switch_language(page, "en")
    press(page, page.locator("main form button.btn:not([type=button])").last)
    assert page.locator(".empty--done").count() == 1
    press(page, page.locator(".empty--done a.btn").first)
    assert COURSE["course"]["title"]["en"] in page.locator("main").inner_text()
