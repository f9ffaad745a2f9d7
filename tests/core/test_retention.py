"""Letters are kept for a time and then deleted; those about a person can go at once."""

import datetime as dt

import pytest
import time_machine

from core import clock, retention
from core.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept(monkeypatch):
    monkeypatch.setattr(retention, "_months", {})
    retention.register("plan_", months=2)


def letter(template="plan_ready", to="raija@x.example", body="", **more):
    return OutgoingMail.objects.create(template=template, to=to, language="fi", subject="", body=body, **more)


def test_what_is_old_enough_is_deleted_sent_or_not():
    letter(), letter(sent_at=clock.now()), letter(failed_at=clock.now())
    other = letter("planet")
    day = clock.months_after(clock.today(), 2)
    with time_machine.travel(dt.datetime.combine(day - dt.timedelta(days=1), dt.time(12), tzinfo=dt.UTC)):
        assert retention.forget_old() == 0
    with time_machine.travel(dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)):
        assert retention.forget_old() == 3
        assert retention.forget_old() == 0
    assert list(OutgoingMail.objects.all()) == [other]


def test_a_round_without_time_leaves_the_rest_for_the_next(monkeypatch):
    letter()
    monkeypatch.setattr(retention, "ROUND_SECONDS", 0)
    with time_machine.travel(clock.now() + dt.timedelta(days=90), tick=False):
        assert retention.forget_old() == 0
    assert OutgoingMail.objects.count() == 1


def test_two_times_for_the_same_letters_are_a_mistake():
    retention.register("plan_", months=2)
    with pytest.raises(ValueError, match="plan_"):
        retention.register("plan_", months=3)


def test_forgetting_takes_the_letters_to_somebody_and_those_that_name_what_is_theirs():
    letter(), letter(to="aino@x.example", body="/plans/77/")
    kept = [letter(to="aino@x.example"), letter("meeting", body="/plans/77/")]
    assert retention.forget("plan_", "paper_", to="raija@x.example", about=[77]) == 2
    assert list(OutgoingMail.objects.order_by("pk")) == kept
