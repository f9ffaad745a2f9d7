"""The leaflet for the wall: everyone can read the file, and nothing somebody typed can break it."""

import datetime as dt
import io
import re
import unicodedata
from unittest import mock

import outloud
import page as validator
import pikepdf
import pypdf
import pytest
import resvg_py
import time_machine
import zxingcpp
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import override
from PIL import Image

from core import paper, pdf
from network.finder import leaflets
from tests.cms.words import address, said
from tests.factories.network import municipality
from tests.network.pages.conftest import HOSTILE, NOW, public, several

pytestmark = pytest.mark.django_db
LANGUAGES = ("fi", "sv", "en")


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def kuopio(surroundings):
    return surroundings[0]


def made(municipality, language="fi"):
    with override(language):
        return leaflets.read(municipality).printed()


def squeezed(words):
    return unicodedata.normalize("NFC", re.sub(r"\s+", "", words))


def text(file):
    return squeezed("".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(file)).pages))


def is_accessible(file, folder, language):
    for profile in ("ua1", "3a"):
        found = validator.validate_pdf_bytes(file, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in found.failures] == []
    (folder / "leaflet.pdf").write_bytes(file)
    heard = outloud.check(str(folder / "leaflet.pdf"))
    assert [(each.rule, each.message) for each in heard.findings if each.severity != "info"] == []
    assert (heard.verdict, heard.error) == ("pass", None)
    assert str(pikepdf.open(io.BytesIO(file)).Root.Lang) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_meets_both_standards_in_each_language(place, kuopio, language, tmp_path):
    for trait in ("home", "channel"):
        public(**{trait: True}, nationwide=True, name_fi=f"Apu {trait}", name_sv=f"Hjälp {trait}", hours=True)
    file = made(kuopio, language)
    is_accessible(file, tmp_path, language)
    found = text(file)
    for words in (
        said("Digital support in %(name)s", language) % {"name": "Kuopio"},
        said("Places to go to", language),
        said("Help that comes home", language),
        "Puijonlaakson kirjaston digituki",
        "Esimerkkikatu 4, 70100 Kuopio",
        "017 000 0001",
    ):
        assert squeezed(words) in found, words
    assert (squeezed(said("in Finnish", language)) in found) == (language != "fi")


def test_hours_and_their_exceptions_are_there_in_words(place, kuopio):
    with override("fi"):
        [shown] = leaflets.read(kuopio).sites
    [lines] = [offer.lines for offer in shown.offers]
    assert any("13" in line and "16" in line for line in lines)
    assert any("koulutus" in line for line in lines)
    found = text(made(kuopio))
    assert all(squeezed(line) in found for line in lines)


def test_whether_it_is_open_on_public_holidays_is_there(place, kuopio):
    assert squeezed(said("Not on public holidays.")) in text(made(kuopio))
    place.offers.update(open_on_holidays=True)
    assert squeezed(said("Also on public holidays.")) in text(made(kuopio))


def test_without_weekly_hours_there_is_nothing_to_say_of_holidays(kuopio):
    public(offer={"open_on_holidays": True})
    with override("fi"):
        [[offer]] = [entry.offers for entry in leaflets.read(kuopio).sites]
    assert said("Also on public holidays.") not in offer.lines


def test_nothing_is_written_smaller_than_18_points(place, kuopio):
    opened = pikepdf.open(io.BytesIO(made(kuopio)))
    sizes = set()
    for sheet in opened.pages:
        scale, size, turn = [1.0], 0.0, 1.0
        for operands, operator in pikepdf.parse_content_stream(sheet):
            match str(operator):
                case "q":
                    scale.append(scale[-1])
                case "Q":
                    scale.pop()
                case "cm":
                    scale[-1] *= abs(float(operands[3]))
                case "Tf":
                    size = float(operands[1])
                case "Tm":
                    turn = abs(float(operands[3]))
                case "TJ" | "Tj":
                    sizes.add(round(size * scale[-1] * turn, 1))
    assert sizes
    assert min(sizes) >= 18


def test_phones_read_the_way_to_the_page(kuopio):
    with override("fi"):
        sheet = leaflets.read(kuopio)
    assert sheet.address == f"{settings.SITE_URL}{address('finder:municipality', code='297')}"
    picture = io.BytesIO(resvg_py.svg_to_bytes(svg_string=leaflets._qr(sheet.address).decode(), width=400))
    code = Image.new("RGB", (480, 480), "white")
    drawn = Image.open(picture).convert("RGBA")
    code.paste(drawn, (40, 40), drawn)
    [read] = zxingcpp.read_barcodes(code)
    assert read.text == sheet.address


def test_an_empty_municipality_has_a_leaflet_too(kuopio, tmp_path):
    file = made(kuopio)
    is_accessible(file, tmp_path, "fi")
    words = "There is no place here yet, but help can be had by telephone, by chat or from the neighbours."
    assert squeezed(said(words)) in text(file)


@pytest.mark.parametrize(
    "name",
    [
        HOSTILE[:100],
        "Ŋŧđš čáhci",
        "مساعدة رقمية",
        "עזרה דיגיטלית",
        "Apu \u202egnitset\u202c",
        "Kahvi ☕ 😀 王小明",
        "A\x07B\x1fC",
    ],
    ids=["markup", "sámi", "arabic", "hebrew", "turned", "without font", "control signs"],
)
def test_whatever_a_place_is_called_the_file_stays_right(kuopio, name, tmp_path):
    public(name_fi=name, summary_fi=name, street=name[:60])
    with mock.patch("socket.socket.connect", side_effect=AssertionError("a connection")):
        file = made(kuopio)
    is_accessible(file, tmp_path, "fi")
    if name.startswith("<"):
        assert squeezed(name) in text(file)


def test_more_places_than_a_wall_has_room_for_are_counted(kuopio, monkeypatch):
    monkeypatch.setattr(leaflets, "SITES", 2)
    several(5)
    with override("fi"):
        sheet = leaflets.read(kuopio)
    assert (len(sheet.sites), sheet.more) == (2, 3)


def test_reading_costs_the_same_with_one_place_and_with_three(kuopio, django_assert_max_num_queries):
    counts = []
    for _round in range(2):
        for trait in ({}, {"home": True}, {"channel": True}):
            public(**trait, nationwide=bool(trait), hours=True)
        with django_assert_max_num_queries(60) as asked, override("fi"):
            assert leaflets.read(kuopio).fingerprint
        counts.append(len(asked))
    assert counts[0] == counts[1]


# ── the file ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def url(kuopio):
    return address("finder:leaflet", code="297")


def test_anyone_gets_the_file(client, place, url):
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "-297-2026-11-23.pdf" in answer["Content-Disposition"]
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies


def test_whoever_has_it_need_not_fetch_it_again_until_something_changes(client, place, url, monkeypatch):
    times = []
    render = pdf.render
    monkeypatch.setattr(pdf, "render", lambda *given, **more: times.append(1) or render(*given, **more))
    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["ETag"], again.content) == (304, first["ETag"], b"")
    assert client.get(url)["ETag"] == first["ETag"]
    assert len(times) == 1
    place.phone = "017 000 0055"
    place.save()
    after = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert after.status_code == 200
    assert squeezed("017 000 0055") in text(after.content)
    with time_machine.travel(NOW + dt.timedelta(days=1)):
        assert client.get(url, headers={"If-None-Match": after["ETag"]}).status_code == 200


def test_its_words_are_put_together_once_for_an_answer(client, place, url, monkeypatch):
    render, templates = paper.render_to_string, []
    monkeypatch.setattr(paper, "render_to_string", lambda name, more: templates.append(name) or render(name, more))
    drawn = mock.Mock(return_value=b"%PDF")
    monkeypatch.setattr(pdf, "render", drawn)
    client.get(url)
    assert (templates.count(leaflets.Leaflet.template), drawn.call_count) == (1, 1)
    # A file that is kept is not drawn again.
    client.get(url)
    assert (templates.count(leaflets.Leaflet.template), drawn.call_count) == (2, 1)


def test_an_unknown_municipality_has_no_leaflet(client):
    assert client.get(address("finder:leaflet", code="999")).status_code == 404


def test_one_that_has_ended_has_no_leaflet_and_one_that_will_end_still_has(client, place, kuopio, monkeypatch):
    monkeypatch.setattr(leaflets.Leaflet, "printed", lambda sheet: b"%PDF")
    kuopio.until_date, kuopio.merged_into = NOW.date(), municipality("749")
    kuopio.save()
    assert client.get(address("finder:leaflet", code="297")).status_code == 200
    with time_machine.travel(NOW + dt.timedelta(days=1)):
        assert client.get(address("finder:leaflet", code="297")).status_code == 404


def test_asking_too_often_is_answered_429(client, url, monkeypatch):
    monkeypatch.setattr(leaflets.Leaflet, "printed", lambda sheet: b"%PDF")
    answers = [client.get(url) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert int(answers[-1]["Retry-After"]) > 0
