"""Two hundred names, filled in: read as typed, and to the eye what WeasyPrint lays out."""

import io

import page
import pikepdf
import pytest

from certification.credentials import sealing, signing
from certification.credentials.fast.reasons import Reason
from tests.certification.fast.names import NAMES, SOME, by_kind
from tests.certification.fast.reading import drawn, filled, heard, picture, plain


@pytest.fixture(scope="module")
def made():
    """Name → file, of all two hundred."""
    for kind in by_kind().values():  # designs are learned from names that need no other fonts
        filled(kind[0])
    return {name: filled(name) for name in NAMES}


def test_there_are_two_hundred_names_of_all_lengths():
    assert len(set(NAMES)) == 200
    assert {len(name) for name in NAMES} >= {1, 150}


def test_nearly_all_are_filled_in(made):
    ways = [way for _file, way in made.values()]
    assert ways.count(Reason.QUICK) >= 198
    assert set(ways) <= {Reason.QUICK, Reason.SIGNS}


def test_each_name_is_read_exactly_as_typed(made):
    assert [name for name in NAMES if name not in heard(made[name][0])] == []


def test_each_file_is_sound_and_named_after_its_holder(made):
    for name in NAMES:
        with pikepdf.open(io.BytesIO(made[name][0])) as opened, opened.open_metadata() as metadata:
            assert opened.check_pdf_syntax() == []
            title = str(opened.docinfo.Title)
            assert name in title
            assert metadata["dc:title"] == title


@pytest.mark.parametrize("number", range(len(SOME)))
def test_it_is_what_weasyprint_makes(made, number, tmp_path):
    """Operator by operator, word by word and pixel by pixel."""
    name = SOME[number]
    file, reference = made[name][0], plain(name)
    assert drawn(file) == drawn(reference)
    assert heard(file) == heard(reference)
    assert picture(file, tmp_path) == picture(reference, tmp_path)


def test_a_picture_tells_two_names_apart(made, tmp_path):
    assert picture(made[NAMES[0]][0], tmp_path) != picture(made[NAMES[1]][0], tmp_path)


@pytest.mark.parametrize("number", range(0, len(SOME), 3))
def test_filled_in_and_sealed_it_meets_both_standards(made, number):
    file = sealing.seal(made[SOME[number]][0], signing.paper_signer())
    for profile in ("ua1", "3a"):
        found = page.validate_pdf_bytes(file, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in found.failures] == []


def test_validators_hear_of_a_file_that_does_not_meet_them(made):
    file = made[NAMES[0]][0].replace(b'pdfuaid:part="1"', b'pdfuaid:part="7"')
    assert not page.validate_pdf_bytes(file, profile="ua1").is_compliant
