"""Real identity codes, account and card numbers are recognised however they are written; what a card says is not."""

import datetime as dt
import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.practice import content
from training.practice.realistic import LONGEST, looks_real

CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
SIGNS = {1800: "+", 1900: "-YXWVU", 2000: "ABCDEF"}
# A length for each check, of countries of several shapes.
COUNTRIES = {"FI": 18, "SE": 24, "EE": 20, "NO": 15, "GB": 22, "MT": 31, "RU": 33}

days = st.dates(dt.date(1850, 1, 1), dt.date(2029, 12, 31))
around = st.text(st.characters(categories=["Lu", "Ll", "Zs", "Po"]), max_size=30).map(lambda text: text.strip())


@st.composite
def identity_codes(draw):
    day = draw(days)
    born = f"{day:%d%m}{day.year % 100:02}"
    number = f"{draw(st.integers(2, 999)):03}"
    return born + draw(st.sampled_from(SIGNS[day.year // 100 * 100])) + number + CHECK[int(born + number) % 31]


@st.composite
def ibans(draw):
    country = draw(st.sampled_from(sorted(COUNTRIES)))
    size = COUNTRIES[country] - 4
    account = draw(st.text(string.digits + ("ABCXYZ" if country in {"MT", "GB"} else ""), min_size=size, max_size=size))
    number = "".join(str(int(sign, 36)) for sign in f"{account}{country}00")
    return f"{country}{98 - int(number) % 97:02}{account}"


@st.composite
def cards(draw):
    size = draw(st.integers(13, 19))
    digits = draw(st.text(string.digits, min_size=size - 1, max_size=size - 1).filter(lambda text: text.strip("0")))
    doubled = [int(digit) * (1 if place % 2 else 2) for place, digit in enumerate(reversed(digits))]
    return digits + str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def spaced(text, every=4, sign=" "):
    return sign.join(text[at : at + every] for at in range(0, len(text), every))


@settings(max_examples=300)
@given(identity_codes(), around, around)
def test_identity_codes_are_recognised(code, before, after):
    for written in (code, code.lower(), spaced(code, 1), f"{code[:6]} {code[6:]}", code.replace("-", "–")):
        assert looks_real(written)
        assert looks_real(f"{before} {written} {after}")


@settings(max_examples=300)
@given(ibans(), around, around)
def test_account_numbers_are_recognised(iban, before, after):
    for written in (iban, iban.lower(), spaced(iban), spaced(iban, 4, "-"), spaced(iban, 4, "\u00a0")):
        assert looks_real(written)
        assert looks_real(f"{before} {written} {after}")


@settings(max_examples=300)
@given(cards(), around, around)
def test_card_numbers_are_recognised(number, before, after):
    for written in (number, spaced(number), spaced(number, 4, "-"), f"{spaced(number)} 12/30 123"):
        assert looks_real(written)
        assert looks_real(f"{before} {written} {after}")


@pytest.mark.parametrize(
    "text",
    [
        "131052-308T",  # the example of the Digital and Population Data Services Agency
        "010594Y9021",  # one of the new signs of 2023
        "FI21 1234 5600 0007 85",
        "GB82 WEST 1234 5698 7654 32",
        "4111 1111 1111 1111",
        "１３１０５２－３０８Ｔ",  # full width
        "١٣١٠٥٢-٣٠٨T",  # Arabic digits
        "13\u200b1052-308\u200bT",  # signs that nobody sees
        "tunnukseni on 131052-308t kiitos",
        "x4111111111111111y",
    ],
)
def test_examples_that_are_real(text):
    assert looks_real(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "131052-308U",  # another check character
        "311152-308T",  # no such day
        "FI21 1234 5600 0007 86",
        "4111 1111 1111 1112",
        "0000 0000 0000 0000",
        "040 123 4567",
        "21 000 €",
        "1.3.2030",
        "2030-03-01",
    ],
)
def test_examples_that_are_not(text):
    assert not looks_real(text)


def test_one_changed_sign_is_told_from_the_real_one():
    """Control: the check characters are looked at, not only the shape."""
    real = "131052-308T"
    others = [f"{real[:-1]}{sign}" for sign in CHECK if sign != "T"]
    assert [text for text in others if looks_real(text)] == []


def test_nothing_on_a_card_or_in_an_answer_is_taken_for_real():
    values = [value for each in content().values() for code in each.card.codes for value in code.value.values()]
    values += [field.expect.date for each in content().values() for place in each.screens for field in place.fields]
    assert [value for value in values if looks_real(value)] == []


def test_what_is_longer_than_any_code_is_refused_unread_and_at_once():
    assert not looks_real("a" * LONGEST)
    before = time.process_time()
    assert looks_real("1 " * 1_000_000)
    assert time.process_time() - before < 0.1


@pytest.mark.parametrize("text", ["1 " * 250, "FI21" * 125, "13105-" * 80, "1" * 500, "ﷺ" * 500])
def test_hostile_texts_cost_little(text):
    before = time.process_time()
    looks_real(text)
    assert time.process_time() - before < 0.5
