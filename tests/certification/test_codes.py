"""Codes survive being read aloud, typed and copied."""

import pytest

from certification.credentials import codes


def test_a_code_holds_no_sign_that_is_mistaken_for_another():
    assert len(codes.ALPHABET) == len(set(codes.ALPHABET)) == 31
    assert not set("01OIL") & set(codes.ALPHABET)


def test_codes_are_drawn_from_all_signs_and_do_not_repeat():
    drawn = [codes.make() for _ in range(2000)]
    assert len(set(drawn)) == 2000
    assert {len(code) for code in drawn} == {8}
    assert set("".join(drawn)) == set(codes.ALPHABET)


@pytest.mark.parametrize(
    "typed",
    [
        "7K4M-2Q9X",
        "7k4m2q9x",
        " 7K4M 2Q9X ",
        "7K4M–2Q9X",
        "7k4m\u00a02q9x",
        "7K4M.2Q9X",
        "7 K 4 M 2 Q 9 X",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert codes.read(typed) == "7K4M2Q9X"


@pytest.mark.parametrize("typed", ["", "7K4M", "7K4M-2Q9X-A", "7K4M-2Q9O", "7K4M-2Q91", "ÄK4M-2Q9X", "🙂"])
def test_what_cannot_be_a_code_is_not_taken_for_one(typed):
    assert codes.read(typed) == ""


def test_a_code_is_shown_in_two_halves():
    assert codes.show("7K4M2Q9X") == "7K4M-2Q9X"
