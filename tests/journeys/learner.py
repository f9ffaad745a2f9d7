"""A learner who knows the answers: fills in any kind of question, in whatever language it is asked."""

import re
from pathlib import Path

import yaml
from playwright.sync_api import expect

LANGUAGES = ("fi", "sv", "en")


def course(name):
    """The texts of a demo course, as its file has them."""
    return yaml.safe_load(Path(f"cms/demo/data/courses/{name}.yaml").read_text(encoding="utf-8"))


def plain(text):
    return " ".join(text.replace("\u00ad", "").split())


def press(page, locator):
    with page.expect_navigation():
        locator.click()


def main_button(page):
    """The one a page wants to be pressed."""
    return page.locator("main form button.btn:not([type=button])").first


def switch_language(page, language):
    press(page, page.locator(f".bar a[hreflang={language}]"))
    assert page.locator("html").get_attribute("lang") == language


def sign_up(page, site, email, name):
    """From the invitation at the end of a lesson to the first page of somebody signed in, through the code by mail."""
    press(page, page.locator("main .notice a").last)
    if page.locator("input[name=password1]").count() == 0:
        press(page, page.locator("main a[href*='signup']").first)
    page.fill("input[name=email]", email)
    page.fill("input[name=name]", name)
    page.fill("input[name=password1]", "neljä kuusta ja uimaranta")
    press(page, main_button(page))
    wrong = page.locator("input[name=code]")
    wrong.fill("AAAAAA")
    press(page, main_button(page))
    assert page.locator("[role=alert]").count() == 1, "a wrong code is answered on the same page"
    mail = site.wait_for_mail(email)
    code = re.search(r": *([A-Z0-9][A-Z0-9 -]{4,10})$", str(mail["Subject"]).strip())[1]
    page.fill("input[name=code]", code)
    press(page, main_button(page))


def on_a_question(page):
    return page.locator("main form[data-autosave]").count() == 1


def prompt(page):
    return plain(page.locator("main form h1").inner_text())


def answer(page, questions):
    """Fills in the right answer to the question on the page; sending it is the caller's."""
    asked, language = _find(page, questions)
    {"ordering": _order, "matching": _match, "shorttext": _write}.get(asked["type"], _choose)(page, asked, language)


def verdicts(questions):
    """Sentences that would give an answer away: none may be told before the answers are sent."""
    feedbacks = [question["feedback"] for question in questions if "feedback" in question]
    feedbacks += [
        option["feedback"] for question in questions for option in question.get("options", []) if "feedback" in option
    ]
    return [feedback[language] for feedback in feedbacks for language in LANGUAGES]


def _find(page, questions):
    words = prompt(page)
    for question in questions:
        for language, text in question["prompt"].items():
            if plain(text) == words:
                return question, language
    raise AssertionError(f"no such question: {words}")


def _texts(entries, language):
    return {entry["key"]: plain(entry["text"][language]) for entry in entries}


def _exactly(text):
    return re.compile(f"^\\s*{re.escape(text)}\\s*$")


def _choose(page, question, language):
    texts = _texts(question["options"], language)
    for key in question["correct"]:
        page.locator("label.choice").filter(has_text=_exactly(texts[key])).click()


def _match(page, question, language):
    lines, targets = _texts(question["items"], language), _texts(question["options"], language)
    for line, target in question["correct"].items():
        page.get_by_label(lines[line], exact=True).select_option(label=targets[target])


def _write(page, question, language):
    page.fill("main input[name=options]", question["accepted"][language].splitlines()[0])


def _order(page, question, language):
    """One step up at a time, as somebody with a keyboard does; without scripts each step is a page of its own."""
    texts = _texts(question["items"], language)
    for place, key in enumerate(question["correct"]):
        while (now := _lines(page).index(texts[key])) > place:
            page.locator("main li.choice").nth(now).locator("button[value^='up:']").click()
            # The line has moved: in place by script, or on the page that comes.
            expect(page.locator("main li.choice").nth(now - 1).locator("p[data-line]")).to_have_text(texts[key])


def _lines(page):
    return [plain(text) for text in page.locator("main li.choice p[data-line]").all_text_contents()]


def exercise(name):
    """The texts of a demo exercise."""
    return yaml.safe_load(Path(f"cms/demo/data/exercises/{name}.yaml").read_text(encoding="utf-8"))


def practise(page, scenario, mode="guided"):
    """From the start page of an exercise to its end, by the step each screen recommends; back to where it was begun.

    Types nothing: in the exercises about scams the right thing is to leave every field empty.
    """
    press(page, page.locator(f"main button[name=mode][value={mode}]"))
    while page.locator("main .practice button[name=action]").count():
        press(page, page.locator(f"main .practice button[value={_recommended(page, scenario)}]"))
    press(page, page.locator("main p > a.btn").first)


def _recommended(page, scenario):
    """The screen is known by its buttons."""
    shown = {each.get_attribute("value") for each in page.locator("main .practice button[name=action]").all()}
    screen = next(each for each in scenario["screens"] if {one["key"] for one in each.get("actions", [])} >= shown)
    return next(one["key"] for one in screen["actions"] if one["outcome"] in {"ok", "stop"} and one["key"] in shown)
