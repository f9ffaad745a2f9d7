"""From which day on, and until which, somebody may log what they did."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import translation

from core import clock
from core.errors import Refused
from network.monitoring import actions, givers
from tests.factories.volunteers import SessionFactory
from tests.network.monitoring.conftest import main, rows, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def gave(vera, monkeypatch):
    """``gave(since=…, until=…)``: Vera gives support only then; days from today."""

    def told_so(since=None, until=None):
        days = {"since": since, "until": until}
        days = {name: clock.today() + dt.timedelta(days=each) for name, each in days.items() if each is not None}
        [giver] = [replace(each, **days) for each in givers.of(vera)]
        monkeypatch.setattr(givers, "_tells", [lambda user: [giver] if user == vera else []])
        return giver

    return told_so


def iso(days):
    return (clock.today() + dt.timedelta(days=days)).isoformat()


def test_nobody_logs_days_before_they_began(tap, vera, gave):
    giver = gave(since=-3)
    with translation.override("en"):
        answer = tap(vera, when="other", other_day=iso(-4), topic="tablet")
    assert "You began to help here on" in str(answer.context["form"].errors["other_day"])
    assert answer.context["form"].data["topic"] == "tablet"
    with pytest.raises(Refused) as refused:
        actions.log(
            actor=vera, day=clock.today() - dt.timedelta(days=4), **told(vera, giver=replace(giver, since=None))
        )
    assert refused.value.code == "day"
    assert rows() == []
    assert tap(vera, when="other", other_day=iso(-3)).status_code == 302


def test_who_begins_today_has_no_yesterday(tap, vera, gave):
    gave(since=0)
    assert "when" in tap(vera, when="yesterday").context["form"].errors
    assert tap(vera).status_code == 302


def test_who_has_stopped_logs_up_to_their_last_day(open_as, tap, vera, gave):
    SessionFactory(person=vera)
    gave(since=-90, until=-5)
    answer = open_as(vera, "log")
    assert not answer.context["again"], "one tap would be of today"
    assert answer.context["form"].initial["other_day"] == clock.today() - dt.timedelta(days=5)
    with translation.override("en"):
        assert "You helped here until" in main(open_as(vera, "log"))
    assert "when" in tap(vera).context["form"].errors
    assert "other_day" in tap(vera, when="other", other_day=iso(-4)).context["form"].errors
    assert len(rows()) == 1
    assert tap(vera, when="other", other_day=iso(-5)).status_code == 302


def test_what_is_over_comes_last(vera, ours, gave, monkeypatch):
    over = gave(until=-5)
    goes_on = givers.Giver("", ours, None, ours.municipality, voluntary=False)
    monkeypatch.setattr(givers, "_tells", [lambda _user: [over, goes_on]])
    assert givers.of(vera) == [goes_on, over]


def test_the_same_by_two_ways_begins_with_the_first_and_ends_with_the_last(vera, gave, monkeypatch):
    last = gave(since=-3)
    first = replace(last, since=last.since - dt.timedelta(days=9), until=last.since)
    monkeypatch.setattr(givers, "_tells", [lambda _user: [last, first]])
    [both] = givers.of(vera)
    assert (both.since, both.until) == (first.since, None)


def test_who_has_stopped_belongs_no_more_although_they_may_log(vera, gave):
    gave()
    assert givers.belongs(vera)
    gave(until=-5)
    assert givers.of(vera)
    assert not givers.belongs(vera)
