"""Queues of the desk: what waits for whom, in which order, and what nobody sees."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.desk import Tone
from certification.quality import desk_agency, policies, queues, ties
from certification.quality.states import Part, State
from certification.quality.views import queues as view
from core import clock
from tests.factories import quality
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, OrganisationFactory
from tests.factories.volunteers import VolunteeringFactory

pytestmark = pytest.mark.django_db

URL = "quality:queues"


def listed(client, **query):
    page = client.get(reverse(URL), query)
    assert page.status_code == 200
    return [row.application for row in page.context["rows"]]


def since(made, days):
    type(made).objects.filter(pk=made.pk).update(state_since=clock.now() - dt.timedelta(days=days))
    return made


def test_what_waits_for_each_part_waits_for_those_who_may_have_it(client):
    sent, review = quality.application(State.SUBMITTED), quality.application(State.REVIEW)
    decision = quality.application(State.DECISION)
    review.assignments.filter(part=Part.REVIEWER).update(ended_at=clock.now())
    decision.assignments.filter(part=Part.DECIDER).update(ended_at=clock.now())
    for part, waits in ((Part.EVALUATOR, sent), (Part.REVIEWER, review), (Part.DECIDER, decision)):
        client.force_login(quality.agency(part))
        assert listed(client, queue=part) == [waits]
        assert listed(client) == [waits]


def test_what_somebody_has_taken_waits_for_nobody(client):
    quality.application(State.REVIEW)
    client.force_login(quality.agency(*Part))
    for queue in (*Part, queues.MINE):
        assert listed(client, queue=queue) == []


def test_late_ones_stand_first_then_what_is_due_then_the_oldest(client):
    today = clock.today()
    days = [None, 3, -2, None]
    made = [
        quality.application(State.SUBMITTED, due_on=today + dt.timedelta(days=each) if each is not None else None)
        for each in days
    ]
    since(made[0], 1)
    since(made[3], 9)
    client.force_login(quality.agency(Part.EVALUATOR))
    page = client.get(reverse(URL))
    assert [row.application for row in page.context["rows"]] == [made[2], made[1], made[3], made[0]]
    assert [row.late for row in page.context["rows"]] == [True, False, False, False]


@pytest.mark.parametrize(
    ("days", "said"), [(8, "(8 päivää)"), (1, "(1 päivä)"), (0, "(0 päivää)"), (-2, ""), (None, "")]
)
def test_the_page_of_a_matter_says_how_many_days_are_left(client, days, said):
    due = clock.today() + dt.timedelta(days=days) if days is not None else None
    made = quality.application(State.EVALUATION, due_on=due)
    client.force_login(quality.member(made, Part.EVALUATOR))
    head = client.get(reverse("quality:matter", args=[made.pk])).content.decode().partition("</h1>")[0]
    assert re.findall(r"\(-?\d+ päivää?\)", head) == [said] * bool(said)
    assert ("Myöhässä" in head) == (days == -2)


def test_ones_own_matters_say_whose_turn_it_is(client):
    mine, replies, to_state = (
        quality.application(each) for each in (State.EVALUATION, State.FINDINGS, State.SUBMITTED)
    )
    person = quality.agency(Part.EVALUATOR)
    for each in (mine, replies):
        quality.assign(each, Part.EVALUATOR, person)
    quality.assign(to_state, Part.EVALUATOR, person, stated=False)
    over = quality.application(State.GRANTED)
    quality.assign(over, Part.EVALUATOR, person)
    client.force_login(person)
    rows = {row.application: row for row in client.get(reverse(URL), {"queue": "mine"}).context["rows"]}
    assert set(rows) == {mine, replies, to_state}
    assert [rows[each].my_turn for each in (mine, replies)] == [True, False]
    assert rows[to_state].to_state


def test_leads_see_all_and_who_has_it(client):
    made, draft = quality.application(State.EVALUATION), quality.application()
    over = quality.application(State.REFUSED)
    client.force_login(quality.agency("lead"))
    page = client.get(reverse(URL), {"queue": "all"})
    assert [row.application for row in page.context["rows"]] == [made]
    assert quality.member(made, Part.EVALUATOR).name in page.content.decode()
    assert set(listed(client, queue="all", state="all")) == {made, over}
    assert listed(client, queue="all", state="refused") == [over]
    assert draft not in listed(client, queue="all", state="all")


def test_lists_are_narrowed_by_state_and_by_name(client):
    lake = OrganisationFactory(name_fi="Ärjänsaaren Äijät ry", name_sv="Sjö", name_en="Lake")
    made = quality.application(State.SUBMITTED, organisation=lake)
    other = quality.application(State.EVALUATION)
    client.force_login(quality.agency("lead"))
    for text in ("ärjän", "ÄRJÄNSAAREN äijät", "sjö", "lake", made.number):
        assert listed(client, queue="all", q=text) == [made], text
    assert listed(client, queue="all", state="evaluation") == [other]
    assert listed(client, queue="all", q="Tuntematon") == []
    # What is not understood narrows nothing.
    assert set(listed(client, queue="all", state="xyz", q="\x00", page="x")) == {made, other}
    assert set(listed(client, queue="xyz")) <= {made, other}


def test_nobody_sees_matters_of_those_they_are_tied_to(client):
    person = quality.agency("lead", *Part)
    parent, whole, part, own, gives = (OrganisationFactory() for _each in range(5))
    below = OrganisationFactory(parent=whole)
    part.parent = parent
    part.save()
    for each in (own, whole, part):
        ContactFactory(organisation=each, person=person, email=person.email)
    VolunteeringFactory(organisation=gives, volunteer__person=person)
    tied = [
        quality.application(State.SUBMITTED, organisation=each) for each in (parent, whole, below, part, own, gives)
    ]
    free = quality.application(State.SUBMITTED)
    assert all(ties.tied(person, each.organisation) for each in tied)
    client.force_login(person)
    for queue in ("all", "nobodys", "evaluator"):
        assert listed(client, queue=queue) == [free]


def test_a_contact_of_long_ago_is_no_tie(client):
    person, made = quality.agency(Part.EVALUATOR), quality.application(State.SUBMITTED)
    long_ago = clock.now() - dt.timedelta(days=900)
    ContactFactory(organisation=made.organisation, person=person, email=person.email, ended_at=long_ago)
    assert not ties.tied(person, made.organisation)
    client.force_login(person)
    assert listed(client, queue="evaluator") == [made]


def test_what_waits_is_what_the_policy_lets_one_take():
    person = quality.agency(*Part)
    for state in (State.SUBMITTED, State.INCOMPLETE, State.EVALUATION, State.REVIEW, State.DECISION, State.GRANTED):
        made = quality.application(state)
        quality.application(state, begun_by=person)
        made.assignments.update(ended_at=clock.now())
    for part in Part:
        found = list(queues.matters(person, part))
        assert found
        assert all(policies.may_take(person, each, part) for each in found)


def test_a_stated_conflict_takes_the_matter_out_of_every_queue(client):
    made, person = quality.application(State.SUBMITTED), quality.agency("lead", *Part)
    quality.assign(made, Part.EVALUATOR, person, conflict=True, ended_at=clock.now())
    client.force_login(person)
    for queue in queues.names(person):
        assert listed(client, queue=queue) == []


@pytest.mark.parametrize("who", ["stranger", "administrator", "cases", "provider"])
def test_others_have_no_queues(client, who):
    people = {
        "stranger": UserFactory,
        "administrator": lambda: UserFactory(is_superuser=True),
        "cases": lambda: quality.agency("cases"),
        "provider": quality.provider,
    }
    person = people[who]()
    client.force_login(person)
    assert client.get(reverse(URL)).status_code == 404
    assert list(desk_agency.waiting(person)) == []
    assert not desk_agency.Queues().opens_for(person)


def test_whoever_is_not_signed_in_is_asked_to(client):
    assert client.get(reverse(URL)).status_code == 302


def test_the_desk_says_what_is_ones_turn_and_what_waits():
    person = quality.agency(Part.EVALUATOR)
    late = quality.application(State.EVALUATION, due_on=clock.today() - dt.timedelta(days=1))
    quality.assign(late, Part.EVALUATOR, person)
    quality.application(State.SUBMITTED)
    mine, waiting = desk_agency.waiting(person)
    assert (mine.count, mine.tone, mine.entry) == (1, Tone.LATE, URL)
    assert (waiting.count, waiting.tone) == (1, Tone.CALM)
    (for_lead,) = desk_agency.waiting(quality.agency("lead"))
    assert for_lead.count == 1


def test_the_entry_stands_in_the_menu_with_its_number(client):
    quality.application(State.SUBMITTED)
    client.force_login(quality.agency(Part.EVALUATOR))
    said = client.get(reverse("desk")).content.decode()
    assert reverse(URL) in said


@pytest.mark.parametrize("queue", ["all", "mine"])
def test_the_list_asks_as_often_for_many_as_for_one(client, queue):
    person, counts = quality.agency("lead", *Part), []
    client.force_login(person)
    for more in (1, 2):
        for _each in range(more):
            quality.assign(quality.application(State.EVALUATION), Part.EVALUATOR, person)
        listed(client, queue=queue)
        with CaptureQueriesContext(connection) as asked:
            assert listed(client, queue=queue)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_desk_asks_as_often_for_many_as_for_one():
    person, counts = quality.agency("lead", *Part), []
    for more in (1, 2):
        for _each in range(more):
            quality.assign(quality.application(State.EVALUATION), Part.EVALUATOR, person)
            quality.application(State.SUBMITTED)
        list(desk_agency.waiting(person))
        with CaptureQueriesContext(connection) as asked:
            assert len(list(desk_agency.waiting(person))) == 2
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 5


def test_long_lists_are_paged(client, monkeypatch):

    monkeypatch.setattr(view, "_A_PAGE", 1)
    made = [since(quality.application(State.SUBMITTED), days) for days in (2, 1)]
    client.force_login(quality.agency(Part.EVALUATOR))
    assert [listed(client, page=number) for number in (1, 2, 9)] == [[made[0]], [made[1]], [made[1]]]
