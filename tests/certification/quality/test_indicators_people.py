"""Figures about the volunteers of an organisation: shares of people, of whom fewer than five are never told of."""

import datetime as dt
from decimal import Decimal

import pytest

from certification.credentials import sources
from certification.credentials.models import Credential
from certification.credentials.states import Kind as CredentialKind
from certification.quality import indicators
from core import clock
from network.meetings.models import AttendanceEvent
from network.meetings.states import Kind, Source, Way
from tests.factories.accounts import UserFactory
from tests.factories.courses import CompletionFactory, publish
from tests.factories.credentials import CredentialFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import OrganisationFactory, term
from tests.factories.volunteers import SessionFactory, TaskFactory, VolunteerFactory, VolunteeringFactory, accept
from volunteers.onboarding.models import Acceptance, TrialSession
from volunteers.onboarding.states import Document

pytestmark = pytest.mark.django_db

KEYS = [
    "share_basic_course",
    "share_trial_completed",
    "share_refreshed_12m",
    "share_confidentiality",
    "share_card_valid",
]


@pytest.fixture
def organisation():
    return OrganisationFactory()


def counted(key, organisation, day=None):
    return indicators.get(key).count(organisation, None, day or clock.today())


def active(organisation, number=1, **more):
    more.setdefault("task", TaskFactory())
    return [VolunteeringFactory(active=True, organisation=organisation, **more) for _each in range(number)]


def person_of(volunteering):
    return volunteering.volunteer.person


def trained(organisation, number, version):
    """So many active volunteers whose task requires the course; nobody has completed it yet."""
    return active(organisation, number, task=TaskFactory(courses=[version.course]))


def visitors(organisation, number):
    task = TaskFactory()
    return [
        VolunteeringFactory(active=True, organisation=organisation, task=task, volunteer=VolunteerFactory(home=True))
        for _each in range(number)
    ]


def card(volunteering):
    source = sources.of_volunteering(volunteering.pk)
    return CredentialFactory(kind=CredentialKind.CARD, source=source, person=person_of(volunteering), completion=None)


def attend(meeting, registration, source=Source.LIST):
    AttendanceEvent.objects.create(meeting=meeting, registration=registration, way=Way.ONSITE, source=source)


@pytest.mark.parametrize("key", KEYS)
def test_without_volunteers_there_is_nothing_to_count(key, organisation):
    found = counted(key, organisation)
    assert (found.value, found.few, found.query["counted"]) == (None, False, 0)


@pytest.mark.parametrize("key", KEYS)
def test_the_day_and_the_method_are_told(key, organisation):
    found = counted(key, organisation, dt.date(2026, 5, 4))
    assert found.query["method"] == f"{key}/1"
    assert found.query["day"] == "2026-05-04"


@pytest.mark.parametrize("key", ["share_trial_completed", "share_refreshed_12m", "share_confidentiality"])
def test_of_four_people_nothing_is_told(key, organisation):
    active(organisation, 4)
    found = counted(key, organisation)
    assert (found.value, found.few, found.query["counted"]) == (None, True, "<5")


def test_of_four_people_in_two_tasks_nothing_is_told(organisation):
    other = TaskFactory()
    for each in active(organisation, 4):
        VolunteeringFactory(active=True, organisation=organisation, volunteer=each.volunteer, task=other)
    assert counted("share_confidentiality", organisation).few


@pytest.mark.parametrize("key", KEYS)
def test_volunteers_of_others_and_those_who_are_not_active_do_not_count(key, organisation):
    version = publish()
    task = TaskFactory(courses=[version.course])
    VolunteeringFactory.create_batch(5, active=True, organisation=OrganisationFactory(), task=task)
    VolunteeringFactory.create_batch(5, active=True, organisation=None, task=task)
    VolunteeringFactory.create_batch(5, trial=True, organisation=organisation, task=task)
    VolunteeringFactory.create_batch(5, left=True, organisation=organisation, task=task)
    for each in active(organisation, 5, task=task, volunteer__home=True):
        person_of(each).is_active = False
        person_of(each).save()
    assert counted(key, organisation).query["counted"] == 0


@pytest.mark.parametrize("key", KEYS)
def test_no_more_queries_for_more_people(key, organisation, django_assert_num_queries, django_assert_max_num_queries):
    version = publish()
    trained(organisation, 5, version)
    visitors(organisation, 5)
    with django_assert_max_num_queries(6) as first:
        counted(key, organisation)
    trained(organisation, 5, version)
    visitors(organisation, 5)
    with django_assert_num_queries(len(first)):
        counted(key, organisation)


# ── the basic course ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_course_that_the_task_requires_counts_while_it_holds(organisation):
    version = publish()
    people = [person_of(each) for each in trained(organisation, 8, version)]
    for person in people[:6]:
        CompletionFactory(person=person, version=version)
    assert counted("share_basic_course", organisation).value == Decimal("75")
    # Another course than the one that is asked for says nothing.
    CompletionFactory(person=people[6])
    assert counted("share_basic_course", organisation).value == Decimal("75")


def test_a_course_that_has_lapsed_by_the_day_does_not_count(organisation):
    version = publish(validity_months=12)
    with clock.days_ago(400):
        for each in trained(organisation, 5, version):
            CompletionFactory(person=person_of(each), version=version)
        then = clock.today()
    assert counted("share_basic_course", organisation, then).value == 100
    assert counted("share_basic_course", organisation).value == 0


def test_a_course_that_was_completed_after_the_day_does_not_count(organisation):
    version = publish()
    with clock.days_ago(10):
        people = [person_of(each) for each in trained(organisation, 5, version)]
        then = clock.today()
    for person in people:
        CompletionFactory(person=person, version=version)
    assert counted("share_basic_course", organisation, then).value == 0
    assert counted("share_basic_course", organisation).value == 100


def test_whoever_needs_no_course_is_not_counted(organisation):
    active(organisation, 5)
    assert counted("share_basic_course", organisation).query["counted"] == 0


def test_two_thirds_are_cut_and_never_rounded_up(organisation):
    version = publish()
    for each in trained(organisation, 6, version)[:4]:
        CompletionFactory(person=person_of(each), version=version)
    assert counted("share_basic_course", organisation).value == Decimal("66.66")


# ── the trial ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_sessions_beside_a_mentor_complete_the_trial(organisation):
    for number, each in enumerate(active(organisation, 5)):
        for _session in range(number):
            TrialSession.objects.create(volunteering=each, day=clock.today())
    assert counted("share_trial_completed", organisation).value == 60


def test_whoever_began_earlier_is_not_asked_about_the_trial(organisation):
    active(organisation, 5, started_on=clock.today() - dt.timedelta(days=400))
    assert counted("share_trial_completed", organisation).query["counted"] == 0


def test_a_break_does_not_take_the_trial_away(organisation):
    for each in VolunteeringFactory.create_batch(5, paused=True, organisation=organisation):
        for _session in range(2):
            TrialSession.objects.create(volunteering=each, day=clock.today())
    assert counted("share_trial_completed", organisation).value == 100


def test_sessions_after_the_day_do_not_count(organisation):
    then = clock.today() - dt.timedelta(days=5)
    for each in active(organisation, 5, started_on=then):
        for _session in range(2):
            TrialSession.objects.create(volunteering=each, day=clock.today())
    assert counted("share_trial_completed", organisation, then).value == 0


# ── skills kept up ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_any_course_within_the_year_refreshes_skills(organisation):
    people = [person_of(each) for each in active(organisation, 5)]
    CompletionFactory(person=people[0])
    CompletionFactory(person=people[0])
    with clock.days_ago(400):
        CompletionFactory(person=people[1])
    CompletionFactory(person=UserFactory())
    assert counted("share_refreshed_12m", organisation).value == 20


def test_a_training_session_refreshes_skills_and_a_network_meeting_does_not(organisation):
    people = [person_of(each) for each in active(organisation, 5)]
    training, meeting = MeetingFactory(held=True, kind=Kind.TRAINING), MeetingFactory(held=True)
    attend(training, RegistrationFactory(meeting=training, person=people[0]))
    # Registered by hand, without the account.
    attend(training, RegistrationFactory(meeting=training, email=people[1].email, confirmed_at=clock.now()))
    # An address that nobody stands for.
    attend(training, RegistrationFactory(meeting=training, email=people[2].email))
    # Was registered, and did not come.
    RegistrationFactory(meeting=training, person=people[3])
    attend(meeting, RegistrationFactory(meeting=meeting, person=people[4]))
    assert counted("share_refreshed_12m", organisation).value == 40


def test_what_people_say_of_themselves_counts_once_the_session_is_held(organisation):
    person = person_of(active(organisation, 5)[0])
    training = MeetingFactory(over=True, kind=Kind.TRAINING)
    attend(training, RegistrationFactory(meeting=training, person=person), source=Source.SELF)
    assert counted("share_refreshed_12m", organisation).value == 0
    training.state, training.held_at = "held", clock.now()
    training.save()
    assert counted("share_refreshed_12m", organisation).value == 20


# ── confidentiality ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_commitment_counts_in_the_version_that_counts(organisation):
    rows = active(organisation, 5)
    rows[0].acceptances.filter(document=Document.CONFIDENTIALITY).update(version="0")
    rows[1].acceptances.filter(document=Document.CONFIDENTIALITY).delete()
    assert counted("share_confidentiality", organisation).value == 60


def test_whoever_lacks_it_in_one_of_two_tasks_lacks_it(organisation):
    rows = active(organisation, 5)
    second = VolunteeringFactory(
        active=True, organisation=organisation, volunteer=rows[0].volunteer, task=TaskFactory(), accepted=False
    )
    assert counted("share_confidentiality", organisation).value == 80
    accept(second, Document.CONFIDENTIALITY)
    assert counted("share_confidentiality", organisation).value == 100


def test_what_was_accepted_after_the_day_does_not_count(organisation):
    then = clock.today() - dt.timedelta(days=5)
    active(organisation, 5, started_on=then)
    assert counted("share_confidentiality", organisation, then).value == 0
    with clock.days_ago(6):
        moment = clock.now()
    Acceptance.objects.update(accepted_at=moment)
    assert counted("share_confidentiality", organisation, then).value == 100


# ── the card ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_those_who_make_home_visits_need_a_card(organisation):
    active(organisation, 5)
    assert counted("share_card_valid", organisation).query["counted"] == 0


def test_the_card_counts_while_it_is_in_force(organisation):
    rows = visitors(organisation, 5)
    for each in rows[:4]:
        card(each)
    assert counted("share_card_valid", organisation).value == 80
    Credential.objects.filter(person=person_of(rows[0])).update(valid_until=clock.today() - dt.timedelta(days=1))
    Credential.objects.filter(person=person_of(rows[1])).update(suspended_at=clock.now(), suspension_reason="x")
    assert counted("share_card_valid", organisation).value == 40


def test_a_card_that_was_issued_after_the_day_does_not_count(organisation):
    then = clock.today() - dt.timedelta(days=5)
    for each in visitors(organisation, 5):
        each.started_on = then
        each.save()
        card(each)
    assert counted("share_card_valid", organisation, then).value == 0


def test_whoever_has_logged_support_at_a_home_makes_home_visits(organisation):
    rows = active(organisation, 6)
    for each in rows[:5]:
        SessionFactory(person=person_of(each), organisation=organisation, form=term("form", "home"))
    # At a place, and at a home for another organisation.
    SessionFactory(person=person_of(rows[5]), organisation=organisation)
    SessionFactory(person=person_of(rows[5]), organisation=OrganisationFactory(), form=term("form", "home"))
    found = counted("share_card_valid", organisation)
    assert (found.value, found.query["counted"]) == (0, 5)
