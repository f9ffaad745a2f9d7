"""What other wings show on a volunteer's pages, what stands on /my/, and for whom volunteers log sessions."""

import datetime as dt

import pytest
from django.urls import reverse

from core import clock
from network.monitoring import givers
from network.monitoring.states import AFTERWARDS_DAYS
from tests.factories.accounts import UserFactory
from tests.factories.volunteers import VolunteeringFactory
from tests.volunteers.onboarding.mine.conftest import person, url
from volunteers.onboarding import givers as onboarding_givers
from volunteers.onboarding import mine_slots
from volunteers.onboarding.models import Draft, Transition, Volunteering
from volunteers.onboarding.my import Mine
from volunteers.onboarding.states import State

pytestmark = pytest.mark.django_db


class Shown:
    def __init__(self, order, words, template="onboarding/_mine_lines.html"):
        self.order, self.words, self.template, self.asked = order, words, template, []

    def context(self, whose):
        self.asked.append(whose)
        return {"lines": self.words} if self.words else {}


@pytest.fixture
def slots(monkeypatch):
    monkeypatch.setattr(mine_slots, "_of_one", [])
    monkeypatch.setattr(mine_slots, "_of_all", [])
    return mine_slots


def test_sections_stand_in_order_and_empty_ones_are_left_out(client, slots, active, raija):
    late, early, none = Shown(20, ["MYÖHEMPI"]), Shown(10, ["AIEMPI"]), Shown(5, [])
    for section in (late, early, none, late):
        slots.register_of_one(section)
    slots.register_of_all(Shown(15, ["KAIKKI"]))
    page = client.get(url("mine_one", active.pk)).content.decode()
    assert page.index("AIEMPI") < page.index("KAIKKI") < page.index("MYÖHEMPI")
    assert page.count("MYÖHEMPI") == 1
    assert late.asked == [active]


def test_with_several_what_belongs_to_the_person_stands_on_the_list_only(client, slots, active, raija):
    VolunteeringFactory(volunteer=active.volunteer)
    slots.register_of_all(Shown(15, ["KAIKKI"]))
    assert "KAIKKI" in client.get(url("mine")).content.decode()
    assert "KAIKKI" not in client.get(url("mine_one", active.pk)).content.decode()


def test_the_persons_own_page_says_what_is_next(client, active, raija):
    page = client.get(reverse("my")).content.decode()
    assert url("mine_one", active.pk) in page


def test_an_application_that_was_begun_waits_there(client, stranger):
    assert Mine().context(stranger) == {}
    Draft.objects.create(person=stranger, key_hash="x", answers={"age": "adult"})
    assert url("start") in client.get(reverse("my")).content.decode()


def test_what_has_ended_is_not_shown_there_but_found_from_there(client, db):
    over = VolunteeringFactory(left=True)
    client.force_login(person(over))
    page = client.get(reverse("my")).content.decode()
    assert url("mine_one", over.pk) not in page
    # The way to it: papers and hours are there.
    assert f'href="{url("mine")}"' in page


def test_the_section_asks_as_often_with_more(active, raija, django_assert_max_num_queries):
    with django_assert_max_num_queries(6) as few:
        Mine().context(raija)
    for _number in range(3):
        VolunteeringFactory(volunteer=active.volunteer, trial=True)
    with django_assert_max_num_queries(len(few) + 1):
        Mine().context(raija)


def test_who_is_active_or_on_trial_logs_sessions_and_nobody_else(active):
    trial = VolunteeringFactory(trial=True)
    for made in (active, trial):
        found = [each for each in givers.of(person(made)) if each.voluntary]
        assert [each.municipality for each in found] == [made.municipality]
    for state in ("paused", "training", "left"):
        assert not givers.of(person(VolunteeringFactory(**{state: True})))
    assert not givers.of(UserFactory())


def walked(volunteering, *steps):
    """``steps``: the state and how many days ago."""
    old = ""
    for new, ago in steps:
        at = clock.now() - dt.timedelta(days=ago)
        Transition.objects.create(volunteering=volunteering, old=old, new=new, at=at)
        old = new
    Volunteering.objects.filter(pk=volunteering.pk).update(state=old, ended_at=at if old == State.LEFT else None)
    return person(volunteering)


def test_sessions_are_logged_from_the_trial_on(active):
    walked(active, (State.TRAINING, 50), (State.TRIAL, 40), (State.ACTIVE, 20))
    [giver] = givers.of(person(active))
    assert (giver.since, giver.until) == (clock.today() - dt.timedelta(days=40), None)


@pytest.mark.parametrize("last", [State.PAUSED, State.LEFT])
def test_the_last_days_before_a_break_or_the_end_are_logged_for_a_month(active, last, client):
    client.force_login(walked(active, (State.ACTIVE, 50), (last, AFTERWARDS_DAYS)))
    [giver] = givers.of(person(active))
    assert giver.until == clock.today() - dt.timedelta(days=AFTERWARDS_DAYS)
    assert client.get(reverse("monitoring:log")).status_code == 200
    Transition.objects.filter(new=last).update(at=clock.now() - dt.timedelta(days=AFTERWARDS_DAYS + 1))
    assert givers.of(person(active)) == []
    assert client.get(reverse("monitoring:log")).status_code == 404


def test_who_stops_during_a_break_has_helped_until_it_began(active):
    walked(active, (State.ACTIVE, 50), (State.PAUSED, 20), (State.LEFT, 1))
    [giver] = givers.of(person(active))
    assert giver.until == clock.today() - dt.timedelta(days=20)


def test_who_stops_in_the_training_has_never_helped(active):
    walked(active, (State.TRAINING, 20), (State.LEFT, 1))
    assert givers.of(person(active)) == []


def test_for_whom_is_one_query_however_many(active, django_assert_num_queries):
    VolunteeringFactory(volunteer=active.volunteer, trial=True)
    with django_assert_num_queries(1):
        assert len(list(onboarding_givers.of(person(active)))) == 2
