"""Others accept our badges, and refuse what is wrong with them. Verifiers by two hands that are not ours, offline."""

import datetime as dt

import pytest

from certification.credentials.badges import did, jwt, keys
from certification.credentials.badges.keyring import KeyRing
from certification.credentials.badges.keys import Algorithm
from certification.credentials.badges.statuslist import Purpose
from tests.certification.badges import foreign
from tests.certification.badges.foreign import Refused
from tests.certification.badges.making import (
    AWARDED,
    BADGE,
    DID,
    LISTS,
    NOW,
    OURS,
    SORTS,
    THEIRS,
    given,
    kinds,
    sign,
    status_list,
)

CLEAN = {LISTS[purpose]: status_list(purpose) for purpose in Purpose}
SIGNED = sign(BADGE.written())
# Every sort in every language, with an end and without; then the shapes that they do not have.
ALL = given() | kinds()
MOMENTS = {
    "after its end": BADGE.valid_until + dt.timedelta(days=2),
    "before its begin": BADGE.awarded - dt.timedelta(days=2),
}

pytestmark = pytest.mark.usefixtures("socket_disabled")


@pytest.fixture(scope="module")
def rsa():
    return keys.make(Algorithm.RSA)


def place(document):
    """(purpose, number) in the status list."""
    status = document["credentialStatus"]
    return Purpose(status["statusPurpose"]), int(status["statusListIndex"])


def test_all_of_them_are_there():
    assert len(given()) == (len(SORTS) + 1) * 3 * 2
    assert {place(document)[0] for document in given().values()} == set(Purpose)


@pytest.mark.parametrize("kind", ALL)
def test_digital_bazaar_accepts_every_kind_with_its_status(kind):
    foreign.digital_bazaar(sign(ALL[kind]), lists=CLEAN)


@pytest.mark.parametrize("kind", [kind for kind in ALL if kind != "endorsed"])
def test_openvc_core_accepts_every_kind_with_its_status(kind):
    assert foreign.openvc_core(sign(ALL[kind]), lists=CLEAN).issuer == DID


@pytest.mark.parametrize("kind", [kind for kind in ALL if not kind.startswith("endorsement")])
def test_openbadgeslib_accepts_every_kind(kind):
    assert foreign.openbadges(sign(ALL[kind])).issuer.id == DID


@pytest.mark.parametrize("kind", ALL)
def test_two_others_accept_every_kind_as_a_token(rsa, kind):
    token = jwt.sign(ALL[kind], signer=rsa, method=did.method(DID, rsa.public))
    foreign.digital_bazaar(token, lists={}, document=foreign.did_document(OURS.public, rsa.public))
    if not kind.startswith("endorsement"):
        assert foreign.openbadges_token(token, rsa.public).issuer.id == DID


def test_others_refuse_a_token_of_another_key_a_changed_one_and_one_that_is_over(rsa):
    other, method = keys.make(Algorithm.RSA), did.method(DID, rsa.public)
    token = jwt.sign(BADGE.written(), signer=rsa, method=method)
    header, payload, signature = token.split(".")
    forged = jwt.sign(BADGE.written(), signer=other, method=method)
    changed = jwt.sign(BADGE.written() | {"name": "Toinen"}, signer=other, method=method).split(".")[1]
    document = foreign.did_document(rsa.public)
    foreign.digital_bazaar(token, lists={}, document=document)
    for badge in (forged, f"{header}.{changed}.{signature}", f"{header}.{payload}.", f"e30.{payload}.{signature}"):
        with pytest.raises(Refused):
            foreign.digital_bazaar(badge, lists={}, document=document)
        with pytest.raises(Refused):
            foreign.openbadges_token(badge, rsa.public)
    for moment in MOMENTS.values():
        with pytest.raises(Refused):
            foreign.digital_bazaar(token, lists={}, document=document, now=moment)
        with pytest.raises(Refused):
            foreign.openbadges_token(token, rsa.public, now=moment)


def test_what_each_of_them_does_not_do():
    """When one of these changes, the notes in foreign.py and a kind left out above change too."""
    with pytest.raises(Refused, match="UnknownCredentialFormat"):
        foreign.openvc_core(SIGNED | {"proof": [SIGNED["proof"]]}, lists=CLEAN)
    with pytest.raises(Refused, match="endorsement/@context"):
        foreign.openvc_core(sign(kinds()["endorsed"]), lists=CLEAN)
    with pytest.raises(Refused, match="not an OpenBadgeCredential"):
        foreign.openbadges(sign(kinds()["endorsement"]))


@pytest.mark.parametrize("sort", [*SORTS, "endorsement"])
def test_a_set_bit_is_seen_by_others(sort):
    """Revoked or suspended. The neighbour's bit is nothing to them."""
    signed = sign(given()[f"{sort}, sv, for a time"])
    purpose, index = place(signed)
    taken, neighbour = (CLEAN | {LISTS[purpose]: status_list(purpose, [bit])} for bit in (index, index + 1))
    with pytest.raises(Refused, match=f"the bit is set: {purpose.value}"):
        foreign.digital_bazaar(signed, lists=taken)
    foreign.digital_bazaar(signed, lists=neighbour)
    word = {Purpose.REVOCATION: "CredentialRevoked", Purpose.SUSPENSION: "CredentialSuspended"}[purpose]
    with pytest.raises(Refused, match=word):
        foreign.openvc_core(signed, lists=taken)
    assert foreign.openvc_core(signed, lists=neighbour)


@pytest.mark.parametrize(
    "lists",
    [
        {LISTS[Purpose.REVOCATION]: status_list() | {"validFrom": "2027-01-27T22:30:01Z"}},
        {LISTS[Purpose.REVOCATION]: status_list(with_key=THEIRS)},
        {LISTS[Purpose.REVOCATION]: status_list(Purpose.SUSPENSION)},
        {LISTS[Purpose.REVOCATION]: status_list(changed=NOW + dt.timedelta(days=2))},
        {},
    ],
    ids=["changed", "signed by another key", "for another purpose", "of tomorrow", "not to be had"],
)
def test_a_list_that_is_not_ours_or_not_there_is_not_believed_by_others(lists):
    with pytest.raises(Refused):
        foreign.digital_bazaar(SIGNED, lists=lists)
    with pytest.raises((Refused, KeyError)):
        foreign.openvc_core(SIGNED, lists=lists)


def test_others_accept_an_old_badge_after_rotation_and_refuse_it_after_a_theft(tmp_path):
    ring, later = KeyRing(tmp_path / "keys", may_make=True), AWARDED + dt.timedelta(days=1)
    old = ring.signer(Algorithm.ED25519, now=AWARDED)
    badge = sign(BADGE.written(), with_key=old)
    ring.rotate(Algorithm.ED25519, now=later)
    new = ring.signer(Algorithm.ED25519, now=later)
    both = [badge, sign(BADGE.written(), with_key=new, created=later)]
    lists = {LISTS[Purpose.REVOCATION]: status_list(with_key=new, changed=later)}

    document = did.document(DID, ring.published())
    for signed in both:
        foreign.digital_bazaar(signed, lists=lists, document=document)
        assert foreign.openvc_core(signed, lists=lists, document=document)
        assert foreign.openbadges(signed, document=document)

    ring.compromise(old.public.id, since=AWARDED, now=NOW)
    document = did.document(DID, ring.published())
    foreign.digital_bazaar(both[1], lists=lists, document=document)
    with pytest.raises(Refused):
        foreign.digital_bazaar(badge, lists=lists, document=document)
    with pytest.raises(Refused):
        foreign.openvc_core(badge, lists=lists, document=document)
    with pytest.raises(Refused):
        foreign.openbadges(badge, document=document)


WRONG = {
    "name": SIGNED | {"name": "Toinen"},
    "undefined word": SIGNED | {"internalNote": "x"},
    "dates": SIGNED | {"validUntil": "2099-01-01T00:00:00Z"},
    "no status": {key: value for key, value in SIGNED.items() if key != "credentialStatus"},
    "no proof": BADGE.written(),
    "other key": sign(BADGE.written(), with_key=THEIRS),
    "other key under our name": sign(
        BADGE.written(), with_key=THEIRS, method=SIGNED["proof"]["verificationMethod"]
    ),
    "other issuer": sign(BADGE.written() | {"issuer": BADGE.written()["issuer"] | {"id": "did:web:stranger.example"}}),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_others_refuse_what_we_refuse(wrong):
    signed = WRONG[wrong]
    with pytest.raises(Refused):
        foreign.digital_bazaar(signed, lists=CLEAN)
    with pytest.raises(Refused):
        foreign.openvc_core(signed, lists=CLEAN)
    with pytest.raises(Refused):
        foreign.openbadges(signed)


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_others_read_our_dates_the_same(moment):
    with pytest.raises(Refused):
        foreign.digital_bazaar(SIGNED, lists=CLEAN, now=moment)
    with pytest.raises(Refused):
        foreign.openvc_core(SIGNED, lists=CLEAN, now=moment)
    with pytest.raises(Refused):
        foreign.openbadges(SIGNED, now=moment)


def test_a_verifier_that_is_not_installed_fails_the_test_and_does_not_skip_it(monkeypatch, tmp_path):
    monkeypatch.setattr(foreign, "VERIFIERS", tmp_path)
    with pytest.raises(AssertionError, match="run `make dev`"):
        foreign._node.__wrapped__()
