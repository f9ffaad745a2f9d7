"""Figures for the agency: what waits, who has how much, how long it takes, how criteria are graded, what comes up."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.quality import calendars, statistics, trail, ways
from certification.quality.actions import asking, evaluating
from certification.quality.models import Application, Condition, Surveillance
from certification.quality.states import Grade, Part, State
from certification.quality.wagtail_hooks.lines import LINES
from core import clock
from tests.factories import quality
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory

pytestmark = pytest.mark.django_db

STATISTICS, CALENDAR = "quality:statistics", "quality:calendar"


def queue(state):
    return next(each for each in statistics.queues() if each.name == str(State(state).label))


def test_queues_tell_how_many_wait_since_when_and_which_are_late():
    today = clock.today()
    old = quality.application(State.REVIEW, due_on=today - dt.timedelta(days=1))
    Application.objects.filter(pk=old.pk).update(state_since=clock.now() - dt.timedelta(days=9))
    quality.application(State.REVIEW, due_on=today)
    quality.application(State.DRAFT)
    found = queue(State.REVIEW)
    assert (found.count, found.oldest, found.late) == (2, 9, 1)
    assert (queue(State.SUBMITTED).count, queue(State.SUBMITTED).oldest) == (0, None)
    assert str(State.DRAFT.label) not in {each.name for each in statistics.queues()}


def test_whoever_leads_sees_what_each_has_and_others_what_they_have():
    first, second = (quality.agency(Part.EVALUATOR, name=name) for name in ("Aino Arvioija", "Bertta Arvioija"))
    for person in (first, first, second):
        quality.assign(quality.application(State.SUBMITTED), Part.EVALUATOR, person)
    done = quality.assign(quality.application(State.SUBMITTED), Part.EVALUATOR, second)
    done.ended_at = clock.now()
    done.save()
    loads = {each.name: each.counts for each in statistics.workload(quality.agency("lead"))}
    assert loads == {"Aino Arvioija": [2, 0, 0, 0], "Bertta Arvioija": [1, 0, 0, 0]}
    assert [each.name for each in statistics.workload(second)] == ["Bertta Arvioija"]
    assert statistics.workload(quality.agency(Part.DECIDER)) == []


def went(*lines, organisation=None):
    """An application whose steps were taken so many days ago: (verb, days, data)."""
    made = quality.application(State.SUBMITTED, organisation=organisation)
    for verb, days, data in lines:
        with clock.days_ago(days):
            trail.add(f"application.{verb}", made, actor=None, **data)
    return made


def step(state):
    return next(each for each in statistics.steps() if each.name == str(State(state).label))


def test_the_median_of_each_step_is_read_from_the_trail():
    for days in (1, 2, 3, 4, 30):
        went(("submit", 100, {}), ("accept", 100 - days, {}), ("pass_on", 50, {}))
    assert (step(State.SUBMITTED).count, step(State.SUBMITTED).days) == (5, 3.0)
    assert step(State.EVALUATION).days == 47.0
    assert (step(State.REVIEW).count, step(State.REVIEW).days) == (0, None)


def test_of_few_applications_no_median_is_told():
    for _each in range(4):
        went(("submit", 10, {}), ("accept", 5, {}))
    found = step(State.SUBMITTED)
    assert found.days is None
    assert found.instead


def test_steps_of_long_ago_do_not_count():
    for _each in range(5):
        went(("submit", 900, {}), ("accept", 800, {}), ("pass_on", 3, {}))
    assert step(State.SUBMITTED).count == 0
    assert step(State.EVALUATION).days == 797.0


def test_replies_and_reviews_lead_where_their_lines_say():
    went(
        ("submit", 90, {}),
        ("ask_to_complete", 80, {}),
        ("reply", 70, {"kind": "completeness"}),
        ("accept", 60, {}),
        ("send_findings", 50, {}),
        ("no_reply", 40, {"kind": "findings"}),
        ("pass_on", 30, {}),
        ("review", 20, {"verdict": "back"}),
        ("pass_on", 15, {}),
        ("review", 10, {"verdict": "pass"}),
        ("send_back", 5, {}),
    )
    (way,) = ways.since(clock.today() - dt.timedelta(days=100))
    assert [state for state, _at in way] == [
        State.SUBMITTED,
        State.INCOMPLETE,
        State.SUBMITTED,
        State.EVALUATION,
        State.FINDINGS,
        State.EVALUATION,
        State.REVIEW,
        State.EVALUATION,
        State.REVIEW,
        State.DECISION,
        State.REVIEW,
    ]


def test_the_whole_way_ends_with_the_decision():
    for _each in range(5):
        made = quality.application(State.DECISION)
        with clock.days_ago(40):
            trail.add("application.submit", made, actor=None)
        quality.decide(
            application=made,
            organisation=made.organisation,
            kind="refuse",
            by=quality.member(made, Part.DECIDER),
            decided_at=clock.now() - dt.timedelta(days=10),
        )
    whole = statistics.steps()[-1]
    assert (whole.count, whole.days) == (5, 30.0)


def test_every_step_that_is_read_is_one_that_is_written():
    assert {f"quality.{verb}" for verb in ways.STEPS} <= set(LINES)


def test_what_is_read_agrees_with_the_state_of_the_application():
    made = quality.application(State.SUBMITTED)
    ContactFactory(organisation=made.organisation)
    trail.add("application.submit", made, actor=None)
    evaluator = quality.assign(made, Part.EVALUATOR).person
    answer = made.answers.first()

    def last():
        made.refresh_from_db()
        (way,) = ways.since(clock.today())
        return way[-1][0] == made.state

    evaluating.accept_complete(application=made, actor=evaluator)
    assert last()
    asking.ask(application=made, text="Kertokaa lisää.", lines={answer.pk: "Miten?"}, actor=evaluator)
    assert last()


def graded(version, *grades, places=1):
    """An application each, all of whose answers have this grade in the first round."""
    for grade in grades:
        made = quality.application(State.EVALUATION, version=version, places=places)
        quality.grade(made, grade, by=quality.member(made, Part.EVALUATOR))


def cells(version, key="access_known"):
    found = next(each for each in statistics.outcomes(version) if each.criterion.key == key)
    return {cell.grade: cell.instead or cell.count for cell in found.cells}


def test_grades_of_the_first_round_are_counted_by_criterion():
    version = quality.published_version()
    graded(version, *[Grade.CONFORM] * 6, *[Grade.MINOR] * 5)
    assert (cells(version)[Grade.CONFORM], cells(version)[Grade.MINOR], cells(version)[Grade.MAJOR]) == (6, 5, 0)


def test_numbers_under_five_are_hidden_with_those_they_could_be_worked_out_from():
    version = quality.published_version()
    graded(version, *[Grade.CONFORM] * 7, *[Grade.MINOR] * 6, Grade.MAJOR)
    found = cells(version)
    assert found[Grade.CONFORM] == 7
    assert {type(found[Grade.MAJOR]), type(found[Grade.MINOR])} == {str}


def test_an_application_with_many_places_counts_once_with_its_weakest_grade():
    version = quality.published_version()
    graded(version, *[Grade.CONFORM] * 5, places=3)
    assert cells(version)[Grade.CONFORM] == 5
    made = quality.application(State.EVALUATION, version=version, places=2)
    evaluator = quality.member(made, Part.EVALUATOR)
    for answer, grade in zip(made.answers.filter(scope="place"), (Grade.CONFORM, Grade.MAJOR), strict=True):
        quality.grade(made, grade, by=evaluator, answers=[answer])
    assert type(cells(version)[Grade.MAJOR]) is str


def test_later_rounds_and_findings_that_are_not_closed_do_not_count():
    version = quality.published_version()
    graded(version, *[Grade.MINOR] * 5)
    for made in Application.objects.filter(version=version):
        quality.grade(made, Grade.CONFORM, by=quality.member(made, Part.EVALUATOR), round=2)
    open_one = quality.application(State.EVALUATION, version=version)
    quality.grade(open_one, Grade.MINOR, by=quality.member(open_one, Part.EVALUATOR), closed=False)
    assert cells(version)[Grade.MINOR] == 5
    assert cells(version)[Grade.CONFORM] == 0


def coming(kind=None):
    return [(each.kind, each.day) for each in calendars.events() if kind in (None, each.kind)]


def test_the_calendar_holds_ends_follow_ups_and_conditions():
    found = quality.certification(days_ago=30, months=18)
    due = clock.today() + dt.timedelta(days=40)
    Condition.objects.create(certification=found, text="Ohje puuttuu.", due_on=due)
    assert coming(calendars.END) == [(calendars.END, found.valid_to)]
    assert coming(calendars.FOLLOW_UP) == [(calendars.FOLLOW_UP, clock.months_after(found.valid_from, 12))]
    assert coming(calendars.CONDITION) == [(calendars.CONDITION, due)]


def test_what_was_done_ended_or_lies_far_ahead_is_not_in_the_calendar():
    found = quality.certification(days_ago=400, months=60)
    Surveillance.objects.create(
        certification=found,
        number=1,
        due_on=clock.months_after(found.valid_from, 12),
        answered_at=clock.now(),
        closed_at=clock.now(),
    )
    Condition.objects.create(certification=found, text="Ohje.", due_on=clock.today(), met_at=clock.now())
    quality.certification(ended_at=clock.now(), ended_as="ended")
    follow_ups = [clock.months_after(found.valid_from, months) for months in (24, 36)]
    assert coming() == [(calendars.FOLLOW_UP, day) for day in follow_ups]


def test_what_is_past_its_day_stands_under_late():
    found = quality.certification(days_ago=380)
    Surveillance.objects.create(certification=found, number=1, due_on=clock.months_after(found.valid_from, 12))
    events = calendars.events()
    late = calendars.months(events)[0]
    assert (late.key, late.count) == (calendars.LATE, 1)
    assert len(calendars.months(events)) == calendars.MONTHS + 2


def get(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


@pytest.mark.parametrize("part", ["lead", Part.EVALUATOR, Part.REVIEWER, Part.DECIDER, "cases"])
def test_everybody_of_the_agency_opens_the_pages(client, part):
    quality.certification()
    client.force_login(quality.agency(part))
    for name in (STATISTICS, CALENDAR):
        assert get(client, name).status_code == 200


def test_nobody_else_learns_that_there_are_such_pages(client):
    for person in (UserFactory(), quality.provider(), UserFactory(is_superuser=True)):
        client.force_login(person)
        for name in (STATISTICS, CALENDAR):
            assert get(client, name).status_code == 404
        assert get(client, "quality:statistics_file", "queues", "csv").status_code == 404
    client.logout()
    assert get(client, STATISTICS).status_code == 302


@pytest.mark.parametrize("table", ["queues", "workload", "steps", "outcomes"])
def test_each_table_is_a_file(client, table):
    quality.application(State.REVIEW)
    client.force_login(quality.agency("lead"))
    answer = get(client, "quality:statistics_file", table, "csv")
    assert answer.status_code == 200
    assert len(b"".join(answer.streaming_content).splitlines()) > 1
    assert get(client, "quality:statistics_file", table, "xlsx").status_code == 200
    assert get(client, "quality:statistics_file", table, "pdf").status_code == 404
    assert get(client, "quality:statistics_file", "names", "csv").status_code == 404


def test_what_is_hidden_on_the_page_is_hidden_in_the_file(client):
    version = quality.published_version()
    graded(version, *[Grade.CONFORM] * 7, *[Grade.MINOR] * 3)
    client.force_login(quality.agency("lead"))
    answer = get(client, "quality:statistics_file", "outcomes", "csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert ";3;" not in "".join(lines)


def test_a_month_that_does_not_exist_shows_the_present_one(client):
    client.force_login(quality.agency("lead"))
    for month in ("1999-01", "late", "x", "2027-13"):
        answer = get(client, CALENDAR, month=month, page="x")
        assert answer.status_code == 200
        assert answer.context["month"].key == f"{clock.today():%Y-%m}"


def test_the_calendar_is_paged(client):
    found = quality.certification()
    for _each in range(51):
        Condition.objects.create(certification=found, text="Ohje.", due_on=clock.today())
    client.force_login(quality.agency("lead"))
    assert len(get(client, CALENDAR).context["page"]) == 50
    assert len(get(client, CALENDAR, page=2).context["page"]) == 1


@pytest.mark.parametrize("name", [STATISTICS, CALENDAR])
def test_the_pages_ask_as_often_with_more_rows(client, name):
    client.force_login(quality.agency("lead"))

    def asked():
        with CaptureQueriesContext(connection) as found:
            assert get(client, name).status_code == 200
        return len(found)

    def more():
        found = quality.certification(days_ago=30, months=13)
        Condition.objects.create(certification=found, text="Ohje.", due_on=clock.today())
        quality.application(State.REVIEW)
        graded(found.version, Grade.MINOR)

    more()
    get(client, name)
    once = asked()
    more()
    more()
    assert asked() == once
