"""Others accept our badges, and refuse what is wrong with them. Two verifiers that are not ours, offline."""

import datetime as dt

import pytest

from certification.credentials.badges import did, jwt, keys
from certification.credentials.badges.statuslist import Purpose
from tests.certification.badges import foreign
from tests.certification.badges.foreign import Refused
from tests.certification.badges.making import BADGE, DID, LISTS, THEIRS, kinds, sign, status_list

CLEAN = {LISTS[purpose]: status_list(purpose) for purpose in Purpose}
SIGNED = sign(BADGE.written())

pytestmark = pytest.mark.usefixtures("socket_disabled")


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind != "endorsed"])
def test_openvc_core_accepts_every_kind_with_its_status(kind):
    assert foreign.openvc_core(sign(kinds()[kind]), lists=CLEAN).issuer == DID


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind != "endorsement"])
def test_openbadgeslib_accepts_every_kind(kind):
    assert foreign.openbadges(sign(kinds()[kind])).issuer.id == DID


def test_openbadgeslib_accepts_the_token():
    rsa = keys.make(keys.Algorithm.RSA)
    token = jwt.sign(BADGE.written(), signer=rsa, method=did.method(DID, rsa.public))
    assert foreign.openbadges_token(token, rsa.public).issuer.id == DID
    with pytest.raises(Refused):
        foreign.openbadges_token(token, keys.make(keys.Algorithm.RSA).public)


def test_what_each_of_them_does_not_do():
    """When one of these changes, the notes in foreign.py and a kind left out above change too."""
    with pytest.raises(Refused, match="UnknownCredentialFormat"):
        foreign.openvc_core(SIGNED | {"proof": [SIGNED["proof"]]}, lists=CLEAN)
    with pytest.raises(Refused, match="endorsement/@context"):
        foreign.openvc_core(sign(kinds()["endorsed"]), lists=CLEAN)
    with pytest.raises(Refused, match="not an OpenBadgeCredential"):
        foreign.openbadges(sign(kinds()["endorsement"]))


@pytest.mark.parametrize(
    ("purpose", "kind", "word"),
    [(Purpose.REVOCATION, "course", "CredentialRevoked"), (Purpose.SUSPENSION, "card", "CredentialSuspended")],
)
def test_a_set_bit_is_seen_by_others(purpose, kind, word):
    signed = sign(kinds()[kind])
    index = int(signed["credentialStatus"]["statusListIndex"])
    with pytest.raises(Refused, match=word):
        foreign.openvc_core(signed, lists={LISTS[purpose]: status_list(purpose, [index])})
    assert foreign.openvc_core(signed, lists={LISTS[purpose]: status_list(purpose, [index + 1])})


def test_a_changed_list_is_not_believed_by_others():
    forged = status_list() | {"validFrom": "2027-01-27T22:30:01Z"}
    with pytest.raises(Refused):
        foreign.openvc_core(SIGNED, lists={LISTS[Purpose.REVOCATION]: forged})


@pytest.mark.parametrize(
    "signed",
    [
        SIGNED | {"name": "Toinen"},
        SIGNED | {"internalNote": "x"},
        SIGNED | {"validUntil": "2099-01-01T00:00:00Z"},
        {key: value for key, value in SIGNED.items() if key != "credentialStatus"},
        sign(BADGE.written(), with_key=THEIRS),
        sign(BADGE.written(), with_key=THEIRS, method=SIGNED["proof"]["verificationMethod"]),
    ],
    ids=["name", "undefined word", "dates", "no status", "other key", "other key under our name"],
)
def test_others_refuse_what_we_refuse(signed):
    with pytest.raises(Refused):
        foreign.openvc_core(signed, lists=CLEAN)
    with pytest.raises(Refused):
        foreign.openbadges(signed)


@pytest.mark.parametrize("moment", [BADGE.valid_until + dt.timedelta(days=2), BADGE.awarded - dt.timedelta(days=2)])
def test_others_read_our_dates_the_same(moment):
    with pytest.raises(Refused):
        foreign.openvc_core(SIGNED, lists=CLEAN, now=moment)
    with pytest.raises(Refused):
        foreign.openbadges(SIGNED, now=moment)
