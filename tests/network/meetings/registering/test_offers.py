"""How long an offered place is kept, and that it stays with what was cancelled."""

import datetime as dt

import pytest

from network.meetings import offers
from network.meetings.actions import queue
from network.meetings.states import RegistrationState
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.network.meetings.registering.conftest import fresh, mails, state

NOW = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("hours_left", "hours_kept"),
    [
        (24 * 60, 48),
        (24 * 8, 48),
        (24 * 7, 42),
        (24 * 2, 12),
        (24, 6),
        (8, 2),
        (4, 1),
        (2, 1),
        (1, 1),
        (0.5, 0.5),
    ],
)
def test_less_the_nearer_it_is_and_never_beyond_its_beginning(hours_left, hours_kept):
    until = offers.until(NOW, NOW + dt.timedelta(hours=hours_left))
    assert until == NOW + dt.timedelta(hours=hours_kept)


@pytest.mark.parametrize("hours_left", [0, -1], ids=["begins-now", "begun"])
def test_nothing_is_offered_once_it_has_begun(hours_left):
    assert offers.until(NOW, NOW + dt.timedelta(hours=hours_left)) is None


@pytest.mark.django_db
def test_offers_of_what_was_cancelled_stay_and_the_unconfirmed_are_forgotten(at):
    meeting = MeetingFactory(cancelled=True)
    offered, pending = (RegistrationFactory(meeting=meeting, **{each: True}) for each in ("offered", "pending"))
    at(hours=60)
    assert queue.expire_offers() == 1
    assert (state(offered), state(pending)) == (RegistrationState.OFFERED, RegistrationState.EXPIRED)
    assert fresh(pending).email == ""
    assert (queue.expire_offers(), mails()) == (0, [])
