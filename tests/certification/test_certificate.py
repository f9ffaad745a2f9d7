"""The certificate on paper: everyone can read it, it keeps for decades, and it says what the row says."""

import datetime as dt
import io
import random
import socket
import threading

import outloud
import page
import pikepdf
import pytest
import zxingcpp
from django.conf import settings
from django.utils import translation
from PIL import Image

from certification.credentials import pages
from certification.credentials.texts import file_name
from tests.certification.fast import names
from tests.certification.paper import NAMES, draw, made_for, pdfsig, picture, reader, squeezed, text, words
from tests.factories.credentials import ISSUER, TEXTS

LANGUAGES = ("fi", "sv", "en")
MM = 72 / 25.4


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_the_certificate_meets_both_standards_whatever_the_name(name, tmp_path):
    meets_both_standards(name, tmp_path)


def test_so_do_a_few_of_two_hundred_names_others_each_time(tmp_path):
    for name in random.sample(names.NAMES, 4):
        meets_both_standards(name, tmp_path)


def meets_both_standards(name, tmp_path):
    pdf = draw(made_for(name))

    assert "Signature is Valid" in pdfsig(pdf, tmp_path), name
    for profile in ("ua1", "3a"):
        found = page.validate_pdf_bytes(pdf, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in found.failures] == [], name
    file = tmp_path / "certificate.pdf"
    file.write_bytes(pdf)
    heard = outloud.check(str(file))
    assert (heard.verdict, heard.errors, heard.warnings, heard.error) == ("pass", 0, 0, None)
    assert len(reader(pdf).pages) == 1
    assert reader(pdf).metadata.title.startswith(("Certificate", "Todistus"))
    assert name in reader(pdf).metadata.title


@pytest.mark.parametrize("kind", ["finnish", "northern sami", "skolt sami", "vietnamese", "cyrillic", "150 letters"])
def test_the_name_can_be_read_out_of_the_file_as_it_was_typed(kind):
    assert squeezed(NAMES[kind]) in text(draw(made_for(NAMES[kind])))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_every_name_stays_in_its_column(name, tmp_path):
    column = [word for word in words(draw(made_for(name)), tmp_path) if word[1] < 180 * MM and word[2] > 45 * MM]
    body = [word for word in column if word[2] < 148 * MM]
    assert max(right for _word, _left, _top, right, _bottom in body) <= 180 * MM + 1
    assert max(bottom for *_sides, bottom in body) <= 148 * MM


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_certificate_is_in_the_language_asked_for(language):
    pdf = draw(made_for(), language)
    read = text(pdf)

    assert str(pikepdf.open(io.BytesIO(pdf)).Root.Lang) == language
    for shown in (TEXTS["title"], TEXTS["extent"], TEXTS["note"], ISSUER, *TEXTS["goals"]):
        assert squeezed(shown[language]) in read
    with translation.override(language):
        assert squeezed(translation.gettext("has successfully completed the course")) in read
    assert squeezed({"fi": "28.1.2027", "sv": "28.1.2027", "en": "28 January 2027"}[language]) in read
    assert "7K4M-2Q9X" in read


def test_a_text_without_a_translation_is_shown_and_its_language_is_told():
    pdf = draw(made_for(title={"fi": "Digitukijan peruskurssi"}, goals=[{"sv": "känna igen en bluff"}]), "en")
    assert "Digitukijanperuskurssi" in text(pdf)
    assert "kännaigenenbluff" in text(pdf)
    opened = pikepdf.open(io.BytesIO(pdf))
    tags = [each for each in opened.objects if isinstance(each, pikepdf.Dictionary)]
    foreign = {(str(each.S), str(each.Lang)) for each in tags if "/Lang" in each and "/S" in each}
    assert foreign == {("/P", "fi"), ("/LI", "sv")}
    assert page.validate_pdf_bytes(pdf, profile="ua1").is_compliant


def test_the_code_in_the_picture_leads_to_the_check_page(tmp_path):
    pdf = draw()
    (code,) = zxingcpp.read_barcodes(Image.open(picture(pdf, tmp_path)))
    assert code.text == f"{settings.SITE_URL}/v/7K4M-2Q9X"
    notes = [note.get_object() for note in reader(pdf).pages[0]["/Annots"]]
    links = [str(note["/A"]["/URI"]) for note in notes if note["/Subtype"] == "/Link"]
    assert links == [code.text]


def test_every_font_travels_in_the_file_and_is_one_of_ours():
    pdf = pikepdf.open(io.BytesIO(draw(made_for("Ǩeäđǥǥ محمد חנה"))))
    fonts = [
        each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
    ]
    assert all("/FontFile2" in font for font in fonts)
    families = {str(font.FontFamily) for font in fonts}
    assert families == {"Cert", "Cert Sans", "Cert Arabic", "Cert Hebrew"}


def test_a_validity_is_printed_and_an_open_one_is_not():
    with translation.override("en"):
        said = squeezed(translation.gettext("Valid until"))
    assert said not in text(draw(made_for(), "en"))
    read = text(draw(made_for(valid_until=dt.date(2029, 1, 31)), "en"))
    assert said in read


HOSTILE = [
    '<img src="http://127.0.0.1:{port}/picture">',
    '</title><link rel="stylesheet" href="http://127.0.0.1:{port}/style.css">',
    '"><link rel="attachment" href="file:///etc/hostname">',
    "<style>@import url(http://127.0.0.1:{port}/x.css);</style>",
    '<svg><image href="http://127.0.0.1:{port}/x.svg"/></svg>',
    "{{{{ 7|add:7 }}}}{{% now 'Y' %}}",
    "&lt;b&gt; &amp;amp; url(file:///etc/passwd)",
    "<object data='http://127.0.0.1:{port}/x'></object>",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_shown_as_typed_and_reaches_nothing(name, canary):
    name = name.format(port=canary.port)
    read = text(draw(made_for(name)))
    assert squeezed(name) in read
    assert canary.calls == 0


@pytest.fixture
def canary():
    with Canary() as listening:
        yield listening


class Canary:
    """Listens on this machine and counts who calls."""

    def __enter__(self):
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.05)
        self.port = self._socket.getsockname()[1]
        self._open = True
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()
        return self

    def _listen(self):
        while self._open:
            try:
                caller, _address = self._socket.accept()
            except TimeoutError:
                continue
            self.calls += 1
            caller.close()

    def __exit__(self, *exc):
        self._open = False
        self._thread.join()
        self._socket.close()


def test_the_canary_hears_a_call(canary):
    socket.create_connection(("127.0.0.1", canary.port)).close()
    canary._thread.join(0.2)
    assert canary.calls == 1


def test_signs_that_turn_the_reading_direction_are_left_out():
    assert pages.printable("Raimo\u202e Vesterinen\u0007\u2066") == "Raimo Vesterinen"


@pytest.mark.parametrize(("language", "start"), [("fi", "digitukijan"), ("sv", "grundkurs"), ("en", "basic-course")])
def test_the_file_is_named_after_what_it_is(language, start):
    name = file_name(made_for(), language, "pdf")
    assert name.isascii()
    assert start in name
    assert name.endswith("-7K4M-2Q9X.pdf")
