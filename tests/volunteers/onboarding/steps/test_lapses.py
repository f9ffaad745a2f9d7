"""Courses are the gate of training; what has lapsed makes nobody less of a volunteer, only not assignable for now."""

import datetime as dt

import pytest

from core import clock
from core.declarations import Version
from tests.factories.accounts import UserFactory
from tests.factories.courses import CompletionFactory, complete, content, publish
from tests.factories.volunteers import TaskFactory, VolunteeringFactory, accept
from tests.volunteers.onboarding.steps.conftest import fresh, mails, person, templates, yes
from training.courses import actions as courses
from training.courses.models import Completion
from training.courses.states import Change
from volunteers.onboarding import assignable, commitments, tasks
from volunteers.onboarding.actions import agreeing, pausing, training
from volunteers.onboarding.models import Absence, ExtractSeen, Volunteering
from volunteers.onboarding.states import COMMITMENTS, Document, State

pytestmark = pytest.mark.django_db


def codes(volunteering):
    return [each.code for each in assignable.reasons(volunteering)]


def months_ago(months):
    """A moment in the month that lies so far back, and a day more."""
    day = clock.months_after(clock.today(), -months) - dt.timedelta(days=1)
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


@pytest.fixture
def course():
    """Its certificates hold for a year."""
    return publish(validity_months=12)


# ── the gate ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_last_required_course_takes_the_step(aino):
    one, two, other = publish(), publish(), publish()
    task = TaskFactory(trial_sessions=0, courses=[one.course, two.course])
    volunteering = VolunteeringFactory(training=True, task=task)
    complete(person(volunteering), other)
    complete(person(volunteering), one)
    assert fresh(volunteering).state == State.TRAINING
    complete(person(volunteering), two)
    row = fresh(volunteering)
    step = row.transitions.get()
    assert (row.state, row.started_on) == (State.ACTIVE, clock.today())
    assert (step.automatic, step.by) == (True, None)
    assert [each for each in templates(person(volunteering)) if each == "active"] == ["active"]
    assert templates(aino) == ["news"]
    assert not training.check(volunteering=volunteering)


def test_somebody_elses_course_moves_nobody(course):
    volunteering = VolunteeringFactory(training=True, task=TaskFactory(courses=[course.course]))
    complete(UserFactory(), course)
    assert fresh(volunteering).state == State.TRAINING
    assert tasks.go_on() == 0


def test_a_certificate_that_has_ended_opens_no_gate(course):
    volunteering = VolunteeringFactory(training=True, task=TaskFactory(courses=[course.course]))
    CompletionFactory(person=person(volunteering), version=course, completed_at=months_ago(12))
    assert not training.check(volunteering=volunteering)


def test_when_a_course_is_not_required_any_more_the_clock_takes_the_step(course):
    volunteering = VolunteeringFactory(training=True, task=TaskFactory(courses=[course.course]))
    assert tasks.go_on() == 0
    volunteering.task.courses.clear()
    assert (tasks.go_on(), tasks.go_on()) == (1, 0)
    assert fresh(volunteering).state == State.TRIAL


# ── assignable ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_active_with_everything_in_force_can_be_asked(course):
    volunteering = VolunteeringFactory(active=True, task=TaskFactory(courses=[course.course]))
    CompletionFactory(person=person(volunteering), version=course)
    assert assignable.reasons(volunteering) == []


@pytest.mark.parametrize(
    "state", [each for each in State if each not in {State.ACTIVE, State.PAUSED, State.ANONYMISED}]
)
def test_nobody_is_asked_before_or_after_they_are_active(state):
    given = {"ended_at": clock.now()} if state in {State.LEFT, State.DECLINED, State.WITHDRAWN} else {}
    assert codes(VolunteeringFactory(state=state, **given)) == ["not_active"]


def test_every_reason_is_told_with_its_way_back(course):
    until = clock.today() + dt.timedelta(days=3)
    task = TaskFactory(minors=True, courses=[course.course, publish().course])
    volunteering = VolunteeringFactory(paused=True, paused_until=until, task=task, accepted=False)
    CompletionFactory(person=person(volunteering), version=course, completed_at=months_ago(12))
    Absence.objects.create(volunteer=volunteering.volunteer, first_day=clock.today(), last_day=until)
    found = assignable.reasons(volunteering)
    assert [each.code for each in found] == [
        "paused",
        "extract",
        "agreement",
        "course_lapsed",
        "course_missing",
        "away",
    ]
    assert all(each.text for each in found)
    assert [bool(each.url) for each in found] == [True] * 5 + [False]
    assert course.course.code in found[3].url


def test_times_away_that_are_over_or_to_come_say_nothing():
    volunteering, day = VolunteeringFactory(active=True), dt.timedelta(days=1)
    for first in (clock.today() - day, clock.today() + day):
        Absence.objects.create(volunteer=volunteering.volunteer, first_day=first, last_day=first)
    assert codes(volunteering) == []


def test_a_course_that_changed_so_much_holds_until_its_day(course):
    volunteering = VolunteeringFactory(active=True, task=TaskFactory(courses=[course.course]))
    CompletionFactory(person=person(volunteering), version=course)
    renew(course, clock.today())
    assert codes(volunteering) == []
    later = clock.today() + dt.timedelta(days=1)
    assert codes_on(volunteering, later) == ["course_lapsed"]


def renew(version, until):
    snapshot = content(lessons=3, validity_months=12)
    given = {"change": Change.MATERIAL, "renew_by": until}
    courses.publish_version(course=version.course, snapshot=snapshot, actor=None, **given)


def codes_on(volunteering, day):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "today", lambda: day)
        return codes(volunteering)


def test_many_are_asked_in_as_many_queries_as_one(course, django_assert_num_queries):
    def one():
        task = TaskFactory(minors=True, courses=[course.course])
        volunteering = VolunteeringFactory(active=True, task=task)
        CompletionFactory(person=person(volunteering), version=course)
        Absence.objects.create(volunteer=volunteering.volunteer, first_day=clock.today(), last_day=clock.today())
        return volunteering

    rows = [one(), one(), one()]
    alone, plain = list(Volunteering.objects.all()[:1]), list(Volunteering.objects.all())
    with django_assert_num_queries(9):
        assignable.of_many(alone)
    with django_assert_num_queries(9):
        found = assignable.of_many(plain)
    whole = list(Volunteering.objects.select_related("volunteer", "task"))
    with django_assert_num_queries(7):
        assert assignable.of_many(whole) == found
    assert {tuple(each.code for each in found[row.pk]) for row in rows} == {("extract", "away")}


# ── told once ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_lapsed_course_is_told_once_and_again_the_next_time(aino, course):
    volunteering = VolunteeringFactory(active=True, task=TaskFactory(courses=[course.course]))
    who = person(volunteering)
    CompletionFactory(person=who, version=course, completed_at=months_ago(12))
    assert (tasks.remind_lapsed(), tasks.remind_lapsed()) == (1, 0)
    assert templates(who) == ["lapsed"]
    assert f"/{course.course.code}/" in mails(who)[0].body
    assert fresh(volunteering).state == State.ACTIVE
    assert fresh(volunteering).lapse_told_at
    again = Completion.objects.get()
    Completion.objects.filter(pk=again.pk)._raw_delete("default")
    CompletionFactory(enrolment=again.enrolment, version=course)
    assert tasks.remind_lapsed() == 0
    assert (fresh(volunteering).lapses_told, fresh(volunteering).lapse_told_at) == ([], None)
    Completion.objects.all()._raw_delete("default")
    CompletionFactory(enrolment=again.enrolment, version=course, completed_at=months_ago(12))
    assert tasks.remind_lapsed() == 1
    assert templates(who) == ["lapsed", "lapsed"]


def test_what_lapses_later_is_told_although_something_was_told_before(course):
    volunteering = VolunteeringFactory(active=True, task=TaskFactory(courses=[course.course]))
    tasks.remind_lapsed()
    volunteering.task.courses.add(publish().course)
    assert tasks.remind_lapsed() == 1
    assert templates(person(volunteering)) == ["lapsed", "lapsed"]


@pytest.fixture
def new_version(monkeypatch):
    """``new_version(material=…)``: the agreement gets a second version."""
    versions = commitments.versions

    def put(*, material):
        first = versions(Document.AGREEMENT)[0]
        second = Version("2", "b" * 64, material, first.texts)
        monkeypatch.setattr(
            commitments,
            "versions",
            lambda document: (first, second) if document == Document.AGREEMENT else versions(document),
        )

    return put


def test_a_material_new_version_of_the_agreement_is_asked_for_again(aino, new_version):
    volunteering = VolunteeringFactory(active=True)
    new_version(material=True)
    assert codes(volunteering) == ["agreement"]
    assert (tasks.remind_lapsed(), tasks.remind_lapsed()) == (1, 0)
    assert templates(person(volunteering)) == ["agreement_again"]
    agreeing.accept(volunteering=volunteering, actor=person(volunteering), **yes(Document.AGREEMENT))
    assert codes(volunteering) == []
    assert fresh(volunteering).state == State.ACTIVE


def test_small_words_are_asked_of_nobody_again(new_version):
    volunteering = VolunteeringFactory(active=True)
    new_version(material=False)
    assert (codes(volunteering), tasks.remind_lapsed()) == ([], 0)


def shown(volunteering, by, days):
    """An extract of which the note ends in so many days."""
    ends = clock.today() + dt.timedelta(days=days)
    day = clock.months_after(ends, -36)
    given = {"seen_by": by, "seen_on": day, "expires_on": ends}
    return ExtractSeen.objects.create(person=person(volunteering), extract_date=day, **given)


def test_a_fresh_extract_is_asked_for_in_time_and_once(aino):
    volunteering = VolunteeringFactory(active=True, task=TaskFactory(minors=True))
    shown(volunteering, aino, 61)
    assert tasks.remind_lapsed() == 0
    ExtractSeen.objects.all().delete()
    row = shown(volunteering, aino, 60)
    assert (tasks.remind_lapsed(), tasks.remind_lapsed()) == (1, 0)
    assert codes(volunteering) == []
    ExtractSeen.objects.filter(pk=row.pk).delete()
    assert codes(volunteering) == ["extract"]
    assert tasks.remind_lapsed() == 1
    assert templates(person(volunteering)) == ["extract_again", "extract_again"]


def test_nobody_is_asked_for_an_extract_without_minors(aino):
    volunteering = VolunteeringFactory(active=True)
    shown(volunteering, aino, 5)
    assert tasks.remind_lapsed() == 0
    assert mails() == []


# ── a break ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_break_ends_by_itself_on_the_day_after(aino, monkeypatch):
    last = clock.today() + dt.timedelta(days=2)
    volunteering = VolunteeringFactory(active=True)
    pausing.pause(volunteering=volunteering, until=last, actor=person(volunteering))
    pausing.pause(volunteering=volunteering, until=last, actor=person(volunteering))
    monkeypatch.setattr(clock, "today", lambda: last)
    assert tasks.resume() == 0
    monkeypatch.setattr(clock, "today", lambda: last + dt.timedelta(days=1))
    assert (tasks.resume(), tasks.resume()) == (1, 0)
    row = fresh(volunteering)
    assert (row.state, row.paused_until) == (State.ACTIVE, None)
    assert templates(person(volunteering)) == ["paused", "resumed"]
    assert templates(aino) == ["news", "news"]


def test_a_break_without_an_end_waits_for_the_volunteer():
    volunteering = VolunteeringFactory(active=True)
    pausing.pause(volunteering=volunteering, actor=person(volunteering))
    assert tasks.resume() == 0
    pausing.resume(volunteering=volunteering, actor=person(volunteering))
    assert fresh(volunteering).state == State.ACTIVE


def test_a_break_is_prolonged_but_not_into_the_past():
    volunteering = VolunteeringFactory(active=True)
    who, today = person(volunteering), clock.today()
    for days in (2, 9):
        pausing.pause(volunteering=volunteering, until=today + dt.timedelta(days=days), actor=who)
    with pytest.raises(pausing.Refused) as refused:
        pausing.pause(volunteering=volunteering, until=today - dt.timedelta(days=1), actor=who)
    assert refused.value.code == "past"
    assert fresh(volunteering).paused_until == today + dt.timedelta(days=9)
    assert volunteering.transitions.count() == 1
    assert templates(who) == ["paused", "paused"]


# ── accepting ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_both_texts_are_accepted_with_a_paper_of_each(aino):
    volunteering = VolunteeringFactory(agreement=True, task__trial_sessions=0)
    who = person(volunteering)
    for document in COMMITMENTS:
        first = agreeing.accept(volunteering=volunteering, actor=who, **yes(document, "sv"))
        again = agreeing.accept(volunteering=volunteering, actor=who, **yes(document, "fi"))
        assert first.pk == again.pk
        assert len(first.paper) == 64
        assert (again.language, again.digest) == ("sv", commitments.current(document).digest)
    assert fresh(volunteering).state == State.ACTIVE
    assert templates(who) == ["active"]


def test_another_text_than_that_of_today_is_not_accepted(aino):
    volunteering = VolunteeringFactory(agreement=True)
    for wrong in ({"version": "0"}, {"digest": "0" * 64}):
        with pytest.raises(agreeing.Refused) as refused:
            agreeing.accept(volunteering=volunteering, actor=person(volunteering), **yes(Document.AGREEMENT) | wrong)
        assert refused.value.code == "changed"
    assert not volunteering.acceptances.exists()


def test_texts_of_other_pages_are_not_accepted_here():
    volunteering = VolunteeringFactory(agreement=True)
    with pytest.raises(agreeing.Refused):
        agreeing.accept(volunteering=volunteering, actor=person(volunteering), **yes(Document.CARD_PHOTO))


def test_accepting_in_a_state_where_nothing_is_asked():
    volunteering = VolunteeringFactory()
    accept(volunteering, Document.APPLICATION)
    with pytest.raises(agreeing.Refused):
        agreeing.accept(volunteering=volunteering, actor=person(volunteering), **yes(Document.AGREEMENT))
