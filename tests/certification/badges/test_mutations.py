"""5,000 changes of what a badge says: we accept none, and neither do verifiers by two other hands.

Each change is seen by ours, by Digital Bazaar's and by one of two packages of a third author.
"""

import json

import pytest

from certification.credentials.badges import canonical, guard, verify
from certification.credentials.badges.statuslist import Purpose
from certification.credentials.badges.verify import Verdict
from tests.certification.badges import foreign, mutations, spellings
from tests.certification.badges.making import LISTS, NOW, signed_small, sources, status_list

COUNT, PARTS = 5_000, 4
# Some only write the same in another way, which others may take (spellings.py).
SPELLINGS = 150
CLEAN = {LISTS[purpose]: status_list(purpose) for purpose in Purpose}
REFUSALS = {Verdict.TAMPERED, Verdict.COULD_NOT_CHECK}


@pytest.fixture(scope="module")
def changed():
    return mutations.texts(signed_small(), COUNT + SPELLINGS, seed=2027)


def test_the_badge_as_it_is_passes_everywhere():
    """The control twin: it is the change that is refused."""
    text = mutations.dump(signed_small())
    assert verify.verify(text, now=NOW, sources=sources()).verdict == Verdict.VALID
    for other in spellings.TAKEN:
        assert list(accepted(other, [text])) == [text]


def test_there_are_as_many_changes_as_we_say_of_every_sort(changed):
    assert len(changed) == len(set(changed)) == COUNT + SPELLINGS
    reasons = {verify.verify(text, now=NOW, sources=sources()).reason for text in changed[::17]}
    assert {"signature", "undefined_term", "no_json", "key", "empty", "proof"} <= reasons


@pytest.mark.parametrize("part", range(PARTS))
def test_no_change_is_accepted(changed, part):
    told = sources()
    answers = ((verify.verify(text, now=NOW, sources=told).verdict, text) for text in changed[part::PARTS])
    assert [found for found in answers if found[0] not in REFUSALS] == []


def test_without_the_guard_some_would_be_accepted(changed, monkeypatch):
    """The control twin: JSON-LD drops words that it does not know, and the signature fits what is left."""
    monkeypatch.setattr(canonical, "_refuse", lambda term: None)
    monkeypatch.setattr(guard, "check_spelling", lambda said: None)
    told = sources()
    answers = [verify.verify(text, now=NOW, sources=told).verdict for text in changed if "internalNote" in text]
    assert answers.count(Verdict.VALID) > 3


def accepted(other, texts):
    """Those of the texts that another verifier takes."""
    ask = {
        "digital bazaar": lambda text: foreign.digital_bazaar(text, lists=CLEAN),
        "openvc-core": lambda text: foreign.openvc_core(json.loads(text), lists=CLEAN),
        "openbadgeslib": foreign.openbadges,
    }[other]
    for text in texts:
        try:
            ask(text)
        except (foreign.Refused, ValueError):
            continue
        yield text


def test_digital_bazaar_refuses_every_change_of_what_the_badge_says(changed):
    """It takes other spellings of the same, each of a sort that we know; ours refuses these too."""
    taken = [spellings.sorts(text, signed_small()) for text in accepted("digital bazaar", changed)]
    assert set() not in taken
    assert set().union(*taken) == spellings.TAKEN["digital bazaar"]


@pytest.mark.parametrize(("other", "third"), [("openvc-core", 0), ("openbadgeslib", 1), ("openbadgeslib", 2)])
def test_the_other_opinion_refuses_every_change_of_what_the_badge_says(changed, other, third):
    """Two packages by one author, each of which needs a minute for all: each sees a part, together they see all."""
    taken = [spellings.sorts(text, signed_small()) for text in accepted(other, changed[third::3])]
    assert set() not in taken
    assert set().union(*taken) <= spellings.TAKEN[other]


def test_the_list_of_spellings_excuses_no_change(changed):
    """The control twin: all but a hundred of the changes say something else, and forged words are no spelling."""
    said = [text for text in changed if not spellings.sorts(text, signed_small())]
    assert len(said) >= COUNT
    forged = signed_small() | {"@type": "Profile"}
    assert spellings.sorts(mutations.dump(forged), signed_small()) == set()
    assert spellings.sorts(mutations.dump(signed_small() | {"name": {"@value": "Toinen"}}), signed_small()) == set()
