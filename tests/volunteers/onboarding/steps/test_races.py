"""Two people at the same moment with one volunteering: one step, one mail, and the other is told how it stands.

Each promise has a control twin with the lock of the row switched off, which must break it. On SQLite the guard is the
write lock that a transaction takes at its start, so there the twins run without a transaction as well.
"""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from core import clock
from core.errors import Refused
from core.models import OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.network import coordinator
from tests.factories.volunteers import TaskFactory, VolunteeringFactory, accept
from tests.together import meet, together
from tests.training.racing import failed, lines, slow
from tests.volunteers.onboarding.steps.conftest import apply, person, yes
from volunteers.onboarding import papers, policies
from volunteers.onboarding import profile as telling
from volunteers.onboarding.actions import (
    agreeing,
    anonymising,
    applying,
    interviewing,
    leaving,
    profile,
    steps,
    training,
    trialling,
)
from volunteers.onboarding.models import Acceptance, Transition, TrialSession, Volunteer, Volunteering
from volunteers.onboarding.states import Document, State

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def no_lock(monkeypatch):
    """The row is read without a lock. The actions must be called without their transaction as well."""
    rows = Volunteering.objects.select_related("volunteer__person", "task", "handler")
    monkeypatch.setattr(steps, "held", lambda volunteering: rows.all().get(pk=volunteering.pk))


def not_held(monkeypatch, *models):
    """Their rows are read without a lock."""
    for model in models:
        monkeypatch.setattr(model.objects, "select_for_update", lambda rows=model.objects, **_given: rows.all())


def tried(act):
    """What it returned or how it was refused."""
    try:
        return act()
    except (Refused, IntegrityError) as error:
        return error


def both(*acts):
    with together() as run:
        got = run(*(lambda act=act: tried(act) for act in acts))
        counts = (Transition.objects.count(), OutgoingMail.objects.count())
        states = list(Volunteering.objects.values_list("state", flat=True))
    return got, counts, states


def pair(do_invite=interviewing.invite, do_decline=leaving.decline):
    """One coordinator invites, the other declines."""
    volunteering, one, other = VolunteeringFactory(), coordinator("11"), coordinator("11")
    at = clock.now() + dt.timedelta(days=1)
    return (
        lambda: do_invite(volunteering=volunteering, at=at, place="Kirjasto", actor=one),
        lambda: do_decline(volunteering=volunteering, reason="Paikat ovat täynnä.", actor=other),
    )


def test_one_invites_and_the_other_declines():
    """In whatever order they come: every step is one that may follow the one before."""
    for _round in range(4):
        got, (moved, written), states = both(*pair())
        refused = failed(got)
        assert moved == written == 2 - len(refused)
        assert states == [State.DECLINED]
        assert all(each.code == "illegal_move" for each in refused)
        clear()


def test_control_without_the_lock_both_steps_are_taken_from_the_same_state(no_lock, monkeypatch):
    slow(monkeypatch, policies, "may_handle")
    acts = pair(interviewing.invite.__wrapped__, leaving.decline.__wrapped__)
    with together() as run:
        got = run(*(lambda act=act: tried(act) for act in acts))
        olds = list(Transition.objects.values_list("old", flat=True))
    assert failed(got) == []
    assert olds == [State.APPLIED, State.APPLIED]


def two_invitations(do=interviewing.invite):
    """Two coordinators, each with another time, on pages that they opened at the same moment."""
    volunteering, one, other = VolunteeringFactory(), coordinator("11"), coordinator("11")
    was = steps.stamp(volunteering)
    return [
        lambda by=by, days=days: do(
            volunteering=volunteering, at=clock.now() + dt.timedelta(days=days), place="Kirjasto", actor=by, was=was
        )
        for by, days in ((one, 1), (other, 2))
    ]


def test_of_two_who_invite_with_other_times_one_is_told_that_it_is_done():
    got, counts, states = both(*two_invitations())
    assert [each.code for each in failed(got)] == ["changed"]
    assert (counts, states) == ((1, 1), [State.INTERVIEW])


def test_control_without_the_lock_the_applicant_gets_two_times(no_lock, monkeypatch):
    slow(monkeypatch, policies, "may_handle")
    got, counts, _states = both(*two_invitations(interviewing.invite.__wrapped__))
    assert failed(got) == []
    assert counts == (2, 2)


def withdrawal(do_withdraw=applying.withdraw, do_send=agreeing.send):
    """The applicant takes it back while the coordinator goes on."""
    volunteering, by = VolunteeringFactory(task__plain=True), coordinator("11")
    return (
        lambda: do_withdraw(volunteering=volunteering, actor=person(volunteering)),
        lambda: do_send(volunteering=volunteering, actor=by),
    )


def test_what_is_withdrawn_is_withdrawn():
    for _round in range(4):
        got, _counts, states = both(*withdrawal())
        assert states == [State.WITHDRAWN]
        assert [each.code for each in failed(got)] in ([], ["illegal_move"])
        clear()


def test_control_without_the_lock_what_is_withdrawn_goes_on(no_lock, monkeypatch):
    # Both have read; then the coordinator waits until the applicant is through.
    slow(monkeypatch, policies, "may_handle")
    for asked in ("may_handle", "may_answer"):
        slow(monkeypatch, policies, asked, place="read")
    monkeypatch.setattr(steps, "_ended", lambda *given: None)
    monkeypatch.setattr(Volunteer.objects, "select_for_update", lambda **given: Volunteer.objects.all())
    _got, _counts, states = both(*withdrawal(applying.withdraw.__wrapped__, agreeing.send.__wrapped__))
    assert states == [State.AGREEMENT]


def last_text(do=agreeing.accept):
    """Two taps on the last text."""
    volunteering = VolunteeringFactory(agreement=True, task__trial_sessions=0)
    accept(volunteering, Document.AGREEMENT)
    own, given = person(volunteering), yes(Document.CONFIDENTIALITY)
    return [lambda: do(volunteering=volunteering, actor=own, **given)] * 2


@pytest.fixture
def quick_paper(monkeypatch):
    monkeypatch.setattr(papers, "make", lambda acceptance: b"%PDF-")


def test_two_taps_on_the_last_text_are_one_step(quick_paper):
    got, counts, states = both(*last_text())
    assert failed(got) == []
    assert got[0].pk == got[1].pk
    assert (counts, states) == ((1, 1), [State.ACTIVE])


def test_control_without_the_lock_somebody_sees_an_error(quick_paper, no_lock, monkeypatch):
    slow(monkeypatch, Acceptance, "full_clean")
    got, _counts, _states = both(*last_text(agreeing.accept.__wrapped__))
    assert failed(got)


def last_course(do=training.check):
    volunteering = VolunteeringFactory(training=True, task__trial_sessions=0)
    return [lambda: do(volunteering=volunteering)] * 2


def test_the_course_and_the_clock_take_one_step():
    got, counts, states = both(*last_course())
    assert sorted(got) == [False, True]
    assert (counts, states) == ((1, 1), [State.ACTIVE])


def test_control_without_the_lock_it_is_taken_twice(no_lock, monkeypatch):
    slow(monkeypatch, training.gates, "refusal")
    got, counts, _states = both(*last_course(training.check.__wrapped__))
    assert got == [True, True]
    assert counts == (2, 2)


def test_one_form_of_a_session_is_one_session():
    volunteering, by, nonce = VolunteeringFactory(trial=True), coordinator("11"), uuid.uuid4()
    given = {"volunteering": volunteering, "day": clock.today(), "nonce": nonce, "actor": by}
    with together() as run:
        got = run(*[lambda: tried(lambda: trialling.note_session(**given))] * 2)
        count = TrialSession.objects.count()
    assert failed(got) == []
    assert count == 1


def test_one_form_of_an_application_is_one_application():
    who, task = UserFactory(), TaskFactory()
    with together() as run:
        got = run(*[lambda: tried(lambda: apply(who, task, seed="abc"))] * 3)
        count, noted, written = Volunteering.objects.count(), lines("onboarding.volunteering.apply"), len_of(who)
    assert failed(got) == []
    assert (count, noted, written) == (1, 1, 1)


def test_two_tabs_make_one_application():
    who, task = UserFactory(), TaskFactory()
    with together() as run:
        got = run(*[lambda: tried(lambda: apply(who, task))] * 3)
        count = Volunteering.objects.count()
    assert [each.code for each in failed(got)] == ["open_already"] * 2
    assert count == 1


def test_control_without_the_lock_of_the_person_the_database_has_the_last_word(monkeypatch):
    who, task = UserFactory(), TaskFactory()
    slow(monkeypatch, applying.areas, "route")
    do = applying.apply.__wrapped__
    not_held(monkeypatch, applying.User, Volunteer)
    monkeypatch.setattr(applying, "apply", do)
    slow(monkeypatch, applying, "_told")
    with together() as run:
        got = run(*[lambda: tried(lambda: apply(who, task))] * 2)
    assert any(isinstance(each, IntegrityError) for each in got)


# ── what somebody tells, and forgetting ──────────────────────────────────────────────────────────────────────────────


def two_windows(monkeypatch, seconds):
    """Somebody applies for a task while they change how far they come, in another window."""
    volunteering = VolunteeringFactory()
    who, told, task = person(volunteering), volunteering.volunteer, TaskFactory()
    was = telling.stamp(told, "how")
    do_apply, do_edit = applying.apply, profile.edit
    tidy = applying.phones.tidy

    def tidied(phone):
        # The one who applies has read the row by now; the other comes to an end, or waits.
        meet("read", seconds)
        meet("changed", seconds)
        return tidy(phone)

    monkeypatch.setattr(applying.phones, "tidy", tidied)
    slow(monkeypatch, profile, "_held", seconds=seconds, place="read")
    given = {"volunteer": told, "part": "how", "stamp": was, "travel_km": 77, "onsite": True, "actor": who}
    return lambda: apply(who, task, ways=["onsite", "remote"]), lambda: do_edit(**given), do_apply


def far(acts):
    with together() as run:
        got = run(*(lambda act=act: tried(act) for act in acts))
        return failed(got), Volunteer.objects.get().travel_km


def test_what_is_changed_in_another_window_while_one_applies_stays(monkeypatch):
    assert far(two_windows(monkeypatch, 1)[:2]) == ([], 77)


def test_control_without_the_lock_of_the_volunteer_it_is_undone(monkeypatch):
    first, other, do_apply = two_windows(monkeypatch, 5)
    not_held(monkeypatch, applying.User, Volunteer)
    monkeypatch.setattr(applying, "apply", do_apply.__wrapped__)
    assert far((first, other)) != ([], 77)


def test_a_mentor_is_forgotten_while_they_note_a_session(monkeypatch):
    """Neither waits for the other for ever (on PostgreSQL one would be thrown out)."""
    beside = person(VolunteeringFactory(active=True))
    trial, hold = VolunteeringFactory(trial=True, mentor=beside), anonymising._hold

    def held(someone):
        hold(someone)
        meet("held", 1)

    monkeypatch.setattr(anonymising, "_hold", held)
    slow(monkeypatch, policies, "may_note_trial", seconds=1, place="held")
    given = {"volunteering": trial, "day": clock.today(), "nonce": uuid.uuid4(), "actor": beside}
    with together() as run:
        # Whoever comes second is refused, and nothing else.
        got = run(
            lambda: anonymising.anonymise_now(person=beside, actor=None),
            lambda: tried(lambda: allowed(lambda: trialling.note_session(**given))),
        )
        named = TrialSession.objects.filter(noted_by=beside).exists()
        mentors = list(Volunteering.objects.filter(pk=trial.pk).values_list("mentor", flat=True))
    assert (got[0], failed(got)) == (1, [])
    assert (named, mentors) == (False, [None])


def test_two_who_are_each_others_mentors_are_forgotten_at_once(monkeypatch):
    one, other = (VolunteeringFactory(trial=True) for _each in range(2))
    for each, beside in ((one, person(other)), (other, person(one))):
        Volunteering.objects.filter(pk=each.pk).update(mentor=beside)
    slow(monkeypatch, anonymising, "_forget_mentor", seconds=1)
    with together() as run:
        got = run(
            *(lambda row=each: anonymising.anonymise_now(person=person(row), actor=None) for each in (one, other))
        )
        left = list(Volunteering.objects.values_list("state", "mentor"))
    assert got == [1, 1]
    assert left == [(State.ANONYMISED, None)] * 2


def allowed(act):
    """None for what is not allowed any more."""
    try:
        return act()
    except PermissionDenied:
        return None


def len_of(who):
    return OutgoingMail.objects.filter(to=who.email).count()


def clear():
    """For the next round."""
    Volunteering.objects.all().delete()
    OutgoingMail.objects.all().delete()
