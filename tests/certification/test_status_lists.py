"""The public lists: each credential has a place at random, issuing changes no list, and no change is ever lost."""

import threading

import pytest
from django.db import IntegrityError, transaction

from certification.credentials import actions, lists, signing
from certification.credentials.badges import plain, statuslist, verify
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.badges.keys import Algorithm
from certification.credentials.models import Credential, Signature, StatusList
from certification.credentials.states import Form, Kind
from core import clock
from tests.certification.asking import read, verdict
from tests.factories.accounts import UserFactory
from tests.factories.credentials import awarded
from tests.training.racing import at_once, failed

pytestmark = pytest.mark.django_db

MANY, SOME = 20, 6
REASON = "Kurssin suoritti toinen henkilö."


@pytest.fixture
def own_keys(settings, tmp_path):
    settings.KEY_FOLDER = tmp_path / "keys"
    return settings


def set_bits(number=1):
    """The set bits, as whoever reads the served list sees them."""
    served = plain.read(lists.current(number))["credentialSubject"]
    bits = statuslist.decode(served["encodedList"])
    return {index for index in range(statuslist.LENGTH) if bits[index // 8] and statuslist.get(bits, index)}


# ── places ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_places_are_drawn_at_random_and_each_belongs_to_one():
    given = [awarded() for _each in range(6)]
    places = [each.status_index for each in given]
    assert len(set(places)) == 6
    assert places != sorted(places)
    assert max(places) > 1_000
    with pytest.raises(IntegrityError), transaction.atomic():
        Credential.objects.filter(pk=given[0].pk).update(status_index=places[1])


def test_what_can_be_suspended_stands_in_a_list_of_its_own():
    course, card, quality, skill = (awarded(kind) for kind in (Kind.COURSE, Kind.CARD, Kind.QUALITY, Kind.SKILL))
    assert course.status_list == skill.status_list
    assert card.status_list == quality.status_list
    assert {each.purpose for each in StatusList.objects.all()} == {"revocation", "suspension"}


def test_the_next_list_is_begun_when_half_of_one_is_taken(monkeypatch):
    monkeypatch.setattr(lists, "HALF", 2)
    numbers = [awarded().status_list.number for _each in range(5)]
    assert numbers == [1, 1, 2, 2, 3]
    assert awarded(Kind.SKILL).status_list.number == 4


def test_places_that_were_given_up_are_used_up_as_well(monkeypatch):
    """Their bits stay set for good: a list full of them has no free place, however few credentials stand in it."""
    monkeypatch.setattr(lists, "HALF", 3)
    first = awarded()
    lists.set_bits([(first.status_list_id, place) for place in range(2)])
    assert awarded().status_list.number == first.status_list.number + 1


def test_taken_places_and_set_bits_are_passed_over(monkeypatch):
    taken = awarded()
    lists.set_bits([(taken.status_list_id, 7)])
    drawn = iter([taken.status_index, 7, *range(100, 130)])
    monkeypatch.setattr(lists.secrets, "randbelow", lambda length: next(drawn))
    assert lists.draw(Kind.CARD) == (taken.status_list, 100)


def test_a_list_without_a_free_place_is_told(monkeypatch):
    taken = awarded()
    monkeypatch.setattr(lists.secrets, "randbelow", lambda length: taken.status_index)
    with pytest.raises(statuslist.Full):
        lists.draw(Kind.CARD)


# ── the list as it is served ─────────────────────────────────────────────────────────────────────────────────────────


def test_issuing_changes_no_byte_of_it():
    awarded()
    before = lists.current(1)
    for _each in range(3):
        awarded()
    assert lists.current(1) == before
    assert Signature.objects.filter(form=Form.STATUS_LIST).count() == 1


def test_it_says_which_bits_are_set_and_nothing_else(admin):
    first, second, third = (awarded() for _each in range(3))
    moment = first.status_list.changed_at
    actions.revoke(credential=second, reason=REASON, actor=admin)
    assert set_bits() == {second.status_index}
    assert [verdict(read(each)) for each in (first, second, third)] == ["valid", "suspended", "valid"]
    assert StatusList.objects.get().changed_at > moment
    served = plain.read(lists.current(1))
    assert served["issuer"] == signing.did()
    assert served["credentialSubject"]["statusPurpose"] == "suspension"


def test_a_bit_that_is_set_already_changes_nothing():
    given = awarded()
    lists.mark([given])
    before, moment = lists.current(1), StatusList.objects.get().changed_at
    lists.mark([given])
    assert (lists.current(1), StatusList.objects.get().changed_at) == (before, moment)
    assert Signature.objects.filter(form=Form.STATUS_LIST).count() == 1


def test_there_is_no_list_that_nobody_stands_in():
    awarded()
    with pytest.raises(StatusList.DoesNotExist):
        lists.current(2)


def test_a_new_key_leaves_it_as_it_is_and_a_stolen_one_does_not(own_keys):
    given = awarded()
    lists.mark([given])
    before, now = lists.current(1), clock.now()
    old = StatusList.objects.get().key
    signing.ring().rotate(Algorithm.ED25519, now=now)
    assert lists.current(1) == before
    signing.ring().compromise(old, since=now, now=now)
    after = lists.current(1)
    assert after != before
    assert set_bits() == {given.status_index}
    assert StatusList.objects.get().key != old
    assert lists.current(1) == after


def test_without_a_key_the_decision_stands_and_no_older_list_is_served(own_keys, tmp_path, admin, caplog):
    given = awarded()
    document, folder = read(given), own_keys.KEY_FOLDER
    lists.current(1)
    own_keys.KEY_FOLDER, own_keys.KEYS_MADE_AT_FIRST_USE = tmp_path / "none", False
    actions.revoke(credential=given, reason=REASON, actor=admin)
    assert "could not be signed" in caplog.text
    with pytest.raises(KeyTrouble):
        lists.current(1)
    own_keys.KEY_FOLDER = folder
    assert verdict(document) == "suspended"


def test_a_doubt_is_never_valid():
    """What a list cannot be had for, nobody may call valid."""
    document = read(awarded())
    sources = verify.Sources(key=signing.known_key, status_list=lambda address: None)
    answer = verify.verify(document, now=clock.now(), sources=sources)
    assert answer.verdict == verify.Verdict.COULD_NOT_CHECK


# ── many at once ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_revocations_at_the_same_time_all_stand_in_the_list(admin):
    given = [awarded(Kind.SKILL) for _each in range(MANY)]
    waiting = iter(given)
    got = at_once(MANY, lambda: actions.revoke(credential=next(waiting), reason=REASON, actor=admin))
    assert failed(got) == []
    assert set_bits() == {each.status_index for each in given}
    assert {verdict(read(each)) for each in given} == {"revoked"}


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_some_of_them_are_lost(monkeypatch):
    """All have read the bits before one of them writes."""
    given = [awarded(Kind.SKILL) for _each in range(SOME)]
    together = threading.Barrier(SOME)
    fast = statuslist.put

    def slowly(bits, index, *, to):
        together.wait(30)
        return fast(bits, index, to=to)

    monkeypatch.setattr(lists.statuslist, "put", slowly)
    monkeypatch.setattr(lists, "_locked", StatusList.objects.get)
    waiting = iter(given)
    assert failed(at_once(SOME, lambda: lists.mark([next(waiting)]))) == []
    assert len(set_bits()) < SOME


@pytest.mark.django_db(transaction=True)
def test_first_ones_at_once_begin_one_list():
    people = iter([UserFactory() for _each in range(MANY)])
    got = at_once(MANY, lambda: awarded(Kind.SKILL, next(people)).status_list.number)
    assert failed(got) == []
    assert set(got) == {1}
    assert StatusList.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_readers_at_once_sign_a_list_once():
    awarded()
    got = at_once(MANY, lambda: lists.current(1))
    assert failed(got) == []
    assert len(set(got)) == 1
    assert Signature.objects.filter(form=Form.STATUS_LIST).count() == 1
