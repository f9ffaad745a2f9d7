"""The sign of the moment: another each minute, the same on both screens, and nobody makes one without the key."""

import datetime as dt
import itertools
import uuid

import pytest
import time_machine
from django.utils import translation

from certification.cards import signs
from certification.credentials.models import Credential

START = dt.datetime(2027, 1, 28, 12, 0, tzinfo=dt.UTC)
CARD = Credential(pk=uuid.UUID("0e7cbe3e-6b1f-4b66-9d0a-6a3f5f1f9b11"))
OTHER = Credential(pk=uuid.UUID("0e7cbe3e-6b1f-4b66-9d0a-6a3f5f1f9b12"))


def test_each_minute_has_another_sign_than_the_one_before():
    drawn = [signs.of(CARD, minute) for minute in range(30_000_000, 30_005_000)]
    assert all(one != next_one for one, next_one in itertools.pairwise(drawn))
    assert {each.shape for each in drawn} == set(signs.SHAPES)
    assert {each.colour for each in drawn} == set(signs.COLOURS)
    assert {each.number for each in drawn} == set(range(10, 100))
    # None of the 3,600 comes up much more often than others.
    assert len(set(drawn)) > 2_500
    assert max(map(drawn.count, set(drawn))) < 12


def test_an_old_picture_shows_the_sign_of_now_next_to_never():
    now = signs.of(CARD, 30_000_000)
    assert sum(signs.of(CARD, 30_000_000 - ago) == now for ago in range(2, 1442)) <= 3


def test_it_is_the_same_all_the_minute_and_each_card_has_its_own():
    with time_machine.travel(START, tick=False):
        minute = signs.minute()
    with time_machine.travel(START + dt.timedelta(seconds=59), tick=False):
        assert signs.minute() == minute
    with time_machine.travel(START + dt.timedelta(seconds=60), tick=False):
        assert signs.minute() == minute + 1
    same = sum(signs.of(CARD, each) == signs.of(OTHER, each) for each in range(minute, minute + 1000))
    assert same <= 5


def test_nobody_makes_one_without_the_key(settings):
    before = [signs.of(CARD, each) for each in range(100)], signs.proof(CARD, 1)
    settings.SECRET_KEY = "another key that nobody has " * 2
    assert [signs.of(CARD, each) for each in range(100)] != before[0]
    assert signs.proof(CARD, 1) != before[1]


def test_the_proof_of_a_moment_is_good_for_two_minutes_at_most():
    with time_machine.travel(START, tick=False) as clock:
        given = signs.proof(CARD, signs.minute())
        for seconds, fresh in ((0, True), (59, True), (60, True), (119, True), (120, False), (3600, False)):
            clock.move_to(START + dt.timedelta(seconds=seconds))
            assert signs.is_fresh(CARD, given) is fresh, seconds
        clock.move_to(START)
        assert not signs.is_fresh(OTHER, given)
        # Nobody gets one before its time.
        assert not signs.is_fresh(CARD, signs.proof(CARD, signs.minute() + 1))


@pytest.mark.parametrize("given", ["", "A", "AAAAAAAAAA", "ä" * 10, "\x00", "A" * 5000], ids=repr)
def test_anything_else_is_no_proof(given):
    assert not signs.is_fresh(CARD, given)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_sign_has_words_and_a_drawing(language):
    with translation.override(language):
        for shape in signs.SHAPES:
            for colour in signs.COLOURS:
                sign = signs.Sign(shape, colour, 42)
                assert len(sign.words.split()) >= 2
                assert sign.drawing.startswith(("<circle", "<path"))
