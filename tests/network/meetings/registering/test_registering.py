"""Registering: who may, what they get, and that done twice is done once."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from core import clock
from core.errors import Refused
from network.directory import links
from network.meetings import seats, tickets
from network.meetings.actions import registering
from network.meetings.models import Need, Registration
from network.meetings.states import RegistrationState, Way
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import municipality
from tests.network.meetings.registering.conftest import fresh, guest, mails, sign_up, state, token
from tests.training.racing import lines

pytestmark = pytest.mark.django_db

LEENA = "leena@sahkoposti.example"


# ── with an account ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_person_with_an_account_has_a_seat_at_once(learner):
    made = sign_up(MeetingFactory(onsite_seats=1), learner)
    assert (made.state, made.person, made.turn) == (RegistrationState.CONFIRMED, learner, 1)
    assert (made.name, made.email, made.language) == (learner.name, learner.email, "fi")
    assert [each.to for each in mails()] == [learner.email]
    assert lines("meetings.registration.register") == 1


def test_a_full_meeting_has_a_queue(learner):
    meeting = MeetingFactory(onsite_seats=1)
    sign_up(meeting, UserFactory())
    first, second = sign_up(meeting, learner), sign_up(meeting, UserFactory())
    assert [first.state, second.state] == [RegistrationState.WAITING] * 2
    assert [seats.queue_number(each) for each in (first, second)] == [1, 2]


def test_an_offered_seat_is_held(learner):
    meeting = MeetingFactory(onsite_seats=1)
    RegistrationFactory(meeting=meeting, offered=True)
    assert sign_up(meeting, learner).state == RegistrationState.WAITING


def test_nobody_passes_those_who_wait_for_a_free_seat(learner):
    meeting = MeetingFactory(onsite_seats=2)
    RegistrationFactory(meeting=meeting, waiting=True)
    assert sign_up(meeting, learner).state == RegistrationState.WAITING


def test_without_a_limit_everybody_has_a_seat(learner):
    assert sign_up(MeetingFactory(onsite_seats=None), learner).state == RegistrationState.CONFIRMED


def test_registered_twice_is_one_registration_and_one_mail(learner):
    meeting = MeetingFactory()
    first = sign_up(meeting, learner)
    assert sign_up(meeting, learner, Way.ONLINE).pk == first.pk
    assert fresh(first).way == Way.ONSITE
    assert len(mails()) == lines("meetings.registration.register") == 1


def test_after_cancelling_one_may_come_again(learner):
    meeting = MeetingFactory()
    RegistrationFactory(meeting=meeting, person=learner, cancelled=True)
    again = sign_up(meeting, learner)
    assert (again.state, again.turn) == (RegistrationState.CONFIRMED, 2)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"cancelled": True}, "cancelled"),
        ({"over": True}, "begun"),
        ({"held": True}, "begun"),
        ({"opens_at": clock.now() + dt.timedelta(hours=1)}, "not_yet"),
        ({"closes_at": clock.now() - dt.timedelta(hours=1)}, "closed"),
        ({"onsite": True}, "way"),
    ],
    ids=["cancelled", "over", "held", "not-open-yet", "closed", "not-that-way"],
)
def test_when_one_cannot_register(learner, given, code):
    with pytest.raises(Refused) as refused:
        sign_up(MeetingFactory(**given), learner, Way.ONLINE)
    assert refused.value.code == code
    assert not Registration.objects.exists()
    assert mails() == []


def test_drafts_take_nobody(learner):
    with pytest.raises(PermissionDenied):
        sign_up(MeetingFactory(draft=True), learner)


def test_what_is_not_asked_is_not_kept(learner):
    meeting = MeetingFactory(asks=["wish"])
    made = sign_up(meeting, learner, wish="Pankkitunnukset", diet="vegaani", organisation_name="Oy", access="tulkki")
    made = fresh(made)
    assert (made.wish, made.organisation_name) == ("Pankkitunnukset", "")
    assert not Need.objects.exists()


def test_what_is_asked_is_kept_and_needs_stand_apart(learner):
    meeting = MeetingFactory(asks=["diet", "access", "organisation", "municipality"])
    made = sign_up(meeting, learner, diet="vegaani", access="", organisation_name="Oy", municipality=municipality())
    made = fresh(made)
    assert (made.organisation_name, made.municipality) == ("Oy", municipality())
    assert (made.need.diet, made.need.access) == ("vegaani", "")


# ── guests ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_guest_gets_a_mail_and_holds_nothing_yet():
    meeting = MeetingFactory(onsite_seats=1)
    made = guest(meeting, " Leena@Sahkoposti.Example ")
    assert (made.state, made.email) == (RegistrationState.PENDING, LEENA)
    assert made.confirm_until == pytest.approx(clock.now() + dt.timedelta(hours=24), abs=dt.timedelta(minutes=1))
    assert [each.to for each in mails()] == [LEENA]
    assert tickets.token(made) in mails()[0].body
    assert seats.free(meeting, Way.ONSITE) == 1


def test_pressing_the_link_takes_a_seat_and_a_turn_of_that_moment(learner):
    meeting = MeetingFactory(onsite_seats=1)
    pending = guest(meeting)
    sign_up(meeting, learner)
    confirmed = registering.confirm(token=token(pending))
    assert (confirmed.state, confirmed.turn) == (RegistrationState.WAITING, 3)
    assert lines("meetings.registration.confirm") == 1


def test_pressed_twice_the_first_counts():
    pending = guest(MeetingFactory())
    for _each in range(2):
        assert registering.confirm(token=token(pending)).state == RegistrationState.CONFIRMED
    assert lines("meetings.registration.confirm") == 1
    assert len(mails()) == 2


def test_a_link_holds_for_a_day(at):
    pending = guest(MeetingFactory())
    at(hours=24)
    with pytest.raises(Refused) as refused:
        registering.confirm(token=token(pending))
    assert refused.value.code == "too_late"
    assert state(pending) == RegistrationState.PENDING


def test_a_link_never_holds_beyond_the_beginning(at):
    meeting = MeetingFactory()
    at(meeting.starts_at - dt.timedelta(hours=1))
    pending = guest(meeting)
    assert pending.confirm_until == meeting.starts_at
    at(meeting.starts_at)
    with pytest.raises(Refused) as refused:
        registering.confirm(token=token(pending))
    assert refused.value.code == "begun"


def test_nothing_else_opens_a_registration():
    with pytest.raises(Refused) as refused:
        registering.confirm(token=links.token())
    assert refused.value.code == "no_ticket"


def test_a_guest_who_is_registered_gets_the_link_again_and_nothing_changes(at):
    meeting = MeetingFactory()
    made = registering.confirm(token=token(guest(meeting)))
    at(minutes=2)
    before = len(mails())
    again = guest(meeting, way=Way.ONLINE, name="Joku muu")
    assert again.pk == made.pk
    assert (fresh(made).way, fresh(made).name, state(made)) == (Way.ONSITE, "Leena Malli", RegistrationState.CONFIRMED)
    assert len(mails()) == before + 1
    assert token(made) in mails()[-1].body


def test_known_and_unknown_addresses_get_as_many_mails(at):
    meeting = MeetingFactory()
    RegistrationFactory(meeting=meeting, email="tunnettu@sahkoposti.example")
    for address in ("tunnettu@sahkoposti.example", "uusi@sahkoposti.example"):
        for minutes in (0, 0, 2):
            at(minutes=minutes)
            guest(meeting, address)
        assert len(mails(address)) == 2


def test_a_guest_may_put_the_form_right_before_confirming(at):
    meeting = MeetingFactory(asks=["diet"])
    guest(meeting, diet="vegaani")
    at(minutes=2)
    again = guest(meeting, way=Way.ONLINE, name="Leena Mäki", diet="")
    assert (again.way, again.name) == (Way.ONLINE, "Leena Mäki")
    assert not Need.objects.exists()
    assert Registration.objects.count() == 1


def test_only_with_an_account_where_the_organiser_says_so():
    with pytest.raises(PermissionDenied):
        guest(MeetingFactory(guests=False))


def test_what_is_no_address_is_refused():
    with pytest.raises(ValidationError):
        guest(MeetingFactory(), "leena")
    assert not Registration.objects.exists()


def test_the_link_belongs_to_the_account_of_its_address():
    person = UserFactory(email=LEENA)
    assert registering.confirm(token=token(guest(MeetingFactory()))).person == person


def test_an_account_that_has_not_shown_its_address_claims_nothing():
    UserFactory(email=LEENA, confirmed=False)
    assert registering.confirm(token=token(guest(MeetingFactory()))).person is None


def test_who_was_a_guest_and_has_an_account_has_one_registration(at):
    meeting, person = MeetingFactory(), UserFactory(email=LEENA)
    made = RegistrationFactory(meeting=meeting, email=LEENA)
    assert sign_up(meeting, person).pk == made.pk
    assert fresh(made).person == person


def test_who_began_as_a_guest_and_signs_in_is_confirmed_by_that():
    meeting, person = MeetingFactory(), UserFactory(email=LEENA)
    pending = guest(meeting)
    made = sign_up(meeting, person, Way.ONLINE)
    assert (made.pk, made.state, made.way, made.person) == (
        pending.pk,
        RegistrationState.CONFIRMED,
        Way.ONLINE,
        person,
    )


def test_an_address_that_an_account_gave_up_is_free_again():
    meeting, person = MeetingFactory(), UserFactory(email="vanha@sahkoposti.example")
    old = sign_up(meeting, person)
    person.email = "uusi@sahkoposti.example"
    person.save()
    assert guest(meeting, "vanha@sahkoposti.example").pk != old.pk
    assert fresh(old).state == RegistrationState.CONFIRMED


def test_an_account_is_known_by_the_address_it_has_now(at):
    meeting, person = MeetingFactory(), UserFactory(email="vanha@sahkoposti.example")
    own = sign_up(meeting, person)
    person.email = "uusi@sahkoposti.example"
    person.save()
    assert guest(meeting, "uusi@sahkoposti.example").pk == own.pk
    assert Registration.objects.count() == 1
    assert mails()[-1].to == "uusi@sahkoposti.example"


def test_a_guest_who_is_registered_is_refused_like_anybody_once_registration_has_closed():
    meeting = MeetingFactory()
    RegistrationFactory(meeting=meeting, email=LEENA)
    meeting.closes_at = clock.now() - dt.timedelta(hours=1)
    meeting.save()
    for email in (LEENA, "uusi@sahkoposti.example"):
        with pytest.raises(Refused) as refused:
            guest(meeting, email)
        assert refused.value.code == "closed"
    assert mails() == []


# ── the database's own word, and the secret ──────────────────────────────────────────────────────────────────────────


def test_the_database_keeps_one_live_registration_a_person_and_an_address(learner):
    meeting = MeetingFactory()
    RegistrationFactory(meeting=meeting, person=learner)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegistrationFactory(meeting=meeting, person=learner)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegistrationFactory(meeting=meeting, email=learner.email)


def test_the_secret_is_the_same_in_every_mail_and_only_its_hash_is_kept():
    made = RegistrationFactory()
    secret = tickets.token(made)
    assert (len(secret), tickets.token(fresh(made))) == (43, secret)
    assert tickets.find(secret) == made
    assert tickets.find(made.token_hash) is None
    assert secret not in str(Registration.objects.values())


def test_when_the_key_is_replaced_links_hold_as_long_as_the_old_one_is_kept(settings):
    made = RegistrationFactory()
    old = tickets.token(made)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "x" * 50
    assert tickets.token(fresh(made)) == old
    settings.SECRET_KEY_FALLBACKS = []
    new = tickets.token(fresh(made))
    assert new != old
    assert (tickets.find(old), tickets.find(new)) == (None, made)


def test_a_link_made_with_a_key_that_was_given_up_opens_nothing_although_nobody_has_looked_since(settings):
    made = RegistrationFactory()
    old = tickets.token(made)
    settings.SECRET_KEY = "x" * 50
    assert tickets.find(old) is None
    assert tickets.find(tickets.token(fresh(made))) == made
