"""Nobody is written to whose account is closed, or who never showed that the address is theirs."""

import pytest

from network.meetings import letters, recipients
from network.meetings.actions import messages, organising
from network.meetings.tasks import remind, thank
from tests.factories.accounts import UserFactory
from tests.factories.network import coordinator
from tests.network.meetings.letters.conftest import after, before, comes, edit, fresh, posted, to, was_there, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(meeting):
    """Came when the account was open."""
    row = comes(meeting, person=UserFactory())
    row.person.is_active = False
    row.person.save()
    return row


DO = {
    "change": lambda meeting, actor: edit(meeting, actor, street="Uusikatu 1"),
    "cancel": lambda meeting, actor: organising.cancel(
        meeting=fresh(meeting), actor=actor, cancel_reason_fi="Sairaus."
    ),
    "message": lambda meeting, actor: messages.send(
        meeting=meeting, to="confirmed", subject="Hei", body="Hei", actor=actor
    ),
}


@pytest.mark.parametrize("what", DO)
def test_a_closed_account_gets_no_letter_and_the_others_do(meeting, what, closed):
    other = comes(meeting)
    with before(days=10):
        DO[what](meeting, coordinator())
        assert written() == 1
    assert to() == [other.email]
    assert not closed.notices.exists()


def test_a_closed_account_is_neither_reminded_nor_thanked(meeting, closed):
    with before(hours=20):
        assert remind() == 0
    was_there(closed)
    with after(hours=4):
        assert thank() == 0
    assert posted() == []


LETTERS = {
    "registered": letters.registered,
    "waiting": letters.waiting,
    "offered": letters.offered,
    "known": letters.known,
    "expired": letters.offer_expired,
    "cancelled": letters.registration_cancelled,
    "thanked": letters.thanked,
}


@pytest.mark.parametrize("letter", LETTERS)
def test_no_letter_of_any_kind_goes_to_a_closed_account(closed, letter):
    LETTERS[letter](closed)
    assert (posted(), closed.notices.count()) == ([], 0)


@pytest.mark.parametrize("to", recipients.To.values)
def test_a_closed_account_is_not_counted_among_readers(meeting, closed, to):
    was_there(closed)
    assert list(recipients.of(meeting, to)) == []


def test_whoever_never_pressed_the_link_is_not_written_to_even_as_present(meeting):
    pending, cancelled = comes(meeting, pending=True), comes(meeting, cancelled=True)
    was_there(pending)
    was_there(cancelled)
    assert list(recipients.of(meeting, recipients.To.PRESENT)) == [cancelled]
