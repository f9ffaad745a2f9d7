"""Two workers and one letter, two presses of one link. Each promise has a twin with the guard off, which breaks it."""

import pytest

from core.models import OutgoingMail
from network.directory.actions import answers, freshness, place_steps
from network.directory.models import ConfirmationLink, Place
from network.directory.tasks import send_letters
from tests.factories.network import ContactFactory, PlaceFactory
from tests.network.freshness.test_confirmation_links import token_in
from tests.together import together
from tests.training.racing import failed, lines, slow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stale():
    place = PlaceFactory(stale=True)
    ContactFactory(organisation=place.organisation)
    return place


@pytest.fixture
def no_lock(monkeypatch):
    """The row is read without a lock. The actions must be called without their transaction as well."""
    rows = Place.objects.select_related("organisation", "municipality__region")
    for module in (freshness, answers, place_steps):
        monkeypatch.setattr(module, "locked", lambda pk: rows.get(pk=pk))


def test_two_workers_send_one_letter(stale):
    with together() as run:
        got = run(send_letters, send_letters)
        mails, links = OutgoingMail.objects.count(), ConfirmationLink.objects.count()
    assert (sorted(got), mails, links) == ([0, 1], 1, 1)


def test_control_without_the_lock_two_workers_send_two(stale, no_lock, monkeypatch):
    slow(monkeypatch, freshness.recipients, "of")
    send = freshness.send_letter.__wrapped__
    with together() as run:
        got = run(lambda: send(pk=stale.pk), lambda: send(pk=stale.pk))
        mails = OutgoingMail.objects.count()
    assert got == [True, True]
    assert mails == 2


def test_two_presses_confirm_once(stale):
    send_letters()
    token = token_in(OutgoingMail.objects.get())
    with together() as run:
        got = run(*[lambda: answers.confirm_by_link(token=token)] * 4)
        noted = lines("directory.place.confirm")
    assert failed(got) == []
    assert noted == 1


def test_control_without_the_lock_two_presses_confirm_twice(stale, no_lock, monkeypatch):
    send_letters()
    token = token_in(OutgoingMail.objects.get())
    slow(monkeypatch, answers, "settle")
    confirm = answers.confirm_by_link.__wrapped__
    with together() as run:
        run(*[lambda: confirm(token=token)] * 2)
        noted = lines("directory.place.confirm")
    assert noted == 2
