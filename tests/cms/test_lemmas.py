"""Base forms of words, with the library for Finnish and without."""

import pytest

from cms import lemmas


@pytest.fixture
def without_voikko(monkeypatch):
    monkeypatch.setattr(lemmas, "_voikko", lambda: None)
    lemmas.forms.cache_clear()
    yield
    lemmas.forms.cache_clear()


def meet(one, other, language="fi"):
    """Whether a query of ``one`` finds a text with ``other``."""
    return bool(set(lemmas.base_forms(one, language)) & set(lemmas.forms(other, language)))


PAIRS = [
    ("pankkitunnuksilla", "pankkitunnus"),
    ("pankkitunnus", "pankkitunnuksia"),
    ("huijausviesteistä", "huijausviesti"),
    ("puhelimella", "puhelimen"),
    ("kursseja", "kurssi"),
]


# What a stemmer cannot know: that the e of these words was an i.
BEYOND_STEMS = [("huijausviesteistä", "huijausviesti"), ("kursseja", "kurssi")]


@pytest.mark.skipif(lemmas._voikko() is None, reason="libvoikko is not installed")
@pytest.mark.parametrize(("one", "other"), [*PAIRS, ("tunnus", "pankkitunnuksilla"), ("viesti", "huijausviestejä")])
def test_finnish_words_meet_in_their_base_form(one, other):
    assert meet(one, other)


@pytest.mark.parametrize(("one", "other"), [pair for pair in PAIRS if pair not in BEYOND_STEMS])
def test_without_the_library_stems_still_meet(without_voikko, one, other):
    assert meet(one, other)


@pytest.mark.parametrize(("one", "other"), [("pankki", "penkki"), ("kuusi", "kurssi"), ("tuki", "tukka")])
def test_different_words_do_not_meet(one, other):
    assert not meet(one, other)


def test_swedish_and_english_meet_by_their_stems():
    assert meet("bankkoderna", "bankkoder", "sv")
    assert meet("passwords", "password", "en")


def test_a_word_nobody_knows_is_still_found_as_written():
    assert meet("xyzzyq", "xyzzyq")


def test_signs_and_capitals_do_not_matter():
    assert lemmas.words("”Pankki-tunnukset”, 2FA!") == ["pankki", "tunnukset", "2fa"]
