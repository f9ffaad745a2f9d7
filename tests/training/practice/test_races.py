"""Many taps at the same moment: one step, one end, one claim. Each with a control twin that has its guard off."""

import pytest
from django.urls import reverse

from core.errors import Refused
from tests.factories.accounts import UserFactory
from tests.factories.courses import text
from tests.factories.practice import begin, content, finish, publish, scenario, step
from tests.together import meet
from tests.training.test_races import at_once, lines
from training.practice import actions
from training.practice.actions import run as run_actions
from training.practice.models import Run, ScenarioVersion

pytestmark = pytest.mark.django_db(transaction=True)

MANY, SOME = 20, 8


@pytest.fixture
def last_step():
    """One step before the end."""
    return step(begin(publish(), UserFactory()))


@pytest.fixture
def no_locks(monkeypatch):
    """The run is fetched without a lock, and every thread has read it before one of them writes."""

    def own(pk, actor):
        run = Run.objects.select_related("version__scenario").get(pk=pk)
        meet("read", 5)
        return run

    monkeypatch.setattr(run_actions, "_own", own)


def press_last(run, action=actions.move):
    return action(run=run, turn=run.turn, action="yes", typed={}, actor=run.person)


def test_the_last_button_pressed_many_times_ends_once(last_step, heard):
    got = at_once(MANY, lambda: press_last(last_step))

    assert [each for each in got if isinstance(each, Exception)] == []
    assert {each.turn for each in got} == {last_step.turn + 1}
    assert len(heard) == lines("practice.run.finish") == 1


def test_control_without_the_lock_it_ends_many_times(last_step, heard, no_locks):
    at_once(SOME, lambda: press_last(last_step, actions.move.__wrapped__.__wrapped__))

    assert len(heard) > 1


def test_two_windows_do_not_skip_a_screen():
    """Half of the threads press one button, half another: one of them moves, the others are told."""
    run = begin(publish(content()["booking"]), mode="alone")
    buttons = iter(["type-address", "search"] * (MANY // 2))

    got = at_once(MANY, lambda: actions.move(run=run, turn=0, action=next(buttons), typed={}, actor=None))

    run.refresh_from_db()
    assert run.turn == 1
    assert {type(each) for each in got} <= {Run, Refused}
    assert sum(isinstance(each, Refused) for each in got) == MANY // 2


def test_many_clicks_through_http_are_one_step(client):
    run = begin(publish(content()["booking"]), mode="watch")
    address = reverse("practice:move", args=[run.pk])

    got = at_once(MANY, lambda: type(client)().post(address, {"turn": 0}).status_code)

    assert set(got) == {302}
    run.refresh_from_db()
    assert run.turn == 1


def test_two_requests_of_a_guest_who_has_signed_in_claim_once(heard):
    run, person = finish(begin(publish())), UserFactory()

    got = at_once(SOME, lambda: actions.claim(runs=[run.pk], person=person))

    assert sorted(len(each) for each in got) == [0] * (SOME - 1) + [1]
    assert len(heard) == lines("practice.run.claim") == 1


def test_control_without_the_lock_it_is_claimed_many_times(heard, monkeypatch):
    run, person = finish(begin(publish())), UserFactory()

    def claimable(runs):
        found = list(Run.objects.select_related("version__scenario").filter(pk__in=runs, person=None))
        meet("found", 5)
        return found

    monkeypatch.setattr(run_actions, "_claimable", claimable)
    at_once(SOME, lambda: actions.claim.__wrapped__(runs=[run.pk], person=person))

    assert len(heard) > 1


def test_publishing_at_once_makes_one_version():
    first = publish()
    changed = scenario(title=text("Changed"))

    got = at_once(SOME, lambda: actions.publish_version(scenario=first.scenario, snapshot=changed, actor=None))

    assert len({each.pk for each in got}) == 1
    assert ScenarioVersion.objects.count() == 2
