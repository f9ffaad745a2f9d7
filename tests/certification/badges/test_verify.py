"""Every answer that a stranger can get, and never "valid" on doubt."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from certification.credentials.badges import did, guard, proofs, statuslist, verify
from certification.credentials.badges.keys import PrivateKey
from certification.credentials.badges.statuslist import Purpose
from certification.credentials.badges.verify import KnownKey, Verdict
from tests.certification.badges.making import (
    AWARDED,
    BADGE,
    DID,
    ENDORSEMENT,
    LISTS,
    METHOD,
    NOW,
    OURS,
    THEIRS,
    ask,
    key,
    kinds,
    sign,
    small,
    status_list,
)

INDEX = 94_567
SECOND = dt.timedelta(seconds=1)
REVOCATION = LISTS[Purpose.REVOCATION]
SIGNED = sign(BADGE.written())
DID_KEY = f"did:key:{THEIRS.public.id}"


def with_status(**changes):
    """A badge whose one status entry is another."""
    entry = {name: value for name, value in (BADGE.status | changes).items() if value is not None}
    return sign(replace(BADGE, status=entry).written())


def theirs(issuer=DID_KEY, **changes):
    """A badge by a stranger, whose key is in their own address."""
    badge = replace(BADGE, issuer=replace(BADGE.issuer, id=issuer), **changes)
    return sign(badge.written(), with_key=THEIRS, method=f"{issuer}#{THEIRS.public.id}")


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("form", [dict, json.dumps, lambda signed: json.dumps(signed, ensure_ascii=False).encode()])
def test_a_good_badge_is_valid(kind, form):
    answer = ask(form(sign(kinds()[kind])))
    assert (answer.verdict, answer.reason, answer.method, answer.issuer) == (Verdict.VALID, "", METHOD, DID)
    assert answer.document == kinds()[kind]


def test_a_badge_holds_from_its_first_second_until_before_its_last():
    starts, ends = AWARDED, BADGE.valid_until
    for moment, verdict in (
        (starts - SECOND, Verdict.NOT_YET_VALID),
        (starts, Verdict.VALID),
        (ends - SECOND, Verdict.VALID),
        (ends, Verdict.EXPIRED),
    ):
        assert ask(SIGNED, now=moment).verdict == verdict, moment


def test_a_proof_may_end_before_the_badge():
    document, proof = proofs.split(SIGNED)
    shorter = replace(proof, expires="2027-06-01T00:00:00Z")
    said = guard.statements(document)
    shorter = replace(shorter, signature=OURS.sign(shorter.digest + said.digest))
    signed = document | {"proof": shorter.written()}
    assert ask(signed).verdict == Verdict.VALID
    assert ask(signed, now=dt.datetime(2027, 6, 1, tzinfo=dt.UTC)).verdict == Verdict.EXPIRED


@pytest.mark.parametrize(
    ("purpose", "verdict"), [(Purpose.REVOCATION, Verdict.REVOKED), (Purpose.SUSPENSION, Verdict.SUSPENDED)]
)
def test_a_set_bit_takes_the_badge_back_and_its_neighbours_do_not(purpose, verdict):
    badge = sign(replace(BADGE, status=statuslist.entry(LISTS[purpose], INDEX, purpose)).written())
    for bits, wanted in (([INDEX], verdict), ([INDEX - 1, INDEX + 1], Verdict.VALID)):
        assert ask(badge, lists={LISTS[purpose]: status_list(purpose, bits)}).verdict == wanted
    listed = {LISTS[purpose]: json.dumps(status_list(purpose, [INDEX]))}
    assert ask(badge, lists=listed).verdict == verdict


def test_revoked_goes_before_expired():
    lists = {REVOCATION: status_list(bits=[INDEX])}
    assert ask(SIGNED, lists=lists, now=BADGE.valid_until).verdict == Verdict.REVOKED


def test_of_two_lists_the_worse_news_counts_even_if_the_other_cannot_be_had():
    """Other issuers may name several; ours never do."""
    entries = [statuslist.entry(LISTS[purpose], INDEX, purpose) for purpose in Purpose]
    signed = sign(BADGE.written() | {"credentialStatus": entries})
    revoked = {REVOCATION: status_list(bits=[INDEX])}
    suspended = {LISTS[Purpose.SUSPENSION]: status_list(Purpose.SUSPENSION, [INDEX])}
    assert ask(signed).verdict == Verdict.VALID
    assert ask(signed, lists=revoked | suspended).verdict == Verdict.REVOKED
    assert ask(signed, lists=revoked).verdict == Verdict.REVOKED
    assert ask(signed, lists=suspended).verdict == Verdict.SUSPENDED
    assert ask(signed, lists={REVOCATION: status_list()}).verdict == Verdict.COULD_NOT_CHECK


def unreachable(address):
    raise OSError("no route")


@pytest.mark.parametrize(
    ("lists", "reason"),
    [
        (unreachable, "status_unreachable"),
        (lambda address: None, "status_unreachable"),
        (lambda address: b"<html>", "no_json"),
        (lambda address: {}, "empty"),
        (lambda address: status_list(Purpose.SUSPENSION), "status_list"),
        (lambda address: status_list() | {"validUntil": "2099-01-01T00:00:00Z"}, "signature"),
        (lambda address: status_list(with_key=THEIRS), "status_key"),
        (lambda address: status_list(changed=NOW + SECOND), "status_list_dates"),
        (lambda address: SIGNED, "status_list"),
    ],
    ids=[
        "unreachable",
        "missing",
        "a page",
        "empty",
        "other purpose",
        "changed",
        "other key",
        "of tomorrow",
        "a badge",
    ],
)
def test_without_a_good_status_list_nothing_is_valid(lists, reason):
    sources = verify.Sources(key={METHOD: KnownKey(OURS.public, DID)}.get, status_list=lists)
    answer = verify.verify(SIGNED, now=NOW, sources=sources)
    assert (answer.verdict, answer.reason) == (Verdict.COULD_NOT_CHECK, reason)
    expired = verify.verify(SIGNED, now=BADGE.valid_until, sources=sources)
    assert expired.verdict == Verdict.EXPIRED  # that is known for certain


def test_a_list_of_another_issuer_does_not_count():
    other = "did:web:apu.example"
    known = {METHOD: KnownKey(OURS.public, DID), did.method(other, THEIRS.public): KnownKey(THEIRS.public, other)}
    lists = {REVOCATION: status_list(with_key=THEIRS, issuer=other)}
    assert ask(SIGNED, lists=lists, key_of=known).reason == "status_list"


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "1EdTechRevocationList", "statusListIndex": None, "statusListCredential": None, "statusPurpose": None},
        {"statusPurpose": "message"},
        {"statusPurpose": "refresh"},
        {"statusPurpose": None},
        {"statusListIndex": "-1"},
        {"statusListIndex": "007"},
        {"statusListIndex": "131072"},
        {"statusListIndex": "1e3"},
        {"statusListIndex": "٣"},
        {"statusListIndex": None},
        {"statusListCredential": None},
        {"statusListCredential": f"{REVOCATION}?1"},
        {"statusSize": 2},
        {"statusPurpose": ["revocation", "suspension"]},
    ],
    ids=str,
)
def test_a_status_that_is_not_understood_is_a_doubt(changes):
    assert ask(with_status(**changes)).verdict == Verdict.COULD_NOT_CHECK


def test_a_strangers_badge_has_a_valid_signature_and_an_unknown_issuer():
    answer = ask(theirs())
    assert (answer.verdict, answer.issuer, answer.dates) == (Verdict.UNKNOWN_ISSUER, DID_KEY, None)
    assert answer.document["issuer"]["id"] == DID_KEY
    assert ask(theirs(), now=BADGE.valid_until).dates == Verdict.EXPIRED
    assert ask(theirs(), now=AWARDED - SECOND).dates == Verdict.NOT_YET_VALID
    named = theirs("https://stranger.example/issuer")
    assert ask(named).verdict == Verdict.UNKNOWN_ISSUER


def test_a_strangers_badge_that_was_changed_is_told_of_too():
    assert ask(theirs() | {"name": "Toinen"}).verdict == Verdict.TAMPERED


def test_a_key_that_cannot_be_had_is_a_doubt():
    signed = sign(BADGE.written(), with_key=THEIRS, method="did:web:stranger.example#key-1")
    assert (ask(signed).verdict, ask(signed).reason) == (Verdict.COULD_NOT_CHECK, "unknown_key")


def test_nobody_signs_in_the_name_of_a_known_issuer():
    """By any other key, whatever it calls itself."""
    unsigned = BADGE.written()
    for method in (did.method(DID, THEIRS.public), f"{DID_KEY}#{THEIRS.public.id}", METHOD):
        answer = ask(sign(unsigned, with_key=THEIRS, method=method))
        assert (answer.verdict, answer.document) == (Verdict.TAMPERED, None), method


def test_a_key_that_names_another_person_as_did_key_is_refused():
    other = key("a third")
    issuer = f"did:key:{other.public.id}"
    badge = replace(BADGE, issuer=replace(BADGE.issuer, id=issuer)).written()
    assert ask(sign(badge, with_key=THEIRS, method=f"{issuer}#{THEIRS.public.id}")).verdict == Verdict.TAMPERED


def test_a_known_key_speaks_for_its_own_issuer_only():
    known = {METHOD: KnownKey(OURS.public, "did:web:apu.example")}
    assert ask(SIGNED, key_of=known).verdict == Verdict.TAMPERED


def test_a_retired_key_still_counts():
    old = key("retired")
    known = {did.method(DID, each.public): KnownKey(each.public, DID) for each in (old, OURS)}
    assert ask(sign(BADGE.written(), with_key=old), key_of=known).verdict == Verdict.VALID


def test_after_a_theft_only_badges_that_the_house_knows_to_be_older_count():
    stolen = NOW - dt.timedelta(days=1)
    lists = {each: status_list(purpose, with_key=THEIRS) for purpose, each in LISTS.items()}
    known = {
        METHOD: KnownKey(OURS.public, DID, compromised_since=stolen),
        did.method(DID, THEIRS.public): KnownKey(THEIRS.public, DID),
    }
    given = {(BADGE.id, guard.statements(BADGE.written()).digest)}

    def asked(signed, records):
        return ask(signed, key_of=known, lists=lists, gave=lambda *badge: badge in records).verdict

    assert asked(SIGNED, given) == Verdict.VALID
    # The thief can write an old date, but not into the house's records.
    assert asked(SIGNED, set()) == Verdict.COULD_NOT_CHECK
    backdated = sign(replace(BADGE, subject=replace(BADGE.subject, name="Varas")).written())
    assert asked(backdated, given) == Verdict.COULD_NOT_CHECK
    later = sign(BADGE.written(), created=stolen)
    assert asked(later, given) == Verdict.COULD_NOT_CHECK
    document, proof = proofs.split(SIGNED)
    undated = replace(proof, created="")
    undated = replace(undated, signature=OURS.sign(undated.digest + guard.statements(document).digest))
    assert asked(document | {"proof": undated.written()}, given) == Verdict.COULD_NOT_CHECK


def test_a_list_signed_with_a_stolen_key_is_a_doubt():
    known = {
        METHOD: KnownKey(OURS.public, DID, compromised_since=NOW),
        did.method(DID, THEIRS.public): KnownKey(THEIRS.public, DID),
    }
    answer = ask(sign(BADGE.written(), with_key=THEIRS), key_of=known)
    assert (answer.verdict, answer.reason) == (Verdict.COULD_NOT_CHECK, "status_key")


def test_something_signed_that_is_no_badge_is_not_one():
    assert ask(status_list()).reason == "no_badge"
    document = BADGE.written() | {"type": ["VerifiableCredential"]}
    assert ask(sign(document)).verdict == Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize(
    "content",
    [
        b"",
        "",
        "{",
        "[]",
        b"\x89PNG\r\n",
        b"%PDF-1.7",
        "null",
        "{}",
        '{"proof": {}}',
        "x" * 10**6,
        b"\xff" * 10,
        {},
        "\ud800",
    ],
    ids=lambda content: repr(content)[:16],
)
def test_any_other_file_gets_an_answer_and_no_error(content):
    assert ask(content).verdict == Verdict.COULD_NOT_CHECK


def test_dates_without_a_zone_or_none_at_all_are_a_doubt():
    for change in (
        {"validFrom": "2027-01-27"},
        {"validFrom": "2027-01-27T22:30:00"},
        {"validUntil": "2027-02-30T00:00:00Z"},
    ):
        assert ask(sign(BADGE.written() | change)).reason == "moment"
    document = BADGE.written()
    del document["validFrom"]
    assert ask(sign(document)).verdict == Verdict.COULD_NOT_CHECK


def test_a_strangers_word_that_no_context_defines_is_no_accusation():
    """Some libraries sign such badges without knowing it; ours never does."""
    assert ask(theirs() | {"internalNote": "x"}).verdict == Verdict.COULD_NOT_CHECK
    assert ask(SIGNED | {"internalNote": "x"}).verdict == Verdict.TAMPERED


def test_a_context_that_is_not_pinned_is_a_doubt():
    signed = SIGNED | {"@context": [*SIGNED["@context"], "https://stranger.example/context.json"]}
    assert (ask(signed).verdict, ask(signed).reason) == (Verdict.COULD_NOT_CHECK, "unknown_context")


def test_checking_asks_nobody(socket_disabled):
    assert ask(SIGNED).verdict == Verdict.VALID
    assert ask(theirs()).verdict == Verdict.UNKNOWN_ISSUER
    assert ask(sign(ENDORSEMENT.written())).verdict == Verdict.VALID


def test_a_signer_needs_nothing_but_to_sign_bytes():
    """As a security module gives it: no key in this process."""

    class Module:
        public = OURS.public

        def sign(self, data: bytes) -> bytes:
            assert len(data) == 64
            return PrivateKey.sign(OURS, data)

    assert ask(sign(small().written(), with_key=Module())).verdict == Verdict.VALID
