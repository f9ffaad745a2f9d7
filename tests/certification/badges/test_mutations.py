"""5,000 changes to one badge: we accept none, and neither do two others of a sample."""

import json

import pytest

from certification.credentials.badges import canonical, guard, verify
from certification.credentials.badges.statuslist import Purpose
from certification.credentials.badges.verify import Verdict
from tests.certification.badges import foreign, mutations
from tests.certification.badges.making import LISTS, NOW, signed_small, sources, status_list

COUNT, PARTS = 5_000, 10
CLEAN = {LISTS[purpose]: status_list(purpose) for purpose in Purpose}
REFUSALS = {Verdict.TAMPERED, Verdict.COULD_NOT_CHECK}


@pytest.fixture(scope="module")
def changed():
    return mutations.texts(signed_small(), COUNT, seed=2027)


def test_the_badge_as_it_is_passes_everywhere():
    """The control twin: it is the change that is refused."""
    text = mutations.dump(signed_small())
    assert verify.verify(text, now=NOW, sources=sources()).verdict == Verdict.VALID
    assert foreign.openvc_core(json.loads(text), lists=CLEAN)
    assert foreign.openbadges(text)


def test_there_are_as_many_changes_as_we_say_of_every_sort(changed):
    assert len(changed) == len(set(changed)) >= COUNT
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


@pytest.mark.parametrize("other", ["openvc-core", "openbadgeslib"])
def test_others_accept_none_of_a_sample(changed, other):
    """They take some that we refuse though they say the same: a key twice, a type twice, an empty list."""
    accepted = []
    for text in changed[::25]:
        try:
            if other == "openbadgeslib":
                foreign.openbadges(text)
            else:
                foreign.openvc_core(json.loads(text), lists=CLEAN)
        except (foreign.Refused, ValueError):
            continue
        accepted.append(text)
    assert [text for text in accepted if not mutations.says_the_same(text, signed_small())] == []
