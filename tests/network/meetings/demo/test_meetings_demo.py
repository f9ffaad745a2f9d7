"""The demo of meetings: a year of them in all regions, with invented people."""

import datetime as dt
from collections import Counter

import pytest
from django.contrib.auth.hashers import is_password_usable
from django.db.models import Count
from django.urls import reverse
from django.utils.timezone import get_default_timezone

from accounts.models import User
from core import clock, vault
from core.models import OutgoingMail
from network.directory import mandates
from network.directory.states import Role
from network.geography.models import Region
from network.meetings import attending, demo, links, listed, mine, readiness, seats, uploads
from network.meetings.actions import reminding
from network.meetings.demo import plans, source
from network.meetings.models import (
    ActionPoint,
    AgendaItem,
    AttendanceEvent,
    Material,
    Meeting,
    Minutes,
    Need,
    Registration,
)
from network.meetings.states import GUEST_DAYS, Kind, MeetingState, RegistrationState, Way

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
TABLES = (Meeting, AgendaItem, Registration, AttendanceEvent, Minutes, Material, ActionPoint, Need, User, OutgoingMail)
OVER = (MeetingState.HELD, MeetingState.PUBLISHED)


def person(name):
    return User.objects.get(email=f"{name}@demo.example")


def test_every_region_has_meetings_that_took_place_and_some_to_come():
    for region in Region.objects.all():
        states = Counter(region.meetings.values_list("state", flat=True))
        assert states[MeetingState.HELD] >= 2, region
        assert region.meetings.filter(state=MeetingState.PUBLISHED).to_come().exists(), region
        assert Minutes.objects.filter(meeting__region=region, published=1).count() >= 2, region


def test_they_are_spread_over_a_year_on_working_days():
    now = clock.now()
    days = [row.day for row in Meeting.objects.exclude(state=MeetingState.DRAFT)]
    months = {(now.date() - day).days // 30 for day in days if day < now.date()}
    assert set(range(1, 9)) <= months
    assert min(days) > now.date() - dt.timedelta(days=364)
    assert [day for day in days if day.weekday() > 4] == []
    assert set(Meeting.objects.values_list("kind", flat=True)) == set(Kind.values)


def test_those_of_the_file_are_all_there_with_what_they_led_to():
    meetings = {each["key"]: each["title"]["fi"] for each in source.entries().values()}
    held = Meeting.objects.filter(title_fi__in=meetings.values(), state=MeetingState.HELD)
    assert set(held.values_list("title_fi", flat=True)) == set(meetings.values())
    goal = held.filter(title_fi=meetings["common_goal"], region__code="11").order_by("-starts_at").first()
    assert goal.agenda.count() == 5
    ways = Counter(attending.present(goal).values())
    told = source.entries()["common_goal"]["minutes"]["present"]
    assert (ways[Way.ONSITE], ways[Way.ONLINE]) == (told["onsite"], told["online"])
    assert goal.minutes.revisions.get().content["present"] == {"onsite": 17, "online": 11}
    assert goal.action_points.filter(done_at__isnull=False).exists()
    assert goal.action_points.open().exists()


def test_what_was_held_has_attendance_and_no_more_people_than_places():
    for meeting in Meeting.objects.filter(state=MeetingState.HELD):
        assert meeting.is_over
        assert attending.present(meeting), meeting
    for meeting in Meeting.objects.all():
        taken = seats.taken(meeting)
        assert all(seats is None or taken[way] <= seats for way, seats in ((w, meeting.seats(w)) for w in Way)), meeting


def test_what_is_published_lacks_nothing_and_every_turn_is_taken_once():
    rows = Meeting.objects.filter(state=MeetingState.PUBLISHED).to_come()
    assert [row for row in rows if readiness.lacks(row)] == []
    for meeting in Meeting.objects.annotate(many=Count("registrations")):
        turns = list(meeting.registrations.values_list("turn", flat=True))
        assert len(turns) == len(set(turns)) == meeting.many
        assert max(turns, default=0) <= meeting.turns


def test_some_meetings_that_were_held_have_papers_that_can_be_opened():
    rows = list(Material.objects.select_related("meeting"))
    assert len(rows) == 4
    assert len({row.file_digest for row in rows}) == 4
    for row in rows:
        content = vault.get(row.file_digest)
        assert uploads.kind_of(row.file_name, content).label == "PDF"
        assert len(content) == row.file_size < 100_000
        assert row.accessible
        assert row.access_note_fi
        assert row.access_note_sv
        assert row.meeting.state == MeetingState.HELD
        assert row.meeting.ends_at < row.added_at < clock.now()


def test_a_stranger_finds_the_papers_of_a_public_meeting(client):
    meeting = Meeting.objects.get(materials__file_name="huijauksen-merkit.pdf")
    page = client.get(links.page_of(meeting)).content.decode()
    for row in meeting.materials.all():
        address = reverse("meetings:material_file", args=[meeting.pk, row.pk])
        assert address in page
        assert client.get(address)["Content-Type"] == "application/pdf"
    among_us = Material.objects.get(public=False)
    assert client.get(reverse("meetings:material_file", args=[among_us.meeting_id, among_us.pk])).status_code == 404


def test_guests_of_long_ago_are_forgotten_and_those_of_lately_are_not():
    long_ago = clock.now() - dt.timedelta(days=GUEST_DAYS)
    guests = Registration.objects.filter(person=None)
    assert not guests.filter(meeting__ends_at__lte=long_ago).exclude(name="").exists()
    assert not guests.filter(meeting__ends_at__gt=long_ago, name="").exists()
    assert not guests.exclude(email="").exclude(email__endswith=".example").exists()


def test_one_is_full_with_a_queue_and_a_place_offered():
    meeting = Meeting.objects.get(registrations__state=RegistrationState.OFFERED)
    assert seats.free(meeting, Way.ONSITE) == 0
    assert Counter(meeting.registrations.values_list("state", flat=True)) == {
        "confirmed": 5, "offered": 1, "waiting": 3, "cancelled": 1,
    }  # fmt: skip
    offered = meeting.registrations.get(state=RegistrationState.OFFERED)
    assert offered.person == person("learner")
    assert Need.objects.filter(registration__meeting=meeting).count() == 2


def test_the_series_goes_on_month_by_month_and_its_past_dates_were_held():
    rows = list(Meeting.objects.filter(series__isnull=False))
    assert len(rows) == 12
    assert {(row.day.weekday(), (row.day.day - 1) // 7) for row in rows} == {(1, 1)}
    assert {row.starts_at.astimezone(get_default_timezone()).hour for row in rows} == {14}
    assert len({(row.day.year, row.day.month) for row in rows}) == 12
    assert {row.state for row in rows if row.is_over} == {MeetingState.HELD}
    assert {row.state for row in rows if not row.is_over} == {MeetingState.PUBLISHED}


def test_the_learner_has_meetings_of_every_kind_of_state():
    found = mine.of(person("learner"))
    assert [len(each) > 0 for each in (found.asks, found.coming, found.past)] == [True, True, True]
    waiting = mine.of(person("provider"))
    assert len(waiting.queued) == 1
    assert len(waiting.coming) == 1


def test_the_coordinator_has_something_to_do(client, settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    coordinator = person("coordinator")
    assert ActionPoint.objects.open().filter(owner=coordinator).exists()
    assert Meeting.objects.coordinated_by(coordinator).filter(state=MeetingState.DRAFT).exists()
    uncounted = listed.meetings(coordinator, {"time": "past"}).filter(state=MeetingState.PUBLISHED)
    assert [row.counted for row in uncounted] == [False]
    client.force_login(coordinator)
    for name in ("desk", "meetings:meetings", "meetings:summary"):
        assert client.get(reverse(name)).status_code == 200


def test_each_region_has_a_coordinator_with_whose_account_nobody_new_can_sign_in():
    known = {person("coordinator"), person("coordinator.b")}
    for region in Region.objects.all():
        held = [each for each in User.objects.filter(is_active=True) if mandates.holds(each, Role.COORDINATOR, region)]
        assert len(held) == 1, region
        assert held[0] in known or not is_password_usable(held[0].password)


def test_letters_are_few_and_none_follow_when_the_clock_goes_round(seeded):
    assert OutgoingMail.objects.count() - seeded["mails"] <= 25
    assert (reminding.thank(), reminding.remind()) == (0, 0)


def test_a_second_run_makes_nothing_new_and_changes_nothing_that_somebody_changed():
    meeting = Meeting.objects.filter(title_fi__contains="digikahvit").order_by("starts_at").first()
    Meeting.objects.filter(pk=meeting.pk).update(title_fi="Toinen nimi")
    before = [model.objects.count() for model in TABLES]
    assert demo.seed(seed=1) == ["meetings: 0 made"]
    assert [model.objects.count() for model in TABLES] == before
    assert Meeting.objects.get(pk=meeting.pk).title_fi == "Toinen nimi"


def test_it_is_quick(seeded):
    """Some ten seconds of processor time; three times as much would be too slow for a demo to start."""
    assert seeded["seconds"] < 30


@pytest.mark.parametrize("day", [dt.date(2026, 12, 25), dt.date(2027, 3, 27), dt.date(2027, 1, 1)])
def test_no_holiday_is_a_day_of_meetings(day, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: day)
    assert plans.workday(day) > day
    assert plans.workday(day - dt.timedelta(days=1)) < day
