"""The demo's three hundred: in all states, each as the actions would leave it, and none to be forgotten tonight."""

from collections import Counter

import pytest

from core import clock
from network.directory import starter as words
from tests.factories.courses import publish
from tests.factories.network import OrganisationFactory, coordinator, municipality, term
from volunteers.onboarding import mentors, starter, steps
from volunteers.onboarding.actions import anonymising
from volunteers.onboarding.demo import crowd
from volunteers.onboarding.models import ExtractSeen, Task, Volunteer, Volunteering
from volunteers.onboarding.states import OPEN, OVER, Ball, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db):
    for each in words.words():
        term(each.vocabulary, each.key)
    starter.load(Task)
    for code in ("297", "140", "091", "710"):
        municipality(code)
    OrganisationFactory()
    for code in ("11", "01"):
        coordinator(code)
    course = publish().course
    for task in Task.objects.all():
        task.courses.add(course)
    return course


@pytest.fixture
def made(course):
    return crowd.make(1, course)


def test_there_are_three_hundred_in_all_states_once(made, course):
    assert made == 300
    assert Counter(Volunteering.objects.values_list("state", flat=True)) == crowd.HOW_MANY
    assert crowd.make(1, course) == 0


def test_nobody_is_to_be_forgotten_tonight(made):
    assert not anonymising.due().exists()


def test_what_is_over_names_as_little_as_the_actions_leave(made):
    people = Volunteering.objects.filter(state__in=OVER).values("volunteer__person")
    others = Volunteering.objects.filter(state__in=OPEN).values("volunteer__person")
    assert not ExtractSeen.objects.filter(person__in=people).exclude(person__in=others).exists()
    withdrawn = Volunteering.objects.filter(state=State.WITHDRAWN)
    assert set(withdrawn.values_list("message", "handler", "volunteer__phone")) == {("", None, "")}
    assert not Volunteer.objects.filter(volunteerings__in=withdrawn, languages__isnull=False).exists()
    assert None not in set(withdrawn.values_list("acceptances__withdrawn_at", flat=True))
    anonymised = Volunteering.objects.filter(state=State.ANONYMISED)
    assert set(anonymised.values_list("handler", "mentor", "message", "reason")) == {(None, None, "", "")}
    assert not anonymised.filter(transitions__by__isnull=False).exists()


def test_each_step_was_taken_by_whom_it_belongs_to(made):
    for each in Volunteering.objects.exclude(state=State.ANONYMISED).select_related("volunteer"):
        first, *_more, last = [*each.transitions.all(), each.transitions.last()]
        assert (first.old, first.new, first.by_id) == ("", State.APPLIED, each.volunteer.person_id)
        assert (last.new, last.reason) == (each.state, each.reason)


def test_some_practise_and_some_wait_for_a_mentor(made):
    trials = list(Volunteering.objects.filter(state=State.TRIAL).select_related("task"))
    turns = {turn.ball for turn in steps.turns(trials).values()}
    assert {Ball.MENTOR, Ball.COORDINATOR} <= turns
    for each in trials:
        assert each.mentor is None or mentors.proposed(each, each.handler).filter(pk=each.mentor_id).exists()
        assert all(session.day <= clock.today() for session in each.trial_sessions.all())


def test_the_young_do_what_they_may_and_a_guardian_has_consented(made):
    young = Volunteering.objects.filter(under_age=True)
    assert young.exists()
    assert not young.exclude(task__from_15=True).exists()
    assert not young.filter(started_on__isnull=False, guardian_seen_on=None).exists()
