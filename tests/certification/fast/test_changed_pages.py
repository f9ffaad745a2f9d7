"""Pages that cannot be filled in, or only with care: never a wrong file, always one as WeasyPrint makes it."""

import datetime as dt
import logging

import page
import pytest

from certification.credentials import fast, pages
from certification.credentials.fast import engine, frame
from certification.credentials.fast.reasons import Reason
from core import pdf
from tests.certification.fast.reading import about, drawn, heard

HTML, CSS = "certificate.html", "certificate.css"
END = r"\Z"

# What is changed, and how the third certificate comes about.
CHANGES = {
    "nothing": (CSS, END, " ", Reason.QUICK),
    "name in the middle": (CSS, END, ".name{text-align:center}", Reason.QUICK),
    "name at the end": (CSS, END, ".name{text-align:right}", Reason.QUICK),
    "name turned": (CSS, END, ".name{transform:rotate(2deg)}", Reason.QUICK),
    "name in another colour": (CSS, END, ".name{color:#804000;letter-spacing:.1em}", Reason.QUICK),
    "name is a heading too": (HTML, "</h1>", "</h1><h2>Qj</h2>", Reason.QUICK),
    "column moves with the day": (CSS, r"\.on{width:32mm}", ".on{margin-right:9mm}", Reason.WIDE),
    "number without a width": (CSS, r"\.no{width:100mm;", ".no{", Reason.WIDE),
    "underlined": (CSS, END, ".dd{text-decoration:underline}", Reason.PAGE),
    "struck through": (CSS, END, ".code{text-decoration:line-through}", Reason.PAGE),
    "capitals": (CSS, END, ".name{text-transform:uppercase}", Reason.PAGE),
    "justified": (CSS, END, ".name{text-align:justify}", Reason.PAGE),
    "first letter": (CSS, END, ".name::first-letter{color:red}", Reason.PAGE),
    "hidden": (CSS, END, ".name{display:none}", Reason.PAGE),
    "unseen": (CSS, END, ".name{visibility:hidden}", Reason.PAGE),
    "hyphens": (CSS, END, ".name{hyphens:auto}", Reason.PAGE),
    "from right to left": (CSS, END, ".name{direction:rtl}", Reason.PAGE),
    "name twice": (HTML, "</h1>", '</h1><p data-text="x">Aino</p>', Reason.PAGE),
    "two pages": (HTML, "</main>", '</main><p style="break-before:page">x</p>', Reason.PAGE),
    "code twice": (HTML, r'(<img class="qr".*?>)', r"\1\1", Reason.PAGE),
    "day too wide": (CSS, r"\.on{width:32mm}", ".on{width:12mm}", Reason.WIDE),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_page_is_filled_in_rightly_or_laid_out(change, changed, caplog, monkeypatch):
    file, old, new, expected = CHANGES[change]
    caplog.set_level(logging.ERROR, "weasyprint")
    changed(file, old, new)
    monkeypatch.setattr(engine._asked, "find", lambda key: True)
    fast.render(*about("Sirkka Äyräpää", issued_at=dt.datetime(2027, 11, 12, 9, tzinfo=dt.UTC)))
    ways = [way for way, number in fast.counts().items() if number]
    if expected != Reason.QUICK:
        assert ways == [expected]
        return
    assert ways == [Reason.LEARNED]
    design, person = about("Åke Östman")
    made, reference = fast.render(design, person), pages.draw(design, person)
    assert fast.counts()[Reason.QUICK] == 1
    assert drawn(made) == drawn(reference)
    assert heard(made) == heard(reference)
    assert page.validate_pdf_bytes(made, profile="3a").is_compliant


def test_the_words_of_samples_in_a_title_are_noticed(unlearned):
    for name in ("Aino", "Eetu"):
        fast.render(*about(name, title={"fi": "Qjq"}))
    assert fast.counts()[Reason.PAGE] == 1


@pytest.fixture
def depends_on_the_name(monkeypatch, unlearned):
    """A page that says more when the name is long, which nobody's short name tells."""
    render = pdf.render_to_string

    def rendered(template, context):
        text = render(template, context)
        person = context.get("person")
        return text.replace("</h1>", "</h1><p>Pitkä nimi</p>") if person and len(person.name) > 12 else text

    monkeypatch.setattr(pdf, "render_to_string", rendered)
    monkeypatch.setattr(engine._asked, "find", lambda key: True)


@pytest.mark.usefixtures("depends_on_the_name")
def test_a_page_that_depends_on_the_name_in_an_unforeseen_way_is_noticed():
    for name in ("Aleksandra Äijö", "Aleksandra Öhman"):
        made = fast.render(*about(name))
    assert fast.counts()[Reason.PAGE] == 2
    assert "Pitkä nimi" in heard(made)


@pytest.mark.usefixtures("depends_on_the_name")
def test_without_the_proof_such_a_page_would_be_wrong(monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(frame, "prove", lambda *args: None)
    for name in ("Aleksandra Äijö", "Aleksandra Öhman"):
        made = fast.render(*about(name))
    assert fast.counts()[Reason.QUICK] == 1
    assert "Pitkä nimi" not in heard(made)
