"""Two taps at the same moment on the button that makes a calendar address: one address, one line of audit."""

import contextlib

import pytest
from django.db import IntegrityError, OperationalError
from wagtail.models import ModelLogEntry

from core.errors import Refused
from network.directory import links
from network.meetings.actions import feeds
from network.meetings.models import CalendarFeed
from tests.factories.accounts import UserFactory
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def both(*calls):
    """What each returned, and how many lines and addresses there are then, as those see who come after."""
    with together() as run:
        got = run(*calls)
        [(lines, hashes)] = run(
            lambda: (
                ModelLogEntry.objects.filter(action="meetings.feed.renew").count(),
                list(CalendarFeed.objects.values_list("token_hash", flat=True)),
            )
        )
    return got, lines, hashes


def tap(person, nonce):
    def call():
        with contextlib.suppress(Refused, IntegrityError, OperationalError):
            return feeds.renew(actor=person, nonce=nonce, was="")

    return call


def test_one_form_sent_twice_at_once_makes_one_address():
    person = UserFactory()
    (one, two), lines, hashes = both(tap(person, "n"), tap(person, "n"))
    assert one == two
    assert (lines, hashes) == (1, [links.hashed(one)])


def test_of_two_forms_sent_at_once_one_is_refused():
    person = UserFactory()
    got, lines, hashes = both(tap(person, "a"), tap(person, "b"))
    (kept,) = [each for each in got if each]
    assert (lines, hashes) == (1, [links.hashed(kept)])


def test_without_the_mark_of_the_form_both_would_be_made(monkeypatch):
    """The control twin: the form that came second ends the address that was shown a moment before."""
    person = UserFactory()
    monkeypatch.setattr(feeds, "mark", lambda feed: "")
    got, lines, hashes = both(tap(person, "a"), tap(person, "b"))
    assert all(got)
    assert (lines, len(hashes)) == (2, 1)
