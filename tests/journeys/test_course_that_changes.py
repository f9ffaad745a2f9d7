"""J1 when the course does not stand still: an editor adds to it and changes it while somebody is under way."""

import io

import pypdf
import pytest

from core import clock
from tests.browser.tools import axe, sign_in
from tests.journeys.learner import (
    answer,
    course,
    exercise,
    main_button,
    on_a_question,
    plain,
    practise,
    press,
    sign_up,
    switch_language,
)

pytestmark = pytest.mark.browser

COURSE = course("spot-the-scam")
EXERCISE = exercise("scams")
FINNISH, SWEDISH = "/fi/kurssit/tunnista-huijaus/", "/sv/kurser/kann-igen-bluffen/"
NAME = "Ánte Ŋuorgasuolu"


class Editor:
    """Somebody at the page editor, in a window of their own."""

    def __init__(self, page, password):
        self.page = page
        sign_in(page, "editor", password)

    def page_id(self, slug):
        found = self.page.request.get(f"/cms/api/main/pages/?slug={slug}").json()["items"]
        return found[0]["id"]

    def copy_lesson(self, slug, title, new_slug):
        """A new lesson made of one that is there, left as a draft."""
        self.page.goto(f"/cms/pages/{self.page_id(slug)}/copy/")
        self.page.fill("#id_new_title", title)
        self.page.fill("#id_new_slug", new_slug)
        press(self.page, self.page.locator("form[action*='/copy/'] [type=submit]"))

    def publish(self, slug, change, *, title=""):
        """Through the question what kind of change it is. Returns what the editor was told about it."""
        self.page.goto(f"/cms/pages/{self.page_id(slug)}/edit/")
        if title:
            self.page.fill("#id_title", title)
        with self.page.expect_navigation():
            self.page.locator("button[name=action-publish]").dispatch_event("click")
        told = plain(self.page.locator("main").inner_text())
        self.page.locator(f"input[name=change][value={change}]").check()
        press(self.page, self.page.locator("main form button[type=submit]"))
        return told


def parts(page):
    """(done, all) of the learner's own version, as the course page says it."""
    bar = page.locator("aside progress")
    return int(bar.get_attribute("value")), int(bar.get_attribute("max"))


def read_on(page):
    """Reads, practises and stops before the quiz. Returns the titles on the way."""
    titles = []
    while not page.locator("form[action*='quiz'], form[action*='testi'], form[action*='/test/']").count():
        titles.append(plain(page.locator("h1").inner_text()))
        if page.locator("nav.pager form button").count():
            press(page, page.locator("nav.pager form button"))
        else:
            practise(page, EXERCISE)
    return titles


def take_the_quiz(page):
    press(page, main_button(page))
    while on_a_question(page):
        answer(page, COURSE["quiz"]["questions"])
        press(page, page.locator(".pager button.btn").last)
    press(page, main_button(page))


def read_as_a_guest_and_sign_up(page, site, email):
    """In Finnish: what is read without an account is kept, and comes along at sign-up."""
    page.goto(FINNISH)
    press(page, page.locator("aside a.btn").first)
    press(page, page.locator("nav.pager form button"))
    assert plain(page.locator("h1").inner_text()) == plain(COURSE["lessons"][1]["title"]["fi"])
    sign_up(page, site, email, NAME)
    page.goto(FINNISH)
    assert parts(page)[0] == 1


def finish_in_swedish_on_a_phone(page, added, look):
    page.set_viewport_size({"width": 360, "height": 740})
    switch_language(page, "sv")
    look(page)
    press(page, page.locator("aside a.btn").first)
    titles = read_on(page)
    assert plain(COURSE["lessons"][2]["title"]["sv"]) in titles
    assert added not in titles, "it stands behind the quiz"
    take_the_quiz(page)
    look(page)
    assert page.locator(".empty--done").count() == 0
    press(page, page.locator("main .row a.btn").first)
    titles = []
    while page.locator("nav.pager form button").count():
        titles.append(plain(page.locator("h1").inner_text()))
        press(page, page.locator("nav.pager form button"))
    assert added in titles
    assert page.locator("main .notice--ok").count() == 1
    look(page)


def certificate_in_english(page):
    page.goto("/fi/oma/")
    switch_language(page, "en")
    press(page, page.locator("section[aria-labelledby=certificates] h3 a").first)
    link = page.locator("a[hreflang=en][href*='.pdf']").first.get_attribute("href")
    document = pypdf.PdfReader(io.BytesIO(page.request.get(link).body()))
    assert document.root_object["/Lang"].lower().startswith("en")
    return plain(document.pages[0].extract_text())


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_learner_finishes_a_course_that_is_edited_meanwhile(new_context, site, faults, scripts):
    faults.forgive("/cms/", "422")  # Wagtail's own screens are watched by Wagtail
    mark = "a" if scripts else "b"
    look = axe if scripts else lambda _page: None
    page = new_context(width=1280, java_script_enabled=scripts).new_page()
    read_as_a_guest_and_sign_up(page, site, f"ante.{mark}@post.example")
    _done, total = parts(page)

    # Somebody adds a lesson: the learner's course stays as it was, and the new lesson is offered.
    editor = Editor(new_context(width=1280).new_page(), site.password)
    added = f"Lisälehti {mark}"
    editor.copy_lesson("miten-huijari-toimii", added, f"lisalehti-{mark}")
    assert added in editor.publish(f"lisalehti-{mark}", "additive")
    page.goto(FINNISH)
    look(page)
    assert parts(page) == (1, total)
    press(page, page.locator("main .notice form button"))
    assert parts(page) == (1, total + 1)

    # Something one must know changes: who is under way is not disturbed.
    changed = f"{plain(COURSE['lessons'][2]['title']['fi'])} ({mark})"
    editor.publish("kun-epailet-tai-vahinko-sattui", "material", title=changed)
    page.goto(FINNISH)
    assert parts(page) == (1, total + 1)

    finish_in_swedish_on_a_phone(page, added, look)
    text = certificate_in_english(page)
    assert plain(COURSE["course"]["title"]["en"]) in text
    assert NAME in text

    # The change that mattered is offered as a short refresher, and one is told until when the certificate holds.
    page.goto(SWEDISH)
    look(page)
    assert page.locator("main .notice form button").count() == 1
    assert f"{clock.months_after(clock.today(), 6):%-d.%-m.%Y}" in page.locator("main").inner_text()
