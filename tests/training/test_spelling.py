"""Short answers are compared as tolerantly as the learner is told, and no more."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.courses import spelling

WORDS = st.text(st.characters(categories=["L", "N", "Z", "P", "M"]), max_size=40)


@pytest.mark.parametrize(
    ("said", "accepted"),
    [
        ("poliisi", "poliisi"),
        ("  POLIISI. ", "poliisi"),
        ("co ordinator", "co-ordinator"),
        ("coordinator", "co-ordinator"),
        ("mobiili-data", "mobiilidata"),
        ("mobil\u00addata", "mobildata"),
        ("saatilo", "säätilö"),
        ("SÄÄTILÖ", "säätilö"),
        (unicodedata.normalize("NFD", "säätilö"), "säätilö"),
        ("sa\u030abc", "såbc"),
        ("mørk", "mörk"),
        ("strasse", "straße"),
        ("polisi", "poliisi"),  # one letter missing of seven
        ("poliiisi", "poliisi"),  # one too many
        ("poliesi", "poliisi"),  # one wrong
        ("poilisi", "poliisi"),  # two neighbours exchanged
        ("samtycek", "samtycke"),
        ("koordinatori", "koordinaattori"),  # two of fourteen
        ("112", "112"),
        ("1 1 2", "112"),
    ],
)
def test_this_counts(said, accepted):
    assert spelling.counts(said, ["something else", accepted])


@pytest.mark.parametrize(
    ("said", "accepted"),
    [
        ("", "poliisi"),
        (" -.! ", "poliisi"),
        ("", ""),
        ("", "-"),
        ("pankki", "poliisi"),
        ("poisi", "poliisi"),  # two letters missing of seven
        ("dat", "data"),  # four letters: exact
        ("date", "data"),
        ("koordinato", "koordinaattori"),
        ("113", "112"),
        ("12", "112"),
        ("linja 113", "linja 112"),
        ("poliisi ja pankki", "poliisi"),
    ],
)
def test_this_does_not_count(said, accepted):
    assert not spelling.counts(said, [accepted])


def test_answers_stand_one_a_line():
    assert spelling.lines("poliisi\n\n  poliisille \n-\n") == ["poliisi", "poliisille"]


@given(WORDS)
def test_what_is_accepted_counts_however_it_is_cased_spaced_and_composed(answer):
    expected = bool(spelling.bare(answer))
    spaced = f" {answer.replace(' ', ' - ')} "
    for said in (answer, spaced, unicodedata.normalize("NFD", answer), unicodedata.normalize("NFC", answer)):
        assert spelling.counts(said, [answer]) is expected


@given(WORDS, st.data())
def test_one_slip_is_forgiven_from_five_letters_on(answer, data):
    bare = spelling.bare(answer)
    if spelling.forgiven(bare) == 0:
        return
    at = data.draw(st.integers(0, len(bare) - 1))
    for said in (bare[:at] + bare[at + 1 :], bare[:at] + "q" + bare[at:], bare[:at] + "q" + bare[at + 1 :]):
        assert spelling.counts(said, [answer])


@given(st.text(max_size=300), st.lists(st.text(max_size=60), max_size=5))
def test_any_text_is_compared_without_complaint(said, accepted):
    assert spelling.counts(said, accepted) in {True, False}
    assert spelling.bare(said) == spelling.bare(spelling.bare(said))


@given(WORDS, WORDS)
def test_the_distance_is_that_of_a_plain_reference(one, other):
    assert spelling._distance(one[:9], other[:9]) == reference(one[:9], other[:9])


def reference(one, other):
    """The definition, word for word: the table of optimal string alignment."""
    table = [[i + j if i * j == 0 else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            change = table[i - 1][j - 1] + (one[i - 1] != other[j - 1])
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, change)
            if min(i, j) > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


def test_a_very_long_answer_takes_no_time():
    assert not spelling.counts("a" * 1_000_000, ["b" * spelling.MAX_LENGTH] * 40)
