"""Dates of a series: made in a rhythm, edited together, cancelled and published together."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from core import clock
from core.errors import Refused
from network.meetings import dates, seen, whens
from network.meetings.actions import organising, series
from network.meetings.models import Meeting, Series
from network.meetings.states import Rhythm, Scope
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, RegistrationFactory
from tests.network.meetings.organising.making import everything, series_of
from tests.training.racing import lines

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def edit(meeting, actor, scope, **given):
    was = seen.stamp(Meeting.objects.get(pk=meeting.pk))
    return organising.edit_meeting(meeting=meeting, actor=actor, was=was, scope=scope, **given)


def shown(meeting):
    local = whens.local(Meeting.objects.get(pk=meeting.pk).starts_at)
    return local.date(), local.time()


# ── making dates ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_date_is_a_draft_of_its_own_at_the_same_clock_time(aino, sent):
    first = MeetingFactory(title_fi="Verkosto")
    AgendaItemFactory(meeting=first)
    days = dates.first_ones(dates.weekly(first.day, 2), count=4)

    made = series.make_dates(meeting=first, rhythm=Rhythm.WEEKLY, interval=2, days=days, actor=aino)

    assert [each.day for each in made] == days
    assert {whens.local(each.starts_at).time() for each in made} == {whens.local(first.starts_at).time()}
    assert {whens.local(each.ends_at).time() for each in made} == {whens.local(first.ends_at).time()}
    assert {(each.state, each.title_fi, each.agenda.count()) for each in made} == {("draft", "Verkosto", 1)}
    assert len({each.uid for each in [first, *made]}) == 5
    kept = Series.objects.get()
    assert (kept.rhythm, kept.interval, kept.meetings.count()) == ("weekly", 2, 5)
    assert sent == []


@pytest.mark.parametrize("year", range(2027, 2031))
def test_over_both_changes_of_clocks_the_time_of_day_stays(year, aino):
    """From February to November, in each of the years to come."""
    starts_at = whens.at(dt.date(year, 2, 2), dt.time(9, 30))
    first = MeetingFactory(starts_at=starts_at, ends_at=starts_at + HOUR)
    days = dates.first_ones(dates.weekly(first.day, 7), until=dt.date(year, 11, 30))
    made = series.make_dates(meeting=first, rhythm=Rhythm.WEEKLY, days=days, actor=aino)
    assert {whens.local(each.starts_at).time() for each in made} == {dt.time(9, 30)}
    assert {whens.local(each.ends_at).time() for each in made} == {dt.time(10, 30)}
    assert {each.starts_at.hour for each in made} == {6, 7}


def test_asked_for_twice_each_date_is_made_once(aino):
    first = MeetingFactory()
    days = dates.first_ones(dates.weekly(first.day, 1), count=3)
    assert len(series.make_dates(meeting=first, rhythm=Rhythm.WEEKLY, days=days, actor=aino)) == 3
    assert series.make_dates(meeting=first, rhythm=Rhythm.WEEKLY, days=[first.day, *days], actor=aino) == []
    assert (Meeting.objects.count(), Series.objects.count(), lines("meetings.meeting.add")) == (4, 1, 3)


def test_days_that_have_passed_too_many_and_what_is_cancelled_are_refused(aino, ulla):
    first = MeetingFactory()
    weekly = list(dates.first_ones(dates.weekly(first.day, 1)))
    refusals = [
        ("past", first, [clock.today() - dt.timedelta(days=1)]),
        ("many", first, [*weekly, weekly[-1] + dt.timedelta(days=1)]),
        ("cancelled", MeetingFactory(cancelled=True), weekly[:1]),
    ]
    for code, meeting, days in refusals:
        with pytest.raises(Refused) as refused:
            series.make_dates(meeting=meeting, rhythm=Rhythm.WEEKLY, days=days, actor=aino)
        assert refused.value.code == code
    with pytest.raises(PermissionDenied):
        series.make_dates(meeting=first, rhythm=Rhythm.WEEKLY, days=weekly[:1], actor=ulla)
    assert not Series.objects.exists()


@pytest.mark.parametrize("rhythm", [Rhythm.WEEKLY, Rhythm.MONTHLY], ids=["weekly", "monthly"])
def test_more_dates_follow_in_the_same_rhythm(rhythm, aino):
    first = MeetingFactory(starts_at=whens.at(dt.date(2027, 1, 28), dt.time(13)))
    days = {
        Rhythm.WEEKLY: [dt.date(2027, 2, 11), dt.date(2027, 2, 25)],
        Rhythm.MONTHLY: [dt.date(2027, 2, 25), dt.date(2027, 4, 29)],
    }[rhythm]
    expected = {
        Rhythm.WEEKLY: [dt.date(2027, 3, 11), dt.date(2027, 3, 25)],
        # Two fourth Thursdays and a fifth: the last of each month.
        Rhythm.MONTHLY: [dt.date(2027, 5, 27), dt.date(2027, 6, 24)],
    }[rhythm]
    interval = 2 if rhythm == Rhythm.WEEKLY else 1
    with time_machine.travel(dt.datetime(2027, 1, 1, tzinfo=dt.UTC)):
        series.make_dates(meeting=first, rhythm=rhythm, interval=interval, days=days, actor=aino)
        first.refresh_from_db()
        assert [each.day for each in series.extend(meeting=first, count=2, actor=aino)] == expected


def test_dates_chosen_one_by_one_have_no_rhythm_and_end_none(aino):
    first, alone = MeetingFactory(), MeetingFactory()
    day = first.day + dt.timedelta(days=3)
    series.make_dates(meeting=first, rhythm=Rhythm.CHOSEN, days=[day], actor=aino)
    first.refresh_from_db()
    for each in (first, alone):
        with pytest.raises(Refused) as refused:
            series.extend(meeting=each, count=1, actor=aino)
        assert refused.value.code == "no_rhythm"
    weekly = series_of(2)[0]
    series.make_dates(meeting=weekly, rhythm=Rhythm.CHOSEN, days=[day + dt.timedelta(days=1)], actor=aino)
    assert Series.objects.get(pk=weekly.series_id).rhythm == Rhythm.WEEKLY


# ── editing several ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("scope", "changed"),
    [(Scope.THIS, [1]), (Scope.FOLLOWING, [1, 2, 3]), (Scope.ALL, [0, 1, 2, 3])],
    ids=["this", "following", "all"],
)
def test_only_the_dates_that_are_meant_change(scope, changed, aino, sent):
    rows = series_of(4)
    other = MeetingFactory(street="Muu katu")
    got = edit(rows[1], aino, scope, street="Uusi katu")
    assert {each.pk for each in got} == {rows[number].pk for number in changed}
    now = {each.pk: each for each in Meeting.objects.all()}
    assert [number for number in range(4) if now[rows[number].pk].street == "Uusi katu"] == changed
    assert [now[row.pk].sequence for row in rows] == [int(number in changed) for number in range(4)]
    assert now[other.pk].street == "Muu katu"
    assert len(sent) == lines("meetings.meeting.edit") == len(changed)


def test_only_what_was_changed_is_copied(aino, sent):
    first, second = series_of(2)
    Meeting.objects.filter(pk=second.pk).update(summary_fi="Oma", contact_name="Toinen Henkilö")
    everything_of_first = {"summary_fi": first.summary_fi, "contact_name": first.contact_name, "street": "Uusi katu"}
    edit(first, aino, Scope.ALL, **everything_of_first)
    second.refresh_from_db()
    assert (second.summary_fi, second.contact_name, second.street) == ("Oma", "Toinen Henkilö", "Uusi katu")


def test_the_time_of_day_moves_and_the_day_by_the_same_shift(aino, sent):
    rows = series_of(3)
    # One was put off by a day before, at a time of its own.
    alone = whens.moved(rows[2].starts_at, 1, dt.time(16))
    edit(rows[2], aino, Scope.THIS, starts_at=alone, ends_at=alone + HOUR)
    before = [shown(row) for row in rows]

    start = whens.moved(rows[0].starts_at, -1, dt.time(14))
    edit(rows[0], aino, Scope.ALL, starts_at=start, ends_at=start + HOUR)

    after = [shown(row) for row in rows]
    assert [(new[0] - old[0]).days for old, new in zip(before, after, strict=True)] == [-1, -1, -1]
    assert {time for _day, time in after} == {dt.time(14)}
    assert {each.ends_at - each.starts_at for each in Meeting.objects.all()} == {HOUR}


def test_a_new_day_leaves_each_its_own_time(aino, sent):
    rows = series_of(2)
    alone = whens.moved(rows[1].starts_at, 0, dt.time(16))
    edit(rows[1], aino, Scope.THIS, starts_at=alone, ends_at=alone + HOUR)
    start, end = (whens.moved(moment, 2) for moment in (rows[0].starts_at, rows[0].ends_at))
    edit(rows[0], aino, Scope.ALL, starts_at=start, ends_at=end)
    assert [shown(row)[1] for row in rows] == [dt.time(13), dt.time(16)]


@pytest.mark.parametrize("year", range(2027, 2031))
@pytest.mark.parametrize("month", [3, 10], ids=["spring", "autumn"])
def test_a_new_time_of_day_is_the_same_on_both_sides_of_the_change_of_clocks(year, month, aino, sent):
    rows = series_of(2, weeks=2, first=dt.date(year, month, 20), clock_time=dt.time(9))
    assert len({row.starts_at.hour for row in rows}) == 2
    start = whens.moved(rows[0].starts_at, 0, dt.time(8, 15))
    edit(rows[0], aino, Scope.ALL, starts_at=start)
    assert {shown(row)[1] for row in rows} == {dt.time(8, 15)}
    assert [shown(row)[0] for row in rows] == [row.day for row in rows]


def test_registration_opens_and_closes_as_long_before_each_date(aino, sent):
    rows = series_of(3)
    closes_at = whens.moved(rows[0].starts_at, -2, dt.time(12))
    edit(rows[0], aino, Scope.ALL, closes_at=closes_at)
    found = Meeting.objects.order_by("starts_at")
    assert [whens.days_between(each.closes_at, each.starts_at) for each in found] == [2, 2, 2]
    assert {whens.local(each.closes_at).time() for each in found} == {dt.time(12)}
    edit(rows[0], aino, Scope.ALL, closes_at=None)
    assert set(Meeting.objects.values_list("closes_at", flat=True)) == {None}


def test_registration_never_closes_after_the_beginning(aino, sent):
    rows = series_of(3)
    # The second date begins earlier in the day than the first, and registration for the third closes an hour before.
    second = Meeting.objects.get(pk=rows[1].pk)
    edit(second, aino, Scope.THIS, starts_at=second.starts_at - 4 * HOUR)
    third = Meeting.objects.get(pk=rows[2].pk)
    edit(third, aino, Scope.THIS, closes_at=third.starts_at - HOUR)
    edit(rows[0], aino, Scope.ALL, closes_at=rows[0].starts_at - 2 * HOUR)
    first, second, third = Meeting.objects.order_by("starts_at")
    assert (first.closes_at, second.closes_at) == (first.starts_at - 2 * HOUR, None)
    assert third.closes_at == third.starts_at - 2 * HOUR
    # Moved to an earlier time, with the end of registration left as it was.
    edit(first, aino, Scope.ALL, starts_at=first.starts_at - 3 * HOUR, closes_at=None)
    edit(Meeting.objects.get(pk=third.pk), aino, Scope.THIS, closes_at=third.starts_at - 4 * HOUR)
    first.refresh_from_db()
    edit(first, aino, Scope.ALL, starts_at=first.starts_at - 3 * HOUR)
    assert all(each.closes_at is None or each.closes_at <= each.starts_at for each in Meeting.objects.all())


def test_dates_passed_cancelled_or_held_are_never_changed(aino, sent):
    rows = series_of(5)
    past = clock.now() - dt.timedelta(days=7)
    Meeting.objects.filter(pk=rows[0].pk).update(starts_at=past, ends_at=past + HOUR)
    Meeting.objects.filter(pk=rows[1].pk).update(state="cancelled", cancelled_at=past)
    Meeting.objects.filter(pk=rows[2].pk).update(state="held", held_at=past)
    edit(rows[3], aino, Scope.ALL, street="Uusi katu")
    streets = [Meeting.objects.get(pk=row.pk).street for row in rows]
    assert [street == "Uusi katu" for street in streets] == [False, False, False, True, True]


def test_one_date_that_cannot_follow_stops_all_and_is_named(aino, sent):
    rows = series_of(3)
    Meeting.objects.filter(pk=rows[2].pk).update(onsite_seats=5)
    for _number in range(4):
        RegistrationFactory(meeting=rows[2])
    before = everything()
    with pytest.raises(Refused) as refused:
        edit(rows[0], aino, Scope.ALL, onsite_seats=2)
    assert refused.value.code == "seats"
    assert str(rows[2].day.year) in refused.value.messages[0]
    assert everything() == before
    assert sent == []


def test_a_shift_into_the_past_is_refused(aino, sent):
    with time_machine.travel(whens.at(dt.date(2027, 1, 11), dt.time(12))):
        rows = series_of(3, first=dt.date(2027, 1, 12))
        start = whens.moved(rows[2].starts_at, -14)
        with pytest.raises(Refused) as refused:
            edit(rows[2], aino, Scope.ALL, starts_at=start, ends_at=start + HOUR)
        assert refused.value.code == "lacks"
        assert [shown(row)[0] for row in rows] == [row.day for row in rows]


def test_saving_for_all_twice_changes_each_once(aino, sent):
    rows = series_of(3)
    was = seen.stamp(rows[0])
    for _tap in range(2):
        organising.edit_meeting(meeting=rows[0], was=was, scope=Scope.ALL, actor=aino, street="Uusi katu")
    assert set(Meeting.objects.values_list("sequence", flat=True)) == {1}
    assert len(sent) == 3


# ── publishing, cancelling and deleting several ──────────────────────────────────────────────────────────────────────


def test_all_drafts_of_a_series_are_published_or_none(aino, sent):
    rows = series_of(3, draft=True)
    Meeting.objects.filter(pk=rows[2].pk).update(place_name_fi="")
    with pytest.raises(Refused) as refused:
        organising.publish(meeting=rows[0], scope=Scope.ALL, actor=aino)
    assert str(rows[2].day.year) in refused.value.messages[0]
    assert not Meeting.objects.filter(state="published").exists()
    Meeting.objects.update(place_name_fi="Järvitalo")
    assert len(organising.publish(meeting=rows[1], scope=Scope.FOLLOWING, actor=aino)) == 2
    assert len(organising.publish(meeting=rows[1], scope=Scope.ALL, actor=aino)) == 1
    assert lines("meetings.meeting.publish") == 3


def test_drafts_to_come_are_published_from_the_page_of_a_date_that_was_held(aino, sent):
    rows = series_of(3, draft=True)
    past = clock.now() - dt.timedelta(days=7)
    Meeting.objects.filter(pk=rows[0].pk).update(
        state="held", published_at=past, held_at=past, starts_at=past, ends_at=past + HOUR
    )
    with pytest.raises(Refused):
        organising.publish(meeting=rows[0], actor=aino)
    done = organising.publish(meeting=rows[0], scope=Scope.ALL, actor=aino)
    assert [each.pk for each in done] == [rows[1].pk, rows[2].pk]
    assert Meeting.objects.get(pk=rows[0].pk).state == "held"


def test_this_and_those_after_it_are_cancelled_drafts_stay(aino, sent):
    rows = series_of(4)
    Meeting.objects.filter(pk=rows[3].pk).update(state="draft", published_at=None)
    done = organising.cancel(meeting=rows[1], scope=Scope.FOLLOWING, actor=aino, cancel_reason_fi="Sairaus")
    assert [each.pk for each in done] == [rows[1].pk, rows[2].pk]
    assert [Meeting.objects.get(pk=row.pk).state for row in rows] == ["published", "cancelled", "cancelled", "draft"]
    assert sent == [("cancelled", rows[1].pk), ("cancelled", rows[2].pk)]


def test_all_drafts_of_a_series_are_deleted_with_it(aino):
    rows = series_of(3, draft=True)
    assert organising.delete_draft(meeting=rows[0], scope=Scope.ALL, actor=aino) == 3
    assert not Meeting.objects.exists()
    assert not Series.objects.exists()


def test_the_series_stays_while_it_has_a_date(aino):
    rows = series_of(2)
    Meeting.objects.filter(pk=rows[0].pk).update(state="draft", published_at=None)
    assert organising.delete_draft(meeting=rows[0], scope=Scope.ALL, actor=aino) == 1
    assert Series.objects.get().meetings.get() == rows[1]
