"""Initials of names as people have them, and names compared as people type them."""

import unicodedata

import pytest

from certification.credentials import naming
from tests.certification.paper import NAMES

INITIALS = {
    "finnish": "R. H.",
    "long": "A. H.",
    "northern sami": "Á. Ŧ.",
    "skolt sami": "Ǩ. Č.",
    "vietnamese": "N. P.",
    "arabic": "ل. خ.",
    "hebrew with points": "חַ. סֶ.",
    "two directions": "A. H.",
    "cyrillic": "Ђ. Ї.",
    "greek": "Γ. Π.",
    "one letter": "Ŋ.",
    "150 letters": "x.",
    "combining": "q\u0323\u0308. J\u0331\u030c.",
    "ligatures": "O. Ĳ.",
}
SAME = {
    "as it is": lambda name: name,
    "decomposed": lambda name: unicodedata.normalize("NFD", name),
    "capitals": str.upper,
    "spaces around": lambda name: f" \u00a0{name}\t",
    "more spaces": lambda name: name.replace(" ", "  \u2009"),
    "signs that nobody sees": lambda name: "\u200b".join(name[:2]) + name[2:] + "\u202c",
    "another apostrophe": lambda name: name.replace("'", "’").replace("-", "‑"),
}


@pytest.mark.parametrize("kind", NAMES)
def test_initials_are_the_first_letters_of_the_first_and_the_last_word(kind):
    assert naming.initials(NAMES[kind]) == unicodedata.normalize("NFC", INITIALS[kind])
    assert naming.initials(unicodedata.normalize("NFD", NAMES[kind])) == unicodedata.normalize("NFC", INITIALS[kind])


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("", ""),
        ("  ", ""),
        ("- ’ (", ""),
        ("\u202eRaija\u202c Esimerkki", "R. E."),
        ("'Raija' (Esimerkki)", "R. E."),
        ("raija@post.example", "r."),
        ("Raija -", "R."),
        ("7. divisioona", "7. d."),
        ("\u0301", ""),
        ("Åke Ö", "Å. Ö."),
        ("क्षमा देवी", "क्. दे."),
    ],
    ids=["empty", "spaces", "signs", "turning", "quotes", "mail", "hyphen", "digit", "mark", "a letter", "devanagari"],
)
def test_names_that_are_out_of_the_ordinary_have_initials_as_well(name, shown):
    assert naming.initials(name) == shown


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("typing", SAME)
def test_a_name_is_the_same_however_it_is_typed(kind, typing):
    assert naming.same(SAME[typing](NAMES[kind]), NAMES[kind])


@pytest.mark.parametrize("kind", NAMES)
def test_nothing_that_is_only_near_is_called_the_same(kind):
    name = NAMES[kind]
    others = [name[:-1], name + "a", name[1:], naming.initials(name), "", " ", name.split()[0] + " X", name[::-1]]
    assert not any(naming.same(each, name) for each in others if each != name)


def test_no_name_is_the_same_as_nothing():
    assert not naming.same("", "")
    assert not naming.same(" \u200b", "\u202e")


def test_marks_on_letters_make_another_name():
    assert not naming.same("Aki Lof", "Äki Löf")
    assert naming.same("STRASSE", "Straße")
