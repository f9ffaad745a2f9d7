"""A filled-in file has all that one laid out in full has: badge, signature, tags, link, code."""

import datetime as dt
import io
import re
from dataclasses import replace

import outloud
import page
import pikepdf
import pytest
import zxingcpp
from PIL import Image

from certification.credentials import documents, fast, pages, sealing, signing
from certification.credentials.fast.reasons import Reason
from core.sealroom import Prepared
from tests.certification.fast.reading import about, around, filled, heard, picture, plain
from tests.certification.paper import inside, made_for

COURSES = [
    {"title": {"fi": "Rauhallinen kohtaaminen"}, "minutes": 60, "completed_on": "2027-01-20"},
    {
        "title": {"fi": "Turvallinen tunnistautuminen", "en": "Safe sign-in"},
        "minutes": 90,
        "completed_on": "2027-01-27",
    },
]
FONT_NAMES = re.compile("(/[A-Z]{6})*")
KINDS = {
    "course": {},
    "without end or texts": {"extent": {}, "note": {}, "goals": []},
    "with an end": {"valid_until": dt.date(2029, 1, 31)},
    "foreign": {"title": {"en": "Basic course"}, "goals": [{"sv": "känna igen en bluff"}]},
}


def skeleton_of(pdf):
    """Each object as (its keys, without names of fonts): the same in files that are built alike."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        kinds = [
            (str(thing.get("/Type", "")), str(thing.get("/S", "")), tuple(sorted(thing.keys())))
            for thing in opened.objects
            if isinstance(thing, pikepdf.Dictionary)
        ]
        kinds = [
            kind for kind in kinds if not kind[0].startswith("/Font") and not FONT_NAMES.fullmatch("".join(kind[2]))
        ]
        return sorted(kinds), sorted(opened.Root.keys())


@pytest.mark.parametrize(
    ("kind", "language"), [*((kind, "fi") for kind in KINDS), ("course", "sv"), ("with an end", "en")]
)
def test_it_is_built_as_one_laid_out_in_full(kind, language):
    file, way = filled("Áilu Äyräpää", language, **KINDS[kind])
    reference = plain("Áilu Äyräpää", language, **KINDS[kind])
    assert way == Reason.QUICK
    assert skeleton_of(file) == skeleton_of(reference)
    assert heard(file) == heard(reference)


def of_path(name, *days):
    courses = [course | {"completed_on": day} for course, day in zip(COURSES, days, strict=True)]
    credential = made_for(name, kind="path", goals=[])
    credential.content["courses"] = courses
    return credential


def test_the_days_of_a_path_are_each_persons_own(tmp_path, unlearned):
    for name, *days in (("Aino", "2027-01-20", "2027-02-03"), ("Eetu", "2026-12-24", "2027-02-13")):
        fast.render(*pages.of(of_path(name, *days), "fi"))
    design, person = pages.of(of_path("Onni", "2025-11-11", "2027-10-30"), "fi")
    file = fast.render(design, person)
    assert fast.counts()[Reason.QUICK] == 1
    assert picture(file, tmp_path) == picture(pages.draw(design, person), tmp_path)
    assert {"11.11.2025", "30.10.2027"} <= set(heard(file))


def test_the_badge_inside_is_byte_for_byte_ones_own():
    filled("Aino Virtanen")
    own = replace(inside(), content=b'{"for": "Onni"}', made_at=dt.datetime(2027, 3, 1, tzinfo=dt.UTC))
    file = fast.render(*about("Onni Virtanen"), **around() | {"attachments": [own]})
    with pikepdf.open(io.BytesIO(file)) as opened:
        (attached,) = opened.attachments.values()
        assert attached.get_file().read_bytes() == b'{"for": "Onni"}'
        assert attached.get_file().mod_date == dt.datetime(2027, 3, 1, tzinfo=dt.UTC)
        assert len(opened.Root.AF) == 1


def test_the_signature_covers_the_whole_file_and_says_its_own_time():
    filled("Aino Virtanen")
    seal = replace(around()["seal"], at=dt.datetime(2027, 3, 1, 8, 0, tzinfo=dt.UTC))
    file = fast.render(*about("Onni Virtanen"), **around() | {"seal": seal})
    with pikepdf.open(io.BytesIO(sealing.seal(file, signing.paper_signer()))) as opened:
        (field,) = opened.Root.AcroForm.Fields
        assert str(field.V.M) == "D:20270301080000Z"
        assert field.V.objgen == opened.Root.Perms.DocMDP.objgen
    assert Prepared(file).digest() != Prepared(plain("Onni Virtanen")).digest()


def test_the_code_leads_to_ones_own_page(tmp_path):
    file, way = filled("Aino Virtanen", code="ABCD2345")
    assert way == Reason.QUICK
    picture(file, tmp_path, dpi=150)
    (tmp_path / "page.ppm").write_bytes(picture(file, tmp_path, dpi=150))
    (code,) = zxingcpp.read_barcodes(Image.open(tmp_path / "page.ppm"))
    with pikepdf.open(io.BytesIO(file)) as opened:
        link = next(each for each in opened.pages[0].Annots if "/A" in each)
        assert code.text.endswith("/v/ABCD-2345")
        assert str(link.A.URI) == code.text


def test_voices_read_it_without_a_warning(tmp_path):
    file, _way = filled("Ǩeäđǥǥ Juävva")
    (tmp_path / "sealed.pdf").write_bytes(sealing.seal(file, signing.paper_signer()))
    said = outloud.check(str(tmp_path / "sealed.pdf"))
    assert (said.verdict, said.errors, said.warnings, said.error) == ("pass", 0, 0, None)


def test_the_bytes_do_not_depend_on_who_came_before(unlearned):
    names = ["Raimo Hämäläinen", "Ǩeäđǥǥ Juävva", "محمد علي", "Nguyễn Thị Phương", "x\u0302y\u0304z\u0307"]
    first = {name: filled(name)[0] for name in ["Aino Virtanen", "Eetu Korhonen", *names]}
    fast.forget()
    second = {name: filled(name)[0] for name in ["Onni Äijö", *reversed(names), "Aino Virtanen"]}
    assert [name for name in names if first[name] != second[name]] == []


HOSTILE = [
    '<b>A&B</b> "x" (y) \\ {{ person.number }}',
    "]]> --> ?xpacket end='w'?",
    ") Tj ET (",
    "endstream endobj 1 0 obj",
    "Qjqa QjqK QjqD",
    "$&\\1\\g<0>",
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_hostile_name_is_shown_as_typed(number):
    name = HOSTILE[number]
    file, way = filled(name)
    assert way == Reason.QUICK
    assert name in heard(file)
    assert heard(file) == heard(plain(name))
    with pikepdf.open(io.BytesIO(file)) as opened, opened.open_metadata() as metadata:
        assert name in metadata["dc:title"]
        assert opened.check_pdf_syntax() == []


def test_what_the_house_hands_out_is_filled_in(unlearned):
    for name in ("Aino Virtanen", "Eetu Korhonen", "Onni Äijö"):
        file = documents.sealed(made_for(name), "fi", inside(), signing.paper_signer())
    assert fast.counts()[Reason.QUICK] == 1
    assert "Onni Äijö" in heard(file)
    assert page.validate_pdf_bytes(file, profile="3a").is_compliant
