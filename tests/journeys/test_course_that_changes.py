"""J1 when the course does not stand still: an editor adds to it and changes it while somebody is under way."""

import datetime as dt
import io
import re

import pypdf
import pytest

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
HOME = {
    language: f"/{language}/{part}/" for language, part in {"fi": "kurssit", "sv": "kurser", "en": "courses"}.items()
}
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


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_learner_finishes_a_course_that_is_edited_meanwhile(new_context, site, faults, scripts):
    faults.forgive("/cms/", "422")  # Wagtail's own screens are watched by Wagtail
    mark = "a" if scripts else "b"
    slugs = [HOME["fi"] + COURSE["course"]["slug"]["fi"] + "/", HOME["sv"] + COURSE["course"]["slug"]["sv"] + "/"]
    first, second, third = COURSE["lessons"]
    look = axe if scripts else lambda _page: None

    # In Finnish, without an account: what is read is kept, and comes along at sign-up.
    page = new_context(width=1280, java_script_enabled=scripts).new_page()
    page.goto(slugs[0])
    press(page, page.locator("aside a.btn").first)
    press(page, page.locator("nav.pager form button"))
    assert plain(page.locator("h1").inner_text()) == plain(second["title"]["fi"])
    sign_up(page, site, f"ante.{mark}@post.example", NAME)
    page.goto(slugs[0])
    done, total = parts(page)
    assert done == 1

    # Somebody adds a lesson: the learner's course stays as it was, and the new lesson is offered.
    editor = Editor(new_context(width=1280).new_page(), site.password)
    added = f"Lisälehti {mark}"
    editor.copy_lesson(first["slug"]["fi"] if "slug" in first else "miten-huijari-toimii", added, f"lisalehti-{mark}")
    assert added in editor.publish(f"lisalehti-{mark}", "additive")
    page.goto(slugs[0])
    look(page)
    assert parts(page) == (1, total)
    press(page, page.locator("main form[action*='versi'] button").first)
    assert parts(page) == (1, total + 1)

    # Something one must know changes: who is under way is not disturbed.
    changed = f"{plain(second['title']['fi'])} ({mark})"
    editor.publish("tarkista-ennen-kuin-vahvistat", "material", title=changed)
    page.goto(slugs[0])
    assert parts(page) == (1, total + 1)

    # On, in Swedish, on a phone.
    page.set_viewport_size({"width": 360, "height": 740})
    switch_language(page, "sv")
    look(page)
    press(page, page.locator("aside a.btn").first)
    titles = read_on(page)
    assert plain(third["title"]["sv"]) in titles
    assert added in titles
    take_the_quiz(page)
    assert page.locator(".empty--done").count() == 1
    look(page)

    # The certificate, in English.
    press(page, page.locator(".empty--done a.btn").first)
    switch_language(page, "en")
    link = page.locator("a[hreflang=en][href*='.pdf']").first.get_attribute("href")
    document = pypdf.PdfReader(io.BytesIO(page.request.get(link).body()))
    assert document.root_object["/Lang"].lower().startswith("en")
    text = plain(document.pages[0].extract_text())
    assert plain(COURSE["course"]["title"]["en"]) in text
    assert NAME in text

    # The change that mattered is offered as a short refresher, and the certificate says until when it holds.
    page.goto(slugs[1])
    look(page)
    assert page.locator("form[action*='repetition'], form[action*='refresh']").count() == 1
    year = (dt.datetime.now(tz=dt.UTC) + dt.timedelta(days=180)).year
    assert re.search(rf"\b{year}\b", page.locator("main").inner_text())
