"""Setting the hours of an offer: who may, what is written, and what is not."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from wagtail.models import ModelLogEntry

from core import clock
from core.errors import Refused
from network.directory import events
from network.directory.actions import place_steps
from network.directory.actions.hours import set_hours
from network.directory.hours import rows, rules, schedule_of
from network.directory.models import HoursException, Offer, Place, WeeklyHours
from network.directory.states import Booking, Weeks
from tests.factories.network import ContactFactory, OfferFactory, PlaceFactory, WeeklyHoursFactory, coordinator
from tests.together import together
from tests.training.racing import slow

pytestmark = pytest.mark.django_db

TUESDAYS = rules.Weekly(1, dt.time(13), dt.time(16))
ODD = rules.Weekly(3, dt.time(9), dt.time(11), Weeks.ODD, True, dt.date(2027, 1, 7), dt.date(2027, 5, 31))


def days_ahead(number):
    return clock.today() + dt.timedelta(days=number)


@pytest.fixture
def offer():
    return OfferFactory()


@pytest.fixture
def provider(offer):
    return ContactFactory(organisation=offer.place.organisation).person


@pytest.fixture
def told():
    """The ids of places that were told of, one entry a sending."""
    heard = []

    def listen(places, **kwargs):
        heard.append(places)

    events.places_changed.connect(listen)
    yield heard
    events.places_changed.disconnect(listen)


def put(offer, actor, weekly=(TUESDAYS,), exceptions=(), open_on_holidays=False, **more):
    return set_hours(
        offer=offer, weekly=weekly, exceptions=exceptions, open_on_holidays=open_on_holidays, actor=actor, **more
    )


def lines():
    return ModelLogEntry.objects.filter(action="directory.offer.set_hours")


def test_the_hours_take_the_place_of_those_before(offer, provider, told):
    WeeklyHoursFactory(offer=offer, weekday=4)
    offer.exceptions.create(first_day=days_ahead(1), last_day=days_ahead(1))
    closed = rules.Exception(days_ahead(5), days_ahead(7), notes={"fi": "Loma", "sv": "Semester"})
    before = offer.place.changed_at

    put(offer, provider, weekly=[TUESDAYS, ODD], exceptions=[closed], open_on_holidays=True)

    offer = Offer.objects.get(pk=offer.pk)
    assert schedule_of(offer) == rules.Schedule((TUESDAYS, ODD), (closed,), open_on_holidays=True)
    row = offer.exceptions.get()
    assert (row.note_fi, row.note_sv, row.note_en) == ("Loma", "Semester", None)
    offer.place.refresh_from_db()
    assert offer.place.changed_at > before
    assert told == [[offer.place_id]]
    assert lines().get().data == {"weekly": 2, "exceptions": 1}


def test_the_same_hours_once_more_write_nothing(offer, provider, told, django_assert_num_queries):
    closed = rules.Exception(days_ahead(5), days_ahead(7), notes={"fi": "Loma"})
    put(offer, provider, weekly=[TUESDAYS, ODD], exceptions=[closed])
    ids, changed_at = set(offer.weekly_hours.values_list("pk", flat=True)), Offer.objects.get().place.changed_at

    put(offer, provider, weekly=[ODD, TUESDAYS], exceptions=[closed], stamp="of long ago")

    assert set(offer.weekly_hours.values_list("pk", flat=True)) == ids
    assert Offer.objects.get().place.changed_at == changed_at
    assert (len(told), lines().count()) == (1, 1)


def test_hours_can_be_taken_away_where_the_place_can_still_be_reached(offer, provider, told):
    WeeklyHoursFactory(offer=offer)
    with pytest.raises(Refused) as refused:
        put(offer, provider, weekly=[])
    assert refused.value.code == "lacks"
    assert offer.weekly_hours.exists()
    assert told == []

    Place.objects.update(phone="017 000 0001")
    put(offer, provider, weekly=[])
    assert not offer.weekly_hours.exists()


def test_the_hours_of_a_draft_can_be_taken_away(provider, offer):
    Place.objects.update(state="draft")
    WeeklyHoursFactory(offer=offer)
    put(offer, provider, weekly=[])
    assert not offer.weekly_hours.exists()


def test_a_note_stands_on_one_line(offer, provider):
    day = days_ahead(5)
    put(offer, provider, exceptions=[rules.Exception(day, day, notes={"fi": "Loma\r\nheinäkuussa"})])
    put(offer, provider, exceptions=[rules.Exception(day, day, notes={"fi": "Loma\nheinäkuussa"})])
    assert offer.exceptions.get().note_fi == "Loma heinäkuussa"
    assert lines().count() == 1


def test_a_coordinator_of_the_place_sets_them_too(offer):
    put(offer, coordinator())
    assert offer.weekly_hours.count() == 1


@pytest.mark.parametrize("who", ["stranger", "other_region", "named_only", "other_organisation"])
def test_nobody_else_sets_them(offer, who, told, learner):
    person = {
        "stranger": lambda: learner,
        "other_region": lambda: coordinator("01"),
        "named_only": lambda: ContactFactory(organisation=offer.place.organisation, role="contact").person,
        "other_organisation": lambda: ContactFactory().person,
    }[who]()
    with pytest.raises(PermissionDenied):
        put(offer, person)
    assert not WeeklyHours.objects.exists()
    assert told == []
    assert not lines().exists()


def test_a_form_made_before_somebody_else_saved_is_refused_and_the_other_stays(offer, provider):
    stamp = rows.stamp_of(offer)
    put(offer, coordinator(), weekly=[ODD])
    with pytest.raises(Refused) as refused:
        put(offer, provider, stamp=stamp)
    assert refused.value.code == "changed"
    assert schedule_of(Offer.objects.get()).weekly == (ODD,)


def test_a_form_sent_twice_is_no_quarrel_with_oneself(offer, provider):
    stamp = rows.stamp_of(offer)
    put(offer, provider, stamp=stamp)
    put(offer, provider, stamp=stamp)
    assert lines().count() == 1


def test_hours_of_what_has_ended_are_not_set(offer, provider):
    Offer.objects.update(ended_at=clock.now())
    with pytest.raises(Refused) as refused:
        put(offer, provider)
    assert refused.value.code == "ended"


def test_hours_of_a_place_that_has_ended_are_not_set():
    offer = OfferFactory(place=PlaceFactory(ended=True))
    with pytest.raises(Refused) as refused:
        put(offer, ContactFactory(organisation=offer.place.organisation).person)
    assert refused.value.code == "ended"


@pytest.mark.parametrize(
    ("weekly", "exceptions", "code"),
    [
        (
            [rules.Weekly(1, dt.time(9), dt.time(10), first_day=dt.date(2027, 2, 1), last_day=dt.date(2027, 1, 1))],
            [],
            "ends",
        ),
        ([], [rules.Exception(dt.date(2027, 2, 1), dt.date(2027, 1, 1))], "ends"),
        ([], [rules.Exception(dt.date(2027, 2, 1), dt.date(2027, 2, 1), opens=dt.time(9))], "one_time"),
        ([TUESDAYS] * 148, [], "too_many"),
        ([], [rules.Exception(dt.date(2031, 1, 1), dt.date(2031, 1, 1))] * 41, "too_many"),
    ],
    ids=["weekly order", "exception order", "one time", "many rows", "many exceptions"],
)
def test_rows_that_make_no_sense_are_refused_and_nothing_changes(offer, provider, weekly, exceptions, code):
    WeeklyHoursFactory(offer=offer)
    with pytest.raises(Refused) as refused:
        put(offer, provider, weekly=weekly, exceptions=exceptions)
    assert refused.value.code.startswith(code)
    assert offer.weekly_hours.count() == 1


def test_a_listener_that_fails_takes_everything_back(offer, provider):
    WeeklyHoursFactory(offer=offer, weekday=4)

    def fail(**kwargs):
        raise ValidationError("no")

    events.places_changed.connect(fail)
    try:
        with pytest.raises(ValidationError):
            put(offer, provider)
    finally:
        events.places_changed.disconnect(fail)
    assert [row.weekday for row in offer.weekly_hours.all()] == [4]
    assert not lines().exists()


def test_the_database_refuses_rows_that_make_no_sense_itself(offer):
    bad = [
        (WeeklyHours, {"weekday": 7, "opens": dt.time(9), "closes": dt.time(10)}),
        (HoursException, {"first_day": dt.date(2027, 2, 1), "last_day": dt.date(2027, 1, 1)}),
        (HoursException, {"first_day": dt.date(2027, 2, 1), "last_day": dt.date(2027, 2, 1), "opens": dt.time(9)}),
    ]
    for model, values in bad:
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(offer=offer, **values)


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_schedule_of_a_fetched_offer_asks_the_database_nothing(offer, django_assert_num_queries):
    WeeklyHoursFactory(offer=offer)
    offer.exceptions.create(first_day=days_ahead(1), last_day=days_ahead(1), note_fi="Loma")
    fetched = Offer.objects.whole().get(pk=offer.pk)
    with django_assert_num_queries(0):
        schedule = schedule_of(fetched)
    assert schedule.weekly == (TUESDAYS,)
    assert schedule.exceptions[0].closed


def test_the_reader_gets_the_reason_in_their_language_or_else_in_another(offer):
    offer.exceptions.create(first_day=days_ahead(1), last_day=days_ahead(1), note_fi="Loma", note_sv="Semester")
    for language, expected in {"fi": "Loma", "sv": "Semester", "en": "Loma"}.items():
        with translation.override(language):
            assert schedule_of(offer).exceptions[0].note == expected


def test_an_offer_by_appointment_has_all_its_hours_by_appointment():
    offer = OfferFactory(booking=Booking.REQUIRED)
    assert schedule_of(offer).by_appointment


# ── at the same moment ───────────────────────────────────────────────────────────────────────────────────────────────


def save_at_once(offer, people, stamp):
    """Two people save different hours that both made from the same page. Returns the codes of who was refused."""

    def save(person, weekly):
        try:
            put(offer, person, weekly=[weekly], stamp=stamp)
        except Refused as refused:
            return refused.code
        return "saved"

    with together() as run:
        found = run(lambda: save(people[0], TUESDAYS), lambda: save(people[1], ODD))
        left = run(lambda: list(WeeklyHours.objects.values_list("weekday", flat=True)))[0]
    return sorted(found), left


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_told(offer, provider):
    found, left = save_at_once(offer, [provider, coordinator()], rows.stamp_of(offer))
    assert found == ["changed", "saved"]
    assert len(left) == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_stamp_the_later_takes_the_place_of_the_earlier_and_nobody_is_told(offer, provider):
    found, left = save_at_once(offer, [provider, coordinator()], "")
    assert found == ["saved", "saved"]
    assert len(left) == 1


if connection.vendor == "postgresql":  # SQLite lets only one transaction write at a time: the lock is its nature

    @pytest.mark.django_db(transaction=True)
    def test_control_without_the_lock_the_hours_of_both_are_mixed(offer, provider, monkeypatch):
        stamp = rows.stamp_of(offer)
        monkeypatch.setattr(place_steps, "locked", lambda pk: Place.objects.select_related("organisation").get(pk=pk))
        slow(monkeypatch, rows, "stamp_of")

        found, left = save_at_once(offer, [provider, coordinator()], stamp)

        assert (found, len(left)) == (["saved", "saved"], 2)
