"""A meeting that counts as a part of a course: for whom, when, and who may say so."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import Refused
from network.meetings import tickets
from network.meetings.actions import attending
from network.meetings.actions.attending import check_in, record
from network.meetings.actions.organising import hold
from network.meetings.actions.registering import register
from network.meetings.models import Meeting
from tests.factories.accounts import UserFactory
from tests.factories.courses import enrol, item, publish, read_all
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import coordinator
from tests.network.meetings.attending.conftest import aino, going_on, meeting, seen
from tests.training.racing import lines
from training.courses.models import Completion, Enrolment, ItemProgress
from training.courses.states import ItemKind
from training.sessions import actions, policies
from training.sessions.models import CourseMeeting

__all__ = ["aino", "meeting"]
pytestmark = pytest.mark.django_db
PART = "in-the-library"
CODE = "7K4M2Q"


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


@pytest.fixture
def with_code(meeting):
    meeting.check_in_code = CODE
    meeting.save()
    return meeting


def test_who_only_said_so_themselves_is_confirmed_by_whoever_says_that_it_was_held(version, with_code, linked):
    enrolment, row = learner(version, with_code)
    check_in(token=tickets.token(row), code=CODE)
    assert done() == set(), "nobody has seen them yet"
    bertta = coordinator()
    for _tap in range(2):
        hold(meeting=with_code, actor=bertta)
    progress = ItemProgress.objects.get()
    assert (progress.enrolment, progress.confirmed_by) == (enrolment, bertta)


def test_or_by_whoever_registers_attendance_once_it_is_over(version, with_code, linked, aino):
    enrolment, row = learner(version, with_code)
    other, seen_row = learner(version, with_code)
    check_in(token=tickets.token(row), code=CODE)
    record(meeting=with_code, entries=[seen(seen_row)], actor=aino)
    assert done() == {other.pk}
    Meeting.objects.filter(pk=with_code.pk).update(ends_at=clock.now() - dt.timedelta(minutes=1))
    record(meeting=with_code, entries=[seen(seen_row)], actor=aino)
    assert done() == {enrolment.pk, other.pk}


def test_what_the_organiser_put_right_is_not_counted_when_it_is_held(version, with_code, linked, aino):
    _enrolment, row = learner(version, with_code)
    check_in(token=tickets.token(row), code=CODE)
    record(meeting=with_code, entries=[seen(row, False)], actor=aino)
    hold(meeting=with_code, actor=aino)
    assert done() == set()


def test_a_link_made_meanwhile_does_not_count_what_nobody_has_seen(version, with_code, aino):
    enrolment, row = learner(version, with_code)
    check_in(token=tickets.token(row), code=CODE)
    actions.link(meeting=with_code, course=version.course, item_key=PART, actor=aino)
    assert done() == set()
    record(meeting=with_code, entries=[seen(row)], actor=aino)
    assert done() == {enrolment.pk}


def test_nobody_is_confirmed_in_the_name_of_somebody_who_does_nothing(version, meeting, linked):
    """Whoever linked is not there; the organiser who registers themselves has to wait for another."""
    bertta = coordinator()
    enrolment = enrol(version=version, person=bertta)
    row = RegistrationFactory(meeting=meeting, person=bertta)
    record(meeting=meeting, entries=[seen(row)], actor=bertta)
    assert done() == set()
    cilla = coordinator()
    hold(meeting=meeting, actor=cilla)
    assert ItemProgress.objects.get().confirmed_by == cilla
    assert done() == {enrolment.pk}


# ── registered without an account ────────────────────────────────────────────────────────────────────────────────────


def by_hand(meeting, email, actor):
    return register(meeting=meeting, way="onsite", name="Matti M", email=email, registered_by=actor, language="fi")


@pytest.mark.parametrize("when", ["recorded", "linked"])
def test_it_counts_for_the_account_with_the_address_by_itself(version, meeting, aino, when):
    enrolment = enrol(version=version, person=UserFactory(email="matti@posti.example"))
    row = by_hand(meeting, "Matti@posti.example", aino)
    if when == "linked":
        record(meeting=meeting, entries=[seen(row)], actor=aino)
    actions.link(meeting=meeting, course=version.course, item_key=PART, actor=aino)
    record(meeting=meeting, entries=[seen(row)], actor=aino)
    assert done() == {enrolment.pk}
    row.refresh_from_db()
    assert row.person is None


@pytest.mark.parametrize("why", ["another address", "not shown", "closed", "typed by a stranger", "not there"])
def test_it_counts_for_nobody_else(version, meeting, linked, aino, why):
    person = UserFactory(email="matti@posti.example", confirmed=why != "not shown")
    enrol(version=version, person=person)
    User.objects.filter(pk=person.pk).update(is_active=why != "closed")
    if why == "typed by a stranger":
        row = RegistrationFactory(meeting=meeting, email=person.email, pending=True)
    else:
        row = by_hand(meeting, "toinen@posti.example" if why == "another address" else person.email, aino)
    record(meeting=meeting, entries=[seen(row, why != "not there")], actor=aino)
    assert done() == set()


def test_organisers_cannot_tell_whether_there_is_an_account(client, version, meeting, linked, aino):
    """Every page on which they read of participants is the same, letter by letter, before and after."""
    row = by_hand(meeting, "matti@posti.example", aino)
    record(meeting=meeting, entries=[seen(row)], actor=aino)
    client.force_login(aino)

    def pages():
        names = ["meetings:desk", "meetings:participants", "meetings:attendance", "meetings:scan", "meetings:minutes"]
        pages = [reverse(name, args=[meeting.pk]) for name in (*names, "batches:meeting", "sessions:courses")]
        texts = [client.get(page).content.decode() for page in pages]
        assert all(text.count("<h1") == 1 for text in texts)
        # What is drawn anew for each page: the token of forms, the seed of the list.
        return [re.sub(r'(name="(?:csrfmiddlewaretoken|seed)" value|nonce)="[^"]*"', "", text) for text in texts]

    before = pages()
    assert "Matti M" in "".join(before)
    enrolment = enrol(version=version, person=UserFactory(email="matti@posti.example", name="Matti Meikäläinen"))
    actions.count(events=list(meeting.attendance.values_list("pk", flat=True)))
    assert done() == {enrolment.pk}
    assert pages() == before


# ── who may confirm ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_saw_a_learner_may_confirm_this_part_and_no_other(version, meeting, linked, aino):
    enrolment, row = learner(version, meeting)
    assert not policies.saw_learner(aino, enrolment, PART)
    record(meeting=meeting, entries=[seen(row)], actor=aino)
    assert policies.saw_learner(aino, enrolment, PART)
    assert not policies.saw_learner(aino, enrolment, "lesson-1")
    assert not policies.saw_learner(coordinator("01"), enrolment, PART)
    assert not policies.saw_learner(enrolment.person, enrolment, PART)
    record(meeting=meeting, entries=[seen(row, False)], actor=aino)
    assert not policies.saw_learner(aino, enrolment, PART)


def test_not_of_a_round_that_began_after_the_meeting_nor_of_one_that_counts_nowhere(version, meeting, linked, aino):
    enrolment, row = learner(version, meeting)
    record(meeting=meeting, entries=[seen(row)], actor=aino)
    enrolment.started_at = meeting.ends_at + dt.timedelta(days=1)
    assert not policies.saw_learner(aino, enrolment, PART)
    enrolment.refresh_from_db()
    actions.unlink(meeting=meeting, pk=linked.pk, actor=aino)
    assert not policies.saw_learner(aino, enrolment, PART)


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
    with django_assert_num_queries(7):
        actions.count(events=events)
