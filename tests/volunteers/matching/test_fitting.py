"""Who fits a request, why and why not: the rules of volunteers.matching.fitting, one by one, and a worked example."""

import datetime as dt
import hashlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core import clock
from network.directory.models import Term, Vocabulary
from network.monitoring.models import Session
from network.monitoring.states import Minutes
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, municipality, region, term
from tests.factories.volunteers import (
    AskFactory,
    RequestFactory,
    SessionFactory,
    TaskFactory,
    VolunteeringFactory,
)
from tests.volunteers.matching.conftest import helper, organisation_of, person
from tests.volunteers.matching.moves import fresh
from volunteers.matching import fitting
from volunteers.matching.models import Request
from volunteers.matching.states import RequestState
from volunteers.onboarding.models import Absence, ExtractSeen, Speaks
from volunteers.onboarding.states import Level, PartOfDay, State, Way

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2027, 2, 1)


def only(request, **more):
    (fit,) = fitting.of(request, **more)
    return fit


def codes(lines):
    return [line.code for line in lines]


def skill(key):
    return term(Vocabulary.SKILL, key)


# ── the worked example of docs/matching.md ───────────────────────────────────────────────────────────────────────────


def test_the_worked_example(time_machine, task):
    time_machine.move_to("2027-01-28 12:00 +0200")
    request = RequestFactory(
        task=task,
        municipality=municipality("297"),
        from_day=MONDAY,
        until_day=MONDAY + dt.timedelta(days=4),
        part=PartOfDay.MORNING,
    )
    request.skills.set([skill("android"), skill("ios")])
    mikko = helper(
        task,
        v_municipality=municipality("749"),
        v_travel_km=30,
        v_free=[(0, PartOfDay.MORNING), (2, PartOfDay.MORNING), (4, PartOfDay.EVENING)],
    )
    Speaks.objects.filter(volunteer=mikko.volunteer).update(level=Level.WELL)
    mikko.volunteer.topics.set([request.topic])
    mikko.volunteer.skills.set([skill("android")])
    SessionFactory.create_batch(4, person=person(mikko), minutes=Minutes.UNDER_60)
    SessionFactory.create_batch(9, person=person(mikko), minutes=Minutes.OVER_60, voluntary=False)
    AskFactory(volunteering=mikko, request__state=RequestState.OPEN)

    fit = only(request)

    assert fit.fits
    assert fit.may_be_asked
    # 14 well + 20·(1 − 20.3/30) + 20 topic + 15·1/2 skill + 15·2/3 days + 10·(1 − 3/10) load
    assert fit.score == 65
    assert fit.burden == 3
    with translation.override("en"):
        assert [line.text for line in fit.for_] == [
            "Is a volunteer for this task.",
            "Helps well in this language.",
            "About 20 km away; comes up to 30 km.",
            "Knows this topic.",
            "Has 1 of the 2 skills that are needed.",
            "Usually free on 2 of the 5 days that are asked for.",
            "Has helped for about 3 hours in the last 30 days.",
        ]
    assert fit.against == ()


# ── what makes somebody not fit ──────────────────────────────────────────────────────────────────────────────────────


def test_who_does_not_speak_the_language_does_not_fit_and_may_be_asked(wanted, task):
    helper(task, v_languages=["sv"])

    fit = only(wanted)

    assert (fit.fits, fit.may_be_asked) == (False, True)
    assert "no_language" in codes(fit.against)


@pytest.mark.parametrize("way", list(Way))
def test_only_who_helps_that_way_fits(wanted, task, way):
    helper(task, v_onsite=way == Way.ONSITE, v_remote=way == Way.REMOTE, v_home=way == Way.HOME)

    for asked in Way:
        wanted.way = asked
        fit = only(wanted)
        assert fit.fits == (asked == way)
        assert ("no_way" in codes(fit.against)) == (asked != way)


def test_further_than_one_travels_does_not_fit_but_at_a_distance_it_does(wanted, task):
    near = helper(task, v_municipality=municipality("749"), v_travel_km=21)
    far = helper(task, v_municipality=municipality("749"), v_travel_km=20)

    fits = {fit.volunteering.pk: fit for fit in fitting.of(wanted)}
    assert fits[near.pk].fits
    assert not fits[far.pk].fits
    assert codes(fits[far.pk].against) == ["far"]
    with translation.override("en"):
        assert fits[far.pk].against[0].text == "About 21 km away; comes at most 20 km."

    wanted.way = Way.REMOTE
    assert all(fit.fits for fit in fitting.of(wanted))


def test_who_travels_nowhere_fits_in_their_own_municipality(wanted, task):
    helper(task, v_travel_km=0)
    assert "near" in codes(only(wanted).for_)


def test_where_somebody_wants_to_help_is_near_wherever_they_live(wanted, task):
    helper(task, v_municipality=municipality("140"), v_travel_km=0, municipality=municipality("297"))
    assert "near" in codes(only(wanted).for_)


def test_who_is_away_on_all_the_days_does_not_fit(wanted, task):
    absent = Absence.objects.create(
        volunteer=helper(task).volunteer, first_day=wanted.from_day, last_day=wanted.until_day
    )
    assert "away" in codes(only(wanted).against)

    absent.last_day = wanted.until_day - dt.timedelta(days=7)
    absent.save()
    assert only(wanted).fits, "away today says nothing about next week"


@pytest.mark.parametrize("state", [State.TRAINING, State.TRIAL, State.PAUSED])
def test_who_is_not_active_is_shown_with_the_reason_and_cannot_be_asked(wanted, task, state):
    more = {"active": False, state: True}
    helper(task, **more)

    fit = only(wanted)

    assert not fit.fits
    assert not fit.may_be_asked
    assert fit.against[0].text


@pytest.mark.parametrize("state", [State.APPLIED, State.AGREEMENT, State.LEFT, State.DECLINED])
def test_applicants_and_those_who_have_stopped_are_not_looked_at(wanted, task, state):
    helper(task, **{"active": False, state: True} if state != State.APPLIED else {"active": False})
    assert fitting.of(wanted) == []


def test_who_has_not_accepted_the_agreement_cannot_be_asked(wanted, task):
    helper(task, accepted=False)
    assert not only(wanted).may_be_asked


def test_help_to_minors_needs_an_extract_whatever_the_task(aino):
    minors = TaskFactory(minors=True, trial_sessions=0)
    other = TaskFactory()
    request = RequestFactory(task=minors)
    same, another = helper(minors), helper(other)

    fits = {fit.volunteering.pk: fit for fit in fitting.of(request)}
    assert not fits[same.pk].may_be_asked
    assert codes(fits[another.pk].against) == ["no_extract"]
    assert not fits[another.pk].may_be_asked

    for each in (same, another):
        day = clock.today()
        ExtractSeen.objects.create(
            person=person(each), extract_date=day, seen_on=day, seen_by=aino, expires_on=day + dt.timedelta(days=90)
        )
    assert all(fit.fits for fit in fitting.of(request))


def test_another_task_counts_when_it_asks_for_at_least_as_much(wanted):
    wanted.task.trial_sessions = 2
    wanted.task.save()
    enough, less = helper(TaskFactory(trial_sessions=1)), helper(TaskFactory(trial_sessions=0))

    fits = {fit.volunteering.pk: fit for fit in fitting.of(wanted)}

    assert "qualified" in codes(fits[enough.pk].for_)
    assert codes(fits[less.pk].against) == ["no_trial"]
    assert not fits[less.pk].may_be_asked


def test_who_is_under_18_does_not_fit_a_task_for_adults(wanted):
    helper(TaskFactory(from_15=True), under_age=True)
    assert codes(only(wanted).against) == ["too_young"]


# ── whom one sees ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_volunteers_of_another_region_are_never_among_them(wanted, task):
    helper(task, region=region("01"), v_municipality=municipality("091"))
    wanted.way = Way.REMOTE
    assert fitting.of(wanted) == []


def test_an_organisation_sees_its_own_and_the_networks_but_no_other_organisations(wanted, task, raija):
    own = helper(task, organisation=organisation_of(raija))
    networks = helper(task)
    helper(task, organisation=ContactFactory().organisation)
    wanted.organisation = organisation_of(raija)

    assert {fit.volunteering.pk for fit in fitting.of(wanted)} == {own.pk, networks.pk}


def test_nobody_is_offered_to_themselves(wanted, task):
    mine = helper(task)
    assert fitting.of(wanted, viewer=person(mine)) == []


def test_a_person_with_two_volunteerings_stands_there_once_with_the_better_one(wanted, task):
    better = helper(task)
    VolunteeringFactory(active=True, volunteer=better.volunteer, task=TaskFactory(trial_sessions=0))
    assert only(wanted).volunteering == better


def test_closed_accounts_are_not_looked_at(wanted, task):
    person(helper(task)).__class__.objects.update(is_active=False)
    assert fitting.of(wanted) == []


def test_from_afar_one_reads_nothing_of_what_is_between_volunteer_and_network(wanted, task):
    paused = helper(task, active=False, paused=True)
    ready = helper(task)
    fits = {fit.volunteering.pk: fit.seen_from_afar() for fit in fitting.of(wanted)}

    assert codes(fits[paused.pk].against) == ["blocked"]
    assert fits[paused.pk].for_ == ()
    assert "load" not in codes(fits[ready.pk].for_)
    assert fits[ready.pk].score is None, "the load could be reckoned from it"
    assert "task" in codes(fits[ready.pk].for_)


# ── points and order ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("level", "points"), [(Level.FLUENT, 0), (Level.WELL, -6), (Level.SOME, -14)])
def test_the_better_the_language_the_more_points(wanted, task, level, points):
    mine = helper(task)
    best = only(wanted).score
    Speaks.objects.filter(volunteer=mine.volunteer).update(level=level)
    assert only(wanted).score == best + points


def test_topics_named_close_or_others(wanted, task):
    group = Term.objects.create(vocabulary=Vocabulary.TOPIC_GROUP, key="devices", name_fi="Laitteet")
    Term.objects.filter(pk=wanted.topic_id).update(parent=group)
    wanted.refresh_from_db()
    topics = helper(task).volunteer.topics
    none = only(wanted)
    topics.set([term(Vocabulary.TOPIC, "tablet", parent=group)])
    close = only(wanted)
    topics.set([wanted.topic])
    named = only(wanted)
    topics.set([term(Vocabulary.TOPIC, "tax")])
    other = only(wanted)

    assert [codes(fit.for_)[3] for fit in (none, close, named)] == ["topic_open", "topic_near", "topic"]
    assert codes(other.against) == ["no_topic"]
    assert [fit.score - other.score for fit in (none, close, named)] == [10, 10, 20]
    assert other.fits


def test_an_hour_less_makes_the_difference_between_two_who_are_alike(wanted, task):
    busy, idle = helper(task), helper(task)
    SessionFactory.create_batch(3, person=person(busy), minutes=Minutes.OVER_60)
    SessionFactory(person=person(idle), minutes=Minutes.OVER_60, day=clock.today() - dt.timedelta(days=31))

    first, second = fitting.of(wanted)

    assert (first.volunteering, second.volunteering) == (idle, busy)
    assert (first.burden, second.burden) == (0, 3.75)


def test_an_agreed_request_counts_two_hours_until_it_is_done_and_logged(wanted, task):
    mine = helper(task)
    ask = AskFactory(volunteering=mine, yes=True)
    held = Request.objects.filter(pk=ask.request_id)
    held.update(state=RequestState.AGREED, agreed=ask)
    assert only(wanted).burden == 2

    held.update(state=RequestState.DONE, closed_at=clock.now())
    assert only(wanted).burden == 2, "who does not log is not always the first"
    with translation.override("en"):
        (said,) = [line.text for line in only(wanted).for_ if line.code == "load"]
    assert said == "Has logged no help in the last 30 days; 1 request is done but not logged."

    SessionFactory(person=person(mine), minutes=Minutes.UNDER_30)
    fit = only(wanted)
    assert fit.burden == pytest.approx(23 / 60)
    with translation.override("en"):
        assert "Has helped for less than an hour in the last 30 days." in [line.text for line in fit.for_]

    Session.objects.all().delete()
    held.update(closed_at=clock.now() - dt.timedelta(days=31))
    assert only(wanted).burden == 0


def test_what_somebody_does_at_work_is_not_counted(wanted, task):
    SessionFactory(person=person(helper(task)), minutes=Minutes.OVER_60, voluntary=False)
    assert only(wanted).burden == 0


def test_whoever_fits_stands_before_whoever_has_more_points(wanted, task):
    lucky = helper(task, v_languages=["sv"])
    lucky.volunteer.topics.set([wanted.topic])
    modest = helper(task, v_free=[(0, PartOfDay.EVENING)])
    Speaks.objects.filter(volunteer=modest.volunteer).update(level=Level.SOME)
    assert [fit.volunteering for fit in fitting.of(wanted)] == [modest, lucky]


def test_those_alike_come_in_an_order_of_the_request(wanted, task):
    people = [helper(task) for _n in range(5)]
    turn = {each: hashlib.sha256(wanted.pk.bytes + each.pk.bytes).digest() for each in people}
    assert [fit.volunteering for fit in fitting.of(wanted)] == sorted(people, key=turn.get)


def test_three_and_thirty_volunteers_cost_the_same_number_of_queries(wanted, task):
    def counted():
        request = fresh(wanted)
        with CaptureQueriesContext(connection) as queries:
            found = fitting.of(request)
        return len(found), len(queries)

    for _n in range(3):
        helper(task)
    few = counted()
    for number in range(27):
        helper(TaskFactory() if number % 3 else task, v_languages=["fi", "sv"])
    many = counted()

    assert (few[0], many[0]) == (3, 30)
    assert few[1] == many[1]
    assert many[1] <= 15


def test_a_stranger_with_hours_counts_nowhere(wanted, task):
    helper(task)
    SessionFactory(person=UserFactory(), minutes=Minutes.OVER_60)
    assert only(wanted).burden == 0
