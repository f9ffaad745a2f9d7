"""A meeting that counts as a part of a course: for whom, when, and who may say so."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.errors import Refused
from network.meetings import tickets
from network.meetings.actions import attending
from network.meetings.actions.attending import check_in, record
from tests.factories.accounts import UserFactory
from tests.factories.courses import enrol, item, publish, read_all
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import coordinator
from tests.network.meetings.attending.conftest import aino, going_on, meeting, seen
from tests.training.racing import lines
from training.courses.models import Completion, Enrolment, ItemProgress
from training.courses.states import ItemKind
from training.sessions import actions
from training.sessions.models import CourseMeeting

__all__ = ["aino", "meeting"]
pytestmark = pytest.mark.django_db
PART = "in-the-library"


@pytest.fixture(autouse=True)
def _fresh(settings):
    cache.clear()
    settings.STAFF_TWO_STEP_REQUIRED = False


@pytest.fixture
def version():
    """A course with a lesson and a part that is done by taking part."""
    return publish(quizzes=(), items=(item("lesson-1"), item(PART, ItemKind.ATTENDANCE)))


@pytest.fixture
def linked(meeting, version, aino):
    return actions.link(meeting=meeting, course=version.course, item_key=PART, actor=aino)


def learner(version, meeting, **more):
    """On the course, and registered."""
    enrolment = enrol(version=version)
    return enrolment, RegistrationFactory(meeting=meeting, person=enrolment.person, **more)


def done():
    return set(ItemProgress.objects.filter(item_key=PART).values_list("enrolment", flat=True))


def test_whoever_is_there_has_done_the_part(version, meeting, linked, aino):
    enrolment, row = learner(version, meeting)
    record(meeting=meeting, entries=[seen(row)], actor=aino)
    progress = ItemProgress.objects.get()
    assert (progress.enrolment, progress.confirmed_by) == (enrolment, aino)
    assert progress.evidence == {"meeting": str(meeting.pk), "day": clock.day_of(meeting.starts_at).isoformat()}
    record(meeting=meeting, entries=[seen(row)], actor=aino)
    assert ItemProgress.objects.count() == lines("courses.item.confirm") == 1


def test_linked_afterwards_it_counts_for_those_who_were_there(version, meeting, aino):
    enrolment, row = learner(version, meeting)
    _absent, other = learner(version, meeting)
    record(meeting=meeting, entries=[seen(row), seen(other), seen(other, False)], actor=aino)
    assert done() == set()
    actions.link(meeting=meeting, course=version.course, item_key=PART, actor=aino)
    assert done() == {enrolment.pk}


def test_it_completes_the_course_when_that_was_the_last_thing(meeting, aino):
    version = publish(quizzes=(), items=(item("lesson-1"), item(PART, ItemKind.ATTENDANCE)))
    actions.link(meeting=meeting, course=version.course, item_key=PART, actor=aino)
    enrolment, row = learner(version, meeting)
    read_all(enrolment)
    assert not Completion.objects.exists()
    record(meeting=meeting, entries=[seen(row)], actor=aino)
    assert Completion.objects.get().enrolment == enrolment


def test_what_was_confirmed_stays_when_attendance_is_put_right_and_the_link_ends(version, meeting, linked, aino):
    enrolment, row = learner(version, meeting)
    record(meeting=meeting, entries=[seen(row)], actor=aino)
    record(meeting=meeting, entries=[seen(row, False)], actor=aino)
    actions.unlink(meeting=meeting, pk=linked.pk, actor=aino)
    assert done() == {enrolment.pk}


def test_who_said_so_themselves_is_confirmed_by_whoever_linked(version, meeting, linked, aino):
    meeting.check_in_code = "7K4M2Q"
    meeting.save()
    _enrolment, row = learner(version, meeting)
    check_in(token=tickets.token(row), code="7K4M2Q")
    assert ItemProgress.objects.get().confirmed_by == aino


def test_nobody_confirms_their_own_but_a_colleague_can(version, meeting, linked, aino):
    enrolment = enrol(version=version, person=aino)
    row = RegistrationFactory(meeting=meeting, person=aino)
    record(meeting=meeting, entries=[seen(row)], actor=aino)
    assert done() == set(), "attendance is registered all the same"
    record(meeting=meeting, entries=[seen(row)], actor=coordinator())
    assert done() == {enrolment.pk}


def test_guests_people_not_on_the_course_and_those_who_start_later_are_not_counted(version, linked, meeting, aino):
    guest, stranger = RegistrationFactory(meeting=meeting), RegistrationFactory(meeting=meeting, person=UserFactory())
    later, row = learner(version, meeting)
    Enrolment.objects.filter(pk=later.pk).update(started_at=meeting.ends_at + dt.timedelta(days=1))
    record(meeting=meeting, entries=[seen(guest), seen(stranger), seen(row)], actor=aino)
    enrol(version=version, person=stranger.person)
    assert done() == set()


def test_a_learner_whose_version_lacks_the_part_is_left_alone(meeting, aino):
    old = publish(quizzes=(), lessons=1)
    enrolment, row = learner(old, meeting)
    new = publish(quizzes=(), items=(item("lesson-1"), item(PART, ItemKind.ATTENDANCE)), course=old.course)
    actions.link(meeting=meeting, course=new.course, item_key=PART, actor=aino)
    record(meeting=meeting, entries=[seen(row)], actor=aino)
    assert (done(), enrolment.version_id) == (set(), old.pk)


def test_another_meeting_counts_nothing(version, linked, aino):
    other = going_on()
    _enrolment, row = learner(version, other)
    record(meeting=other, entries=[seen(row)], actor=aino)
    assert done() == set()


def test_linking_twice_is_once(version, meeting, linked, aino):
    assert actions.link(meeting=meeting, course=version.course, item_key=PART, actor=aino) == linked
    assert lines("sessions.course_meeting.link") == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        CourseMeeting.objects.create(meeting=meeting, course=version.course, item_key=PART)


def test_unlinking_twice_is_once(meeting, linked, aino):
    for _each in range(2):
        actions.unlink(meeting=meeting, pk=linked.pk, actor=aino)
    assert lines("sessions.course_meeting.unlink") == 1


@pytest.mark.parametrize("key", ["lesson-1", "nothing"])
def test_only_parts_that_are_done_by_taking_part(version, meeting, aino, key):
    with pytest.raises(Refused) as refused:
        actions.link(meeting=meeting, course=version.course, item_key=key, actor=aino)
    assert refused.value.code == "part"


def test_what_is_cancelled_counts_nowhere(version, aino):
    with pytest.raises(Refused) as refused:
        actions.link(meeting=MeetingFactory(cancelled=True), course=version.course, item_key=PART, actor=aino)
    assert refused.value.code == "cancelled"


def test_only_who_organises_links_and_unlinks(version, meeting, linked):
    for actor in (coordinator("01"), coordinator(expired=True), UserFactory(admin=True)):
        with pytest.raises(PermissionDenied):
            actions.link(meeting=meeting, course=version.course, item_key=PART, actor=actor)
        with pytest.raises(PermissionDenied):
            actions.unlink(meeting=meeting, pk=linked.pk, actor=actor)
    assert CourseMeeting.objects.count() == 1


def test_a_failure_while_counting_rolls_the_attendance_back(version, meeting, linked, aino, monkeypatch):
    _enrolment, row = learner(version, meeting)
    monkeypatch.setattr(actions.courses, "confirm_item", lambda **_given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        record(meeting=meeting, entries=[seen(row)], actor=aino)
    assert attending.attending.present(meeting) == {}


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_organiser_chooses_the_part_and_ends_it_again(client, version, meeting, aino):
    client.force_login(aino)
    address = reverse("sessions:courses", args=[meeting.pk])
    assert address in client.get(reverse("meetings:attendance", args=[meeting.pk])).content.decode()
    assert client.post(address, {"part": f"{version.course.pk}:{PART}"}).status_code == 302
    made = CourseMeeting.objects.get()
    end = reverse("sessions:end", args=[meeting.pk, made.pk])
    assert end in client.get(address).content.decode()
    assert client.post(end).status_code == 302
    assert not CourseMeeting.objects.exists()


@pytest.mark.parametrize("part", ["", "x", "1:lesson-1"])
def test_a_part_that_is_none_is_told(client, version, meeting, aino, part):
    client.force_login(aino)
    answer = client.post(reverse("sessions:courses", args=[meeting.pk]), {"part": part})
    assert answer.status_code == 422
    assert "error" in answer.content.decode()
    assert not CourseMeeting.objects.exists()


def test_a_course_without_such_parts_offers_nothing(client, meeting, aino):
    publish()
    client.force_login(aino)
    page = client.get(reverse("meetings:attendance", args=[meeting.pk])).content.decode()
    assert reverse("sessions:courses", args=[meeting.pk]) not in page
    assert client.get(reverse("sessions:courses", args=[meeting.pk])).status_code == 200


@pytest.mark.parametrize(("who", "status"), [("other region", 404), ("learner", 404), ("stranger", 302)])
def test_the_pages_are_for_who_organises(client, version, meeting, linked, who, status):
    if who != "stranger":
        client.force_login(coordinator("01") if who == "other region" else UserFactory())
    address = reverse("sessions:courses", args=[meeting.pk])
    end = reverse("sessions:end", args=[meeting.pk, linked.pk])
    part = {"part": f"{version.course.pk}:{PART}"}
    assert {each.status_code for each in (client.get(address), client.post(address, part), client.post(end))} == {
        status
    }
    assert CourseMeeting.objects.get() == linked


def test_a_link_of_another_meeting_is_not_ended_here(client, version, linked, aino):
    client.force_login(aino)
    client.post(reverse("sessions:end", args=[going_on().pk, linked.pk]))
    assert CourseMeeting.objects.get() == linked


@pytest.mark.parametrize("number", [1, 3])
def test_counting_asks_the_same_before_it_confirms(version, meeting, linked, aino, number, django_assert_num_queries):
    rows = [learner(version, meeting)[1] for _each in range(number)]
    record(meeting=meeting, entries=map(seen, rows), actor=aino)
    events = list(meeting.attendance.values_list("pk", flat=True))
    with django_assert_num_queries(8):
        actions.count(events=events)
