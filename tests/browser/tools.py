"""What browser tests do again and again: look, listen, read mail, sign in."""

import email
import email.policy
import functools
import json
import re
import time
from email.message import EmailMessage
from pathlib import Path

import polib
import pytest
from axe_playwright_python.base import AXE_SCRIPT

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("fi", "sv", "en")
WIDTHS = (360, 1280)
# The smallest phone, and a page of a computer at 400 %.
NARROWEST = 320
# The translated first part of the sign-in addresses.
ACCOUNT = {"fi": "tili", "sv": "konto", "en": "account"}
# @every_language: the test is run for each; it takes `language`.
every_language = pytest.mark.parametrize("language", LANGUAGES)

# What a <details> hides must be as good as what it shows.
_OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"


class Site:
    """The served demo: where it answers, and where its files are."""

    def __init__(self, url: str, data: Path, password: str) -> None:
        self.url, self.data, self.password = url, data, password

    def mails(self, to: str) -> list[EmailMessage]:
        """Mails sent to this address so far, oldest first."""
        found = []
        for file in sorted((self.data / "mail").glob("*.eml")):
            mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            if to in str(mail["To"]):
                found.append(mail)
        return found

    def wait_for_mail(self, to: str, *, count: int = 1, seconds: float = 90) -> EmailMessage:
        """The newest mail to this address, once there are ``count`` of them: the queue sends it in its own time."""
        end = time.monotonic() + seconds
        while len(mails := self.mails(to)) < count:
            assert time.monotonic() < end, f"{len(mails)} mails to {to} after {seconds} s, not {count}"
            time.sleep(0.2)
        return mails[-1]

    def wait_for_link(self, to: str, pattern: str, *, seconds: float = 90) -> str:
        """The first link that matches in any mail to them: somebody of the demo is written to for many reasons."""
        end = time.monotonic() + seconds
        while True:
            texts = [mail.get_body(("plain",)).get_content() for mail in self.mails(to)]
            for text in texts:
                if found := re.search(pattern, text):
                    return found[0]
            assert time.monotonic() < end, f"no link like {pattern} in {len(texts)} mails to {to} after {seconds} s"
            time.sleep(0.2)


class Faults:
    """What went wrong in a browser that nobody sees: a test fails at its end when there is anything here."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._forgiven: list[str] = []
        self._seen: list[str] = []

    def forgive(self, *patterns: str) -> None:
        """For a test that provokes them, such as the console's line about an answer of 404."""
        self._forgiven += patterns

    @property
    def seen(self) -> list[str]:
        return [line for line in self._seen if not any(re.search(pattern, line) for pattern in self._forgiven)]

    def watch(self, context) -> None:
        # A breach of the content policy is told to the document first; the console line alone lacks the details.
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation', event => console.error("
            "`content policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`))"
        )
        context.on("console", self._console)
        context.on("weberror", lambda error: self._seen.append(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def _console(self, message) -> None:
        if message.type in {"error", "warning"}:
            self._seen.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _request(self, request) -> None:
        if not request.url.startswith((self._origin + "/", "data:", "blob:", "about:")):
            self._seen.append(f"third party: {request.url}")

    def _failed(self, request) -> None:
        # A download, or a page left before it was whole, is told as aborted.
        if request.failure != "net::ERR_ABORTED":
            self._seen.append(f"failed: {request.url} {request.failure}")

    def _response(self, response) -> None:
        if response.status >= 500 or (response.status >= 400 and not response.request.is_navigation_request()):
            self._seen.append(f"answer {response.status}: {response.url}")


def axe(page) -> None:
    """Fails with the rule, the place and the reason when axe-core finds anything on the page."""
    # To load it costs as much as to run it, and what it found in order is of no interest.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")
    report = [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n"
        + "\n".join(f"    {node['html'][:160]}" for node in rule["nodes"])
        for rule in found
    ]
    assert not report, f"{page.url}\n" + "\n".join(report)


def fits(page) -> None:
    """Fails when the page has to be moved sideways to be read."""
    wide, width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    widest = page.evaluate(
        "width => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1)"
        ".map(e => e.tagName.toLowerCase() + '.' + e.className).slice(0, 5)",
        width,
    )
    assert wide <= width, f"{page.url} is {wide} px wide at {width}: {json.dumps(widest)}"


@functools.cache
def english_texts(language):
    """What must not be read on a page in this language: the texts of the catalogue as they are in English."""
    entries = polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))
    # One text: to look through thousands for each of thousands takes seconds.
    own = "\n".join({entry.msgstr for entry in entries})
    plain = [
        e.msgid
        for e in entries
        if len(e.msgid) >= 9 and "%" not in e.msgid and "{" not in e.msgid and "/" not in e.msgid
    ]
    return [text for text in plain if text not in own]


def speaks_only(page, language) -> None:
    """Fails when an English text of the catalogue shows on the page, outside what says that it is English."""
    text = page.evaluate(
        "() => { const copy = document.body.cloneNode(true);"
        " copy.querySelectorAll('[lang=en]').forEach(each => each.remove()); return copy.textContent }"
    )
    text = re.sub(r"\s+", " ", text.replace("\u00ad", ""))
    # Looking for the plain text first saves nearly all of the time.
    near = [english for english in english_texts(language) if english in text]
    left = [english for english in near if re.search(rf"\b{re.escape(english)}(?!\w)", text)]
    assert not left, f"{page.url}: {left}"


def look(page, language) -> None:
    """All that can be seen of the page that is open: its language, its heading, axe-core on a phone and on a screen,
    and whether it fits the narrowest one. Leaves every <details> open.
    """
    assert page.locator("html").get_attribute("lang") == language, page.url
    assert page.locator("h1").count() == 1, page.url
    assert page.locator("#nav").count() == 0 or page.locator("#nav a").count() > 1, f"{page.url}: an empty menu"
    if language != "en":
        speaks_only(page, language)
    page.evaluate(_OPEN_ALL)
    size = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size(size | {"width": width})
        axe(page)
    page.set_viewport_size(size | {"width": NARROWEST})
    fits(page)
    page.set_viewport_size(size)


def look_at(page, address, language) -> None:
    page.goto(address)
    look(page, language)


def first_links(page, selector):
    return page.eval_on_selector_all(selector, "all => all.map(a => a.getAttribute('href'))")


def sign_in(page, account: str, password: str, language: str = "fi") -> None:
    """Through the one door, as a person does: `sign_in(page, "learner", site.password)`."""
    page.goto(f"/{language}/{ACCOUNT[language]}/login/")
    page.fill("input[name=login]", f"{account}@demo.example")
    page.fill("input[name=password]", password)
    with page.expect_navigation():
        page.press("input[name=password]", "Enter")
    assert "/login/" not in page.url, "signing in did not work"
