"""The folder of keys: first use, rotation, theft, and keys that come from outside."""

import datetime as dt
import json
import logging
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from certification.credentials.badges import did, keyfiles, keyring, proofs
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.badges.keyring import KeyRing
from certification.credentials.badges.keys import Algorithm
from tests.certification.badges.making import BADGE, DID, NOW, OURS, THEIRS

ED = Algorithm.ED25519
LATER = NOW + dt.timedelta(days=1)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "keys"


@pytest.fixture
def ring(folder):
    return KeyRing(folder, may_make=True)


def test_a_missing_key_is_made_at_its_first_use_and_told_of(ring, folder, caplog):
    with caplog.at_level(logging.WARNING, logger="vieri.credentials"):
        first = ring.signer(ED, now=NOW)
    assert f"made a signing key in {folder}, for demo and development" in caplog.text
    assert ring.signer(ED, now=LATER).public == KeyRing(folder).signer(ED, now=LATER).public == first.public
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / f"{first.public.id}.pem").stat().st_mode) == 0o600


def test_elsewhere_a_missing_key_is_one_plain_line_and_nothing_is_written(folder):
    with pytest.raises(
        KeyTrouble, match=r"^There is no Ed25519 signing key in .*: run manage.py keys rotate \[no_key\]$"
    ):
        KeyRing(folder).signer(ED, now=NOW)
    assert not folder.exists()


def test_two_processes_at_once_make_one_key(folder):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: KeyRing(folder, may_make=True).signer(ED, now=NOW).public.id, range(16)))
    assert len(set(made)) == 1
    assert len(list(folder.glob("*.pem"))) == len(list(folder.glob("*.json"))) == 1


def test_rotation_adds_a_key_destroys_the_old_one_and_keeps_its_public_part(ring, folder):
    old = ring.signer(ED, now=NOW)
    badge = proofs.sign(BADGE.written(), signer=old, method=did.method(DID, old.public), created=NOW)
    ring.rotate(ED, now=LATER)
    new = ring.signer(ED, now=LATER)
    assert new.public != old.public
    assert [path.stem for path in folder.glob("*.pem")] == [new.public.id]
    assert [(each.public, each.since, each.until) for each in ring.records()] == [
        (old.public, NOW, LATER),
        (new.public, LATER, None),
    ]
    assert [each.public for each in ring.published()] == [old.public, new.public]
    document, proof = proofs.split(badge)
    assert proofs.check(document, proof, ring.find(proof.method.partition("#")[2]).public)


def test_another_process_signs_with_the_new_key_after_a_rotation(ring, folder):
    other = KeyRing(folder)
    ring.signer(ED, now=NOW)
    assert other.signer(ED, now=NOW).public == ring.signer(ED, now=NOW).public
    new = ring.rotate(ED, now=LATER)
    assert other.signer(ED, now=LATER).public == new.public


def test_keys_of_the_two_kinds_live_side_by_side(ring):
    first, second = (ring.signer(algorithm, now=NOW) for algorithm in Algorithm)
    ring.rotate(ED, now=LATER)
    assert ring.signer(Algorithm.RSA, now=LATER).public == second.public
    assert ring.signer(ED, now=LATER).public != first.public
    assert len(ring.records()) == 3


def test_the_first_key_of_a_real_installation_is_made_by_rotation(folder):
    made = KeyRing(folder).rotate(ED, now=NOW)
    assert KeyRing(folder).signer(ED, now=NOW).public == made.public


def test_a_stolen_key_is_replaced_and_no_longer_published(ring):
    stolen = ring.signer(ED, now=NOW)
    since = NOW - dt.timedelta(hours=2)
    ring.compromise(stolen.public.id, since=since, now=LATER)
    assert ring.find(stolen.public.id).compromised_since == since
    assert ring.signer(ED, now=LATER).public != stolen.public
    assert stolen.public not in [each.public for each in ring.published()]
    assert stolen.public in [each.public for each in ring.records()]


def test_the_moment_of_a_theft_moves_back_but_not_forward(ring):
    stolen = ring.signer(ED, now=NOW).public.id
    ring.compromise(stolen, since=NOW, now=LATER)
    ring.compromise(stolen, since=LATER, now=LATER)
    assert ring.find(stolen).compromised_since == NOW
    ring.compromise(stolen, since=NOW - dt.timedelta(days=9), now=LATER)
    assert ring.find(stolen).compromised_since == NOW - dt.timedelta(days=9)
    assert len(ring.records()) == 2


def test_an_unknown_key_cannot_be_compromised(ring):
    with pytest.raises(KeyTrouble, match="no key"):
        ring.compromise("z6Mk", since=NOW, now=NOW)


def test_a_key_from_outside_goes_first_and_its_public_part_is_kept(folder):
    ring = KeyRing(folder, outside={ED: OURS})
    assert ring.signer(ED, now=NOW) is OURS
    assert [each.public for each in ring.published()] == [OURS.public]
    assert not list(folder.glob("*.pem"))
    exchanged = KeyRing(folder, outside={ED: THEIRS})
    assert exchanged.signer(ED, now=LATER) is THEIRS
    assert [(each.public, each.until) for each in exchanged.records()] == [(OURS.public, LATER), (THEIRS.public, None)]


def test_a_key_from_outside_is_exchanged_outside(folder):
    ring = KeyRing(folder, outside={ED: OURS})
    ring.signer(ED, now=NOW)
    with pytest.raises(KeyTrouble, match="exchange it where it is set"):
        ring.rotate(ED, now=LATER)
    with pytest.raises(KeyTrouble, match="Exchange the signing key"):
        ring.compromise(OURS.public.id, since=NOW, now=LATER)
    exchanged = KeyRing(folder, outside={ED: THEIRS})
    exchanged.signer(ED, now=LATER)
    exchanged.compromise(OURS.public.id, since=NOW, now=LATER)
    with pytest.raises(KeyTrouble, match="is compromised"):
        ring.signer(ED, now=LATER)


def test_keys_come_from_the_environment_and_from_files(tmp_path):
    path = tmp_path / "signing.pem"
    path.write_bytes(OURS.pem())
    path.chmod(0o600)
    assert keyring.outside_signers({}) == {}
    for environment in ({"SIGNING_KEY_FILE": str(path)}, {"SIGNING_KEY": OURS.pem().decode()}):
        assert keyring.outside_signers(environment)[ED].public == OURS.public
    path.chmod(0o644)
    with pytest.raises(KeyTrouble, match="chmod 600"):
        keyring.outside_signers({"SIGNING_KEY_FILE": str(path)})
    with pytest.raises(KeyTrouble, match="TOKEN_SIGNING_KEY has to be an RS256 key"):
        keyring.outside_signers({"TOKEN_SIGNING_KEY": OURS.pem().decode()})


def test_a_key_under_the_name_of_another_is_refused(ring, folder):
    public = ring.signer(ED, now=NOW).public
    path = folder / f"{public.id}.pem"
    path.write_bytes(THEIRS.pem())
    with pytest.raises(KeyTrouble, match="another key than its name"):
        KeyRing(folder).signer(ED, now=NOW)


def test_a_key_in_the_folder_that_others_may_read_does_not_sign(ring, folder):
    public = ring.signer(ED, now=NOW).public
    (folder / f"{public.id}.pem").chmod(0o644)
    with pytest.raises(KeyTrouble, match="chmod 600"):
        KeyRing(folder).signer(ED, now=NOW)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"multikey": "z6Mk"}'])
def test_a_broken_record_is_told_of_and_not_passed_over(ring, folder, content):
    public = ring.signer(ED, now=NOW).public
    (folder / f"{public.id}.json").write_text(content, encoding="utf-8")
    with pytest.raises(KeyTrouble, match="no record of a signing key"):
        ring.records()


def test_a_record_under_another_name_is_told_of(ring, folder):
    public = ring.signer(ED, now=NOW).public
    (folder / f"{public.id}.json").rename(folder / "other.json")
    with pytest.raises(KeyTrouble, match="no record of a signing key"):
        ring.records()


def test_the_records_hold_nothing_private(ring, folder):
    ring.signer(ED, now=NOW)
    (record,) = folder.glob("*.json")
    assert set(json.loads(record.read_text())) == {"algorithm", "multikey", "since", "until", "compromised_since"}


def test_a_break_in_the_middle_of_a_rotation_leaves_something_that_signs(ring, folder, monkeypatch):
    old = ring.signer(ED, now=NOW).public
    written = []

    def break_at(count):
        def write(path, content, rights):
            if len(written) == count:
                raise OSError("disk full")
            written.append(path)
            path.write_bytes(content)
            path.chmod(rights)

        return write

    for count in range(3):
        written.clear()
        with monkeypatch.context() as patched:
            patched.setattr(keyfiles, "write", break_at(count))
            with pytest.raises(OSError, match="disk full"):
                ring.rotate(ED, now=LATER)
        assert KeyRing(folder).signer(ED, now=LATER).sign(b"x")
    assert old in [each.public for each in ring.records()]
