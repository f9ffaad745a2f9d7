"""Figures about an organisation's part in the network: its commitment, its agreement, the meetings it came to."""

import datetime as dt

import pytest

from certification.quality import indicators
from core import clock
from network.directory import commitments
from network.directory.models import Agreement, Commitment
from network.meetings.models import AttendanceEvent
from network.meetings.states import Kind, Source, Way
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import ContactFactory, OrganisationFactory, region

pytestmark = pytest.mark.django_db

KEYS = ["ethical_commitment_signed", "agreement_in_force", "network_meetings_12m"]


@pytest.fixture
def organisation():
    return OrganisationFactory()


def counted(key, organisation, day=None):
    return indicators.get(key).count(organisation, None, day or clock.today())


def promise(organisation, **more):
    version = commitments.current()
    given = {"version": version.version, "digest": version.digest, "language": "fi", "given_name": "Raija Esimerkki"}
    return Commitment.objects.create(organisation=organisation, **given | more)


def agree(organisation, first=-30, last=30, **more):
    """``first`` and ``last``: days from today."""
    today = clock.today()
    return Agreement.objects.create(
        organisation=organisation,
        region=region(),
        party="Järvikaupunki",
        starts_on=today + dt.timedelta(days=first),
        ends_on=None if last is None else today + dt.timedelta(days=last),
        **more,
    )


def come(meeting=None, *, present=True, source=Source.LIST, **more):
    meeting = meeting or MeetingFactory(held=True)
    registration = RegistrationFactory(meeting=meeting, **more)
    AttendanceEvent.objects.create(
        meeting=meeting, registration=registration, present=present, way=Way.ONSITE, source=source
    )
    return registration


def contact(organisation, **more):
    """Since long ago."""
    more.setdefault("since", clock.now() - dt.timedelta(days=500))
    return ContactFactory(organisation=organisation, **more).person


@pytest.mark.parametrize("key", KEYS)
def test_of_nothing_the_value_is_nought_and_no_person_is_named(key, organisation):
    found = counted(key, organisation, dt.date(2026, 5, 4))
    assert (found.value, found.few, found.shown) == (0, False, {})
    assert (found.query["method"], found.query["day"]) == (f"{key}/1", "2026-05-04")


# ── the commitment ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_commitment_counts_in_the_version_of_now(organisation):
    promise(OrganisationFactory())
    promise(organisation, version="0")
    assert counted("ethical_commitment_signed", organisation).value == 0
    promise(organisation)
    assert counted("ethical_commitment_signed", organisation).value == 1


def test_a_commitment_given_after_the_day_does_not_count(organisation):
    promise(organisation)
    yesterday = clock.today() - dt.timedelta(days=1)
    assert counted("ethical_commitment_signed", organisation, yesterday).value == 0


# ── the agreement ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_agreement_counts_on_its_first_and_its_last_day(organisation):
    agree(organisation, 0, 0)
    assert counted("agreement_in_force", organisation).value == 1
    for days in (-1, 1):
        day = clock.today() + dt.timedelta(days=days)
        assert counted("agreement_in_force", organisation, day).value == 0


def test_an_agreement_of_another_or_one_that_was_ended_does_not_count(organisation):
    agree(OrganisationFactory())
    agree(organisation, ended_at=clock.now())
    assert counted("agreement_in_force", organisation).value == 0
    # Yesterday it still held.
    assert counted("agreement_in_force", organisation, clock.today() - dt.timedelta(days=1)).value == 1


def test_an_agreement_without_an_end_counts(organisation):
    agree(organisation, -30, None)
    assert counted("agreement_in_force", organisation).value == 1


# ── network meetings ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_meeting_counts_once_however_many_came(organisation):
    meeting = MeetingFactory(held=True)
    come(meeting, organisation=organisation)
    come(meeting, person=contact(organisation))
    come(person=contact(organisation))
    assert counted("network_meetings_12m", organisation).value == 2


def test_a_contact_who_was_put_on_the_list_without_the_account_counts(organisation):
    person = contact(organisation)
    come(email=person.email, confirmed_at=clock.now())
    assert counted("network_meetings_12m", organisation).value == 1


def test_whoever_came_for_another_organisation_does_not_count(organisation):
    person = contact(organisation)
    come(person=person, organisation=OrganisationFactory())
    come(person=person, organisation_name="Lammen kylätoimikunta")
    come(person=contact(OrganisationFactory()))
    assert counted("network_meetings_12m", organisation).value == 0


def test_whoever_did_not_come_does_not_count(organisation):
    RegistrationFactory(meeting=MeetingFactory(held=True), organisation=organisation)
    come(organisation=organisation, present=False)
    # Only said so themselves, of a meeting that nobody has closed yet.
    come(MeetingFactory(over=True), organisation=organisation, source=Source.SELF)
    assert counted("network_meetings_12m", organisation).value == 0


def test_only_network_meetings_of_the_year_up_to_the_day_count(organisation):
    come(MeetingFactory(held=True, kind=Kind.TRAINING), organisation=organisation)
    long_ago = clock.now() - dt.timedelta(days=400)
    come(
        MeetingFactory(held=True, starts_at=long_ago, ends_at=long_ago + dt.timedelta(hours=2)),
        organisation=organisation,
    )
    come(MeetingFactory(held=True), organisation=organisation)
    assert counted("network_meetings_12m", organisation).value == 1
    assert counted("network_meetings_12m", organisation, clock.today() - dt.timedelta(days=10)).value == 0
    assert counted("network_meetings_12m", organisation, clock.day_of(long_ago)).value == 1


def test_a_contact_counts_for_the_time_they_were_one(organisation):
    later = contact(organisation, since=clock.now())
    earlier = contact(organisation, ended_at=clock.now() - dt.timedelta(days=100))
    come(person=later)
    come(person=earlier)
    assert counted("network_meetings_12m", organisation).value == 0


def test_no_more_queries_for_more_meetings(organisation, django_assert_num_queries, django_assert_max_num_queries):
    person = contact(organisation)
    come(person=person)
    with django_assert_max_num_queries(4) as first:
        counted("network_meetings_12m", organisation)
    for _each in range(3):
        come(person=person)
        come(person=contact(organisation))
    with django_assert_num_queries(len(first)):
        counted("network_meetings_12m", organisation)
