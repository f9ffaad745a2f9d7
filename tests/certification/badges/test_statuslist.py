"""Status lists: one bit a badge, drawn at random, and a document that changes only when a bit does."""

import base64
import datetime as dt
import gzip
import json
import random
import zlib
from dataclasses import replace

import pytest

from certification.credentials.badges import statuslist
from certification.credentials.badges.errors import Unreadable
from certification.credentials.badges.statuslist import LENGTH, Full, Purpose
from tests.certification.badges.making import AWARDED, BADGE, LISTS, sign, status_list


def test_bits_are_counted_from_the_left():
    """Bitstring Status List 1.0, section 3.1: the first index is zero and lies on the left."""
    bits = statuslist.put(statuslist.put(statuslist.empty(), 0, to=True), 9, to=True)
    assert bits[:3] == bytes([0b10000000, 0b01000000, 0])


def test_each_bit_is_set_and_cleared_alone():
    dice = random.Random(4)
    bits, wanted = statuslist.empty(), set()
    for index in [0, 7, 8, LENGTH - 1, *dice.sample(range(LENGTH), 200)]:
        bits = statuslist.put(bits, index, to=True)
        wanted.add(index)
    for index in dice.sample(sorted(wanted), 50):
        bits = statuslist.put(bits, index, to=False)
        wanted.discard(index)
    assert {index for index in range(LENGTH) if statuslist.get(bits, index)} == wanted
    assert statuslist.put(bits, 7, to=statuslist.get(bits, 7)) == bits


@pytest.mark.parametrize("index", [-1, LENGTH, LENGTH + 7])
def test_beyond_the_list_there_is_nothing(index):
    with pytest.raises(IndexError):
        statuslist.get(statuslist.empty(), index)
    with pytest.raises(IndexError):
        statuslist.put(statuslist.empty(), index, to=True)


def test_a_list_is_packed_as_the_standard_says():
    bits = statuslist.put(statuslist.empty(), 94_567, to=True)
    packed = statuslist.encode(bits)
    assert packed[0] == "u"
    assert gzip.decompress(base64.urlsafe_b64decode(packed[1:] + "=" * (-len(packed[1:]) % 4))) == bits
    assert statuslist.decode(packed) == bits
    assert len(bits) * 8 == 131_072
    assert statuslist.encode(bits) == packed


def packed(data):
    return "u" + base64.urlsafe_b64encode(data).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        None,
        7,
        "",
        "u",
        "z" + statuslist.encode(statuslist.empty())[1:],
        statuslist.encode(statuslist.empty())[:-4],
        statuslist.encode(statuslist.empty()) + "==",
        packed(b"not packed"),
        packed(zlib.compress(statuslist.empty())),
        packed(gzip.compress(bytes(LENGTH // 8 - 1), mtime=0)),
        packed(gzip.compress(statuslist.empty(), mtime=0) + b"more"),
        packed(gzip.compress(bytes(2 * 1024 * 1024), mtime=0)),
        packed(gzip.compress(bytes(40 * 1024 * 1024), mtime=0)),
    ],
    ids=lambda text: repr(text)[:20],
)
def test_what_is_no_list_is_not_read(text):
    with pytest.raises(Unreadable):
        statuslist.decode(text)


def test_a_badge_gets_a_bit_at_random():
    """Runs test over 1,000 draws: as many rises as chance gives (mean 666.3, standard deviation 13.3)."""
    dice = random.Random(11)
    taken = set()
    drawn = []
    for _ in range(1000):
        index = statuslist.free_index(taken, choose=dice.randrange)
        taken.add(index)
        drawn.append(index)
    assert len(taken) == 1000
    turns = sum((b > a) != (c > b) for a, b, c in zip(drawn, drawn[1:], drawn[2:], strict=False))
    assert 620 < turns < 712
    assert abs(sum(drawn) / 1000 - LENGTH / 2) < 5 * LENGTH / (12 * 1000) ** 0.5
    assert statuslist.free_index(taken) not in taken


def test_the_last_free_bits_are_found_and_then_there_are_none():
    taken = set(range(64)) - {3, 17, 60}
    dice = random.Random(5)
    found = []
    while len(found) < 3:
        found.append(statuslist.free_index(taken, length=64, choose=dice.randrange))
        taken.add(found[-1])
    assert sorted(found) == [3, 17, 60]
    with pytest.raises(Full):
        statuslist.free_index(taken, length=64, choose=dice.randrange)


def test_every_free_bit_has_the_same_chance_when_few_are_left():
    dice = random.Random(6)
    taken = set(range(2_000)) - set(range(10))
    draws = [statuslist.free_index(taken, length=2_000, choose=dice.randrange) for _ in range(5_000)]
    counts = [draws.count(index) for index in range(10)]
    assert min(counts) > 400
    assert max(counts) < 600


def test_issuing_changes_no_byte_of_the_list():
    before = json.dumps(status_list())
    taken = set()
    for number in range(20):
        index = statuslist.free_index(taken, choose=random.Random(number).randrange)
        taken.add(index)
        status = statuslist.entry(LISTS[Purpose.REVOCATION], index, Purpose.REVOCATION)
        sign(replace(BADGE, status=status).written())
    assert json.dumps(status_list()) == before
    revoked = json.dumps(status_list(bits=[min(taken)], changed=AWARDED + dt.timedelta(days=1)))
    assert revoked != before


def test_a_list_tells_nothing_but_bits():
    document = status_list(Purpose.SUSPENSION, bits=[5])
    assert document["id"] == "https://vieri.example/status/suspension/1"
    assert document["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert document["issuer"] == "did:web:vieri.example"
    assert document["credentialSubject"].keys() == {"id", "type", "statusPurpose", "encodedList"}
    assert document["credentialSubject"]["statusPurpose"] == "suspension"
    assert statuslist.get(statuslist.decode(document["credentialSubject"]["encodedList"]), 5)
    assert document["proof"]["created"] == document["validFrom"] == "2027-01-27T22:30:00Z"
