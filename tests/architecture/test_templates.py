"""What a strict content policy, a safe form and three languages ask of every template."""

import re
from html.parser import HTMLParser

import pytest

from tests.architecture.sources import name, templates

PAGES = templates(".html")
EVERYTHING = templates(".html", ".txt")

COMMENTS = re.compile(r"{#.*?#}|{% comment .*?%}.*?{% endcomment %}|{% comment %}.*?{% endcomment %}", re.DOTALL)
TRANSLATED = re.compile(r"{%-?\s*blocktrans(?:late)?\b.*?{%-?\s*endblocktrans(?:late)?\s*-?%}", re.DOTALL)
TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
SPOKEN = {"alt", "title", "aria-label", "aria-description", "placeholder"}
WORD = re.compile(r"[^\W\d_]{2,}")
# Names, and abbreviations that are the same in the three languages.
SAME_IN_EVERY_LANGUAGE = {"Vieri", "PDF", "QR", "HTML", "kB", "MB"}
# Shown when nothing else works, the catalogue included: it says the same in the three languages itself.
ON_ITS_OWN = {"templates/500.html"}
# What these forms ask changes nothing, whoever's browser it comes from; a token would need a cookie.
CHANGES_NOTHING = {
    "certification/credentials/templates/credentials/_file_form.html",
    "certification/credentials/templates/credentials/_name_form.html",
}


def read(path):
    return COMMENTS.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_scripts_and_styles_stand_in_files(path):
    html = TAGS.sub("", read(path))
    inline = [
        tag for tag in re.findall(r"<script\b[^>]*>", html) if "src=" not in tag and "application/json" not in tag
    ]
    inline += re.findall(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", html)
    # A document for print is no page: its style sheet travels inside it, and no browser policy applies.
    if "documents" not in path.parts:
        inline += re.findall(r"<style\b", html)
    assert inline == []


@pytest.mark.parametrize("path", [path for path in PAGES if name(path) not in CHANGES_NOTHING], ids=name)
def test_every_form_that_changes_something_carries_the_csrf_token(path):
    forms = re.findall(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", read(path), re.DOTALL | re.IGNORECASE)
    assert [form[:80] for form in forms if "{% csrf_token %}" not in form] == []


@pytest.mark.parametrize("path", [path for path in EVERYTHING if name(path) not in ON_ITS_OWN], ids=name)
def test_no_text_stands_outside_the_catalogue(path):
    source = TAGS.sub(" ", TRANSLATED.sub(" ", read(path)))
    said = Listener.heard(source) if path.suffix == ".html" else [source]
    words = {word for text in said for word in WORD.findall(text)}
    assert words - SAME_IN_EVERY_LANGUAGE == set()


@pytest.mark.parametrize("path", EVERYTHING, ids=name)
def test_translated_blocks_are_trimmed(path):
    """Else the line breaks and indents of the template are part of what the translator has to repeat."""
    blocks = re.findall(r"{%\s*blocktrans(?:late)?\b(.*?)%}(.*?){%\s*endblocktrans", read(path), re.DOTALL)
    assert [body.strip()[:60] for options, body in blocks if "\n" in body and "trimmed" not in options] == []


class Listener(HTMLParser):
    """Collects what a reader sees or hears."""

    def __init__(self):
        super().__init__()
        self.said = []
        self.silent = 0

    @classmethod
    def heard(cls, html):
        listener = cls()
        listener.feed(html)
        listener.close()
        return listener.said

    def handle_starttag(self, tag, attrs):
        self.silent += tag in {"script", "style"}
        self.said += [value for key, value in attrs if key in SPOKEN and value]

    def handle_endtag(self, tag):
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data):
        if not self.silent:
            self.said.append(data)
