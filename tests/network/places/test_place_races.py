"""Two at the same moment: one place, one copy, one publishing, one of two edits, and an offer that is left.

Each promise has a control twin with the guard switched off, which must break it.
"""

import pytest
from django.db import IntegrityError

from core.errors import Refused
from network.directory import actions, content, events, stamps
from network.directory.actions import offers, place_steps, places
from network.directory.models import Offer, Organisation, Place
from network.directory.states import PlaceKind, PlaceState
from tests.factories.network import OfferFactory, PlaceFactory, WeeklyHoursFactory
from tests.together import together
from tests.training.racing import failed, lines, slow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def no_locks(monkeypatch):
    """Rows are read without a lock, and everyone has read before anybody writes. The actions must be called without
    their transaction as well."""
    rows = Place.objects.select_related("organisation", "municipality__region")
    monkeypatch.setattr(place_steps, "locked", lambda pk: rows.get(pk=pk))
    for model in (Place, Offer):
        slow(monkeypatch, model, "save", place="save")


def caught(work):
    def call():
        try:
            return work()
        except (Refused, IntegrityError) as refused:
            return refused

    return call


def race(*calls, see=lambda: None):
    with together() as run:
        return run(*(caught(each) for each in calls)), see()


# ── one form, sent twice ─────────────────────────────────────────────────────────────────────────────────────────────


def adding(organisation, actor, action=actions.add_place):
    values = {"name_fi": "Uusi paikka", "municipality": organisation.municipality, "seed": "s" * 43}
    return [lambda: action(organisation=organisation, kind=PlaceKind.SITE, actor=actor, **values)] * 2


def test_a_form_sent_twice_at_once_makes_one_place(organisation, raija):
    got, seen = race(*adding(organisation, raija), see=lambda: (Place.objects.count(), lines("directory.place.add")))
    assert failed(got) == []
    assert seen == (1, 1)


def test_control_without_the_lock_the_second_tap_is_an_error(organisation, raija, no_locks, monkeypatch):
    """The database still refuses a second row of one id, but people would see an error for it."""
    monkeypatch.setattr(Organisation.objects, "select_for_update", lambda **_of: Organisation.objects.all())
    got, _seen = race(*adding(organisation, raija, actions.add_place.__wrapped__))
    assert [type(each) for each in failed(got)] == [IntegrityError]


def copying(place, actor, action=actions.copy_place):
    return [lambda: action(place=place, actor=actor, seed="s" * 43)] * 2


def test_a_copy_asked_for_twice_at_once_is_one(place, raija):
    got, seen = race(*copying(place, raija), see=lambda: (Place.objects.count(), Offer.objects.count()))
    assert failed(got) == []
    assert seen == (2, 2)


def test_control_without_the_lock_the_second_copy_is_an_error(place, raija, no_locks):
    got, _seen = race(*copying(place, raija, actions.copy_place.__wrapped__))
    assert [type(each) for each in failed(got)] == [IntegrityError]


# ── two people, one place ────────────────────────────────────────────────────────────────────────────────────────────


def editing(place, people, action=actions.edit_place):
    stamp = stamps.stamp(place, content.place_fields(place.kind))
    return [lambda who=who: action(place=place, actor=who, stamp=stamp, street=f"Katu {who.pk}") for who in people]


def test_of_two_who_save_at_once_the_later_one_hears_of_it(place, raija, eero):
    got, noted = race(*editing(place, (raija, eero)), see=lambda: lines("directory.place.edit"))
    assert [each.code for each in failed(got)] == ["changed"]
    assert noted == 1


def test_control_without_the_lock_one_overwrites_the_other_unseen(place, raija, eero, no_locks):
    got, noted = race(
        *editing(place, (raija, eero), actions.edit_place.__wrapped__), see=lambda: lines("directory.place.edit")
    )
    assert failed(got) == []
    assert noted == 2


@pytest.fixture
def ready(organisation):
    place = PlaceFactory(organisation=organisation, draft=True, phone="017 000 0001")
    OfferFactory(place=place)
    return place


def test_two_who_publish_at_once_publish_once(ready, raija, eero):
    publishing = [lambda who=who: places.publish(place=ready, actor=who) for who in (raija, eero)]
    got, noted = race(*publishing, see=lambda: lines("directory.place.publish"))
    assert failed(got) == []
    assert noted == 1


def test_control_without_the_lock_it_is_published_twice(ready, raija, eero, no_locks):
    publishing = [lambda who=who: places.publish.__wrapped__(place=ready, actor=who) for who in (raija, eero)]
    _got, noted = race(*publishing, see=lambda: lines("directory.place.publish"))
    assert noted == 2


# ── the last of something ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def two_offers(organisation):
    """Of a place that only its hours tell how to reach."""
    place = PlaceFactory(organisation=organisation)
    return [WeeklyHoursFactory(offer=OfferFactory(place=place)).offer for _twice in range(2)]


def ending(two, actor, action=actions.end_offer):
    return [lambda offer=offer: action(offer=offer, actor=actor) for offer in two]


def left():
    return Offer.objects.in_use().count()


def test_two_offers_ended_at_once_leave_one(two_offers, raija):
    got, count = race(*ending(two_offers, raija), see=left)
    assert [each.code for each in failed(got)] == ["last"]
    assert count == 1


def test_control_without_the_lock_none_is_left(two_offers, raija, no_locks, monkeypatch):
    # Only the lock: each looks for what is missing before the other has written.
    slow(monkeypatch, offers, "_set_end")
    monkeypatch.setattr(place_steps, "lacks", lambda place: [])
    _got, count = race(*ending(two_offers, raija, actions.end_offer.__wrapped__), see=left)
    assert count == 0


def losing(place, offer, actor, edit=actions.edit_place, end=actions.end_offer):
    """One takes the telephone away, the other the hours."""
    return [lambda: edit(place=place, actor=actor, phone=""), lambda: end(offer=offer, actor=actor)]


def test_two_changes_at_once_do_not_leave_a_place_that_cannot_be_reached(place, offer, raija):
    OfferFactory(place=place)
    got, state = race(*losing(place, offer, raija), see=lambda: place_now(place))
    assert [each.code for each in failed(got)] == ["lacks"]
    assert state == (PlaceState.PUBLISHED, True)


def test_control_without_the_lock_it_is_published_and_cannot_be_reached(place, offer, raija, no_locks):
    OfferFactory(place=place)
    unlocked = {"edit": actions.edit_place.__wrapped__, "end": actions.end_offer.__wrapped__}
    _got, state = race(*losing(place, offer, raija, **unlocked), see=lambda: place_now(place))
    assert state == (PlaceState.PUBLISHED, False)


def place_now(place):
    now = Place.objects.get(pk=place.pk)
    return now.state, bool(now.phone or now.offers.in_use().filter(weekly_hours__isnull=False))


def test_everybody_who_keeps_something_derived_hears_once_of_each_change(place, raija, eero):
    told = []

    def listen(places, **_kwargs):
        told.append(list(places))

    events.places_changed.connect(listen)
    try:
        race(*editing(place, (raija, eero)))
    finally:
        events.places_changed.disconnect(listen)
    assert told == [[place.pk]]
