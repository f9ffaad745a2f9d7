"""Every state × every step × everybody: who may, from where it is possible, where it leads, and that nothing else
changes anything. The expected answers stand in one table here, apart from the code."""

import datetime as dt
import uuid
from dataclasses import dataclass

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import ModelLogEntry

from accounts.models import User
from core import clock
from core.errors import Refused
from core.models import OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.courses import CompletionFactory, publish
from tests.factories.network import ContactFactory, OrganisationFactory, coordinator
from tests.factories.volunteers import TaskFactory, VolunteeringFactory, accept
from tests.training.racing import lines
from tests.volunteers.onboarding.steps.conftest import deputy, fresh, person, yes
from volunteers.onboarding import gates, papers, steps
from volunteers.onboarding.actions import (
    agreeing,
    applying,
    escalating,
    extracts,
    interviewing,
    leaving,
    pausing,
    trialling,
)
from volunteers.onboarding.actions import steps as taking
from volunteers.onboarding.models import ExtractSeen, Transition, TrialSession, Volunteering
from volunteers.onboarding.states import APPLICANT, COMMITMENTS, MOVES, OPEN, OVER, WAY, Document, State

pytestmark = pytest.mark.django_db

ROLES = ("self", "coordinator", "other", "deputy", "late deputy", "manager", "other manager", "mentor", "stranger")
HANDLERS = frozenset({"coordinator", "late deputy", "manager"})
SELF = frozenset({"self"})
OPEN_STATES = [state for state in State if state in OPEN]
DONE, SAME, REFUSED, DENIED = "done", "same", "refused", "denied"


@dataclass(frozen=True)
class Step:
    """``to``: from each state where it is possible, where it leads. ``same``: where it is done already."""

    call: object
    who: frozenset
    to: dict
    same: frozenset = frozenset()


def stays(*states):
    return {state: state for state in states}


def leads(to, *states):
    return dict.fromkeys(states, to)


def tomorrow():
    return clock.now().replace(microsecond=0) + dt.timedelta(days=1)


TODAY = clock.today
# The row under test: see `stage`. In EXTRACT consent is given, in AGREEMENT one commitment is missing, in TRIAL all
# sessions but the last are noted; the course is missing.
STEPS = {
    "invite": Step(
        lambda v, by: interviewing.invite(volunteering=v, at=tomorrow(), place="Puhelimessa", actor=by),
        HANDLERS,
        leads(State.INTERVIEW, State.APPLIED) | stays(State.INTERVIEW),
    ),
    "confirm": Step(lambda v, by: interviewing.confirm(volunteering=v, actor=by), SELF, stays(State.INTERVIEW)),
    "propose": Step(
        lambda v, by: interviewing.propose(volunteering=v, times="Iltaisin", actor=by), SELF, stays(State.INTERVIEW)
    ),
    "done": Step(
        lambda v, by: interviewing.done(volunteering=v, actor=by),
        HANDLERS,
        leads(State.EXTRACT, State.INTERVIEW),
        frozenset({State.EXTRACT, State.AGREEMENT}),
    ),
    "ask": Step(lambda v, by: extracts.ask(volunteering=v, actor=by), HANDLERS, {}, frozenset({State.EXTRACT})),
    "seen": Step(
        lambda v, by: extracts.seen(volunteering=v, extract_date=TODAY(), seen_on=TODAY(), actor=by),
        HANDLERS,
        leads(State.AGREEMENT, State.EXTRACT)
        | stays(State.AGREEMENT, State.TRAINING, State.TRIAL, State.ACTIVE, State.PAUSED),
    ),
    "guardian": Step(
        lambda v, by: extracts.guardian_seen(volunteering=v, actor=by), HANDLERS, stays(*APPLICANT), OPEN - APPLICANT
    ),
    "send": Step(lambda v, by: agreeing.send(volunteering=v, actor=by), HANDLERS, {}, frozenset({State.AGREEMENT})),
    "accept": Step(
        lambda v, by: agreeing.accept(volunteering=v, actor=by, **yes(Document.CONFIDENTIALITY)),
        SELF,
        leads(State.TRAINING, State.AGREEMENT),
        frozenset({State.TRAINING, State.TRIAL, State.ACTIVE, State.PAUSED}),
    ),
    "mentor": Step(
        lambda v, by: trialling.set_mentor(volunteering=v, mentor=a_mentor(), actor=by),
        HANDLERS,
        stays(State.TRAINING, State.TRIAL),
    ),
    "note": Step(
        lambda v, by: trialling.note_session(volunteering=v, day=TODAY(), nonce=uuid.uuid4(), actor=by),
        HANDLERS | {"mentor"},
        stays(State.TRIAL),
    ),
    "finish": Step(
        lambda v, by: trialling.finish(volunteering=noted(v), actor=by),
        HANDLERS,
        leads(State.ACTIVE, State.TRIAL),
        frozenset({State.ACTIVE}),
    ),
    "pause": Step(
        lambda v, by: pausing.pause(volunteering=v, until=TODAY() + dt.timedelta(days=9), actor=by),
        HANDLERS | SELF,
        leads(State.PAUSED, State.ACTIVE) | stays(State.PAUSED),
    ),
    "resume": Step(
        lambda v, by: pausing.resume(volunteering=v, actor=by),
        HANDLERS | SELF,
        leads(State.ACTIVE, State.PAUSED),
        frozenset({State.ACTIVE}),
    ),
    "leave": Step(
        lambda v, by: leaving.leave(volunteering=v, reason="Muutto", actor=by),
        HANDLERS | SELF,
        leads(State.LEFT, State.TRAINING, State.TRIAL, State.ACTIVE, State.PAUSED),
        frozenset({State.LEFT}),
    ),
    "decline": Step(
        lambda v, by: leaving.decline(volunteering=v, reason="Paikat ovat nyt täynnä.", actor=by),
        HANDLERS,
        leads(State.DECLINED, *APPLICANT),
        frozenset({State.DECLINED}),
    ),
    "withdraw": Step(
        lambda v, by: applying.withdraw(volunteering=v, actor=by),
        SELF,
        leads(State.WITHDRAWN, *APPLICANT),
        frozenset({State.WITHDRAWN}),
    ),
    "take": Step(
        lambda v, by: escalating.take(volunteering=v, actor=by),
        HANDLERS,
        stays(*(state for state in State if state != State.ANONYMISED)),
    ),
}


def a_mentor():
    """Somebody who coordinates there and has no other part here."""
    return User.objects.get(email="mentor@x.example")


def noted(volunteering):
    """With the last session of the trial."""
    if volunteering.state == State.TRIAL:
        TrialSession.objects.create(volunteering=volunteering, day=TODAY(), nonce=uuid.uuid4())
    return volunteering


def in_state(state, **given):
    """A volunteering with the days that belong to the state."""
    given |= {"started_on": TODAY()} if state in {State.ACTIVE, State.PAUSED} else {}
    given |= {"ended_at": clock.now()} if state in OVER else {}
    if state != State.ANONYMISED:
        return VolunteeringFactory(state=state, **given)
    volunteering = VolunteeringFactory(left=True, **given)
    rows = Volunteering.objects.filter(pk=volunteering.pk)
    rows.update(state=state, volunteer=None, message="", mentor=None)
    return rows.get()


@dataclass
class Stage:
    volunteering: Volunteering
    people: dict


@pytest.fixture
def stage(monkeypatch):
    """``stage(state)``: one volunteering with every step on its way, and everybody around it."""
    monkeypatch.setattr(papers, "make", lambda acceptance: b"%PDF-")
    organisation = OrganisationFactory()

    def made(state):
        task = TaskFactory(minors=True, trial_sessions=2, courses=[publish().course])
        dates = {State.INTERVIEW: {"interview_at": tomorrow(), "interview_place": "Kirjasto"}}
        mentor = UserFactory()
        given = {"task": task, "organisation": organisation, "mentor": mentor, "under_age": True}
        volunteering = in_state(state, **given, **dates.get(state, {}))
        own = person(volunteering) if volunteering.volunteer else UserFactory()
        if state not in {State.APPLIED, State.INTERVIEW, State.ANONYMISED}:
            accept(volunteering, Document.EXTRACT)
        if state in {State.EXTRACT, State.AGREEMENT, State.INTERVIEW}:
            volunteering.guardian_seen_on = TODAY()
            volunteering.save()
        if state == State.AGREEMENT:
            accept(volunteering, Document.AGREEMENT)
        if state == State.TRIAL:
            TrialSession.objects.create(volunteering=volunteering, day=TODAY(), nonce=uuid.uuid4())
        return Stage(fresh(volunteering), everybody(own, mentor, organisation))

    def everybody(own, mentor, organisation):
        return {
            "nobody": coordinator("11", person__email="mentor@x.example"),
            "self": own,
            "coordinator": coordinator("11"),
            "other": coordinator("01"),
            "deputy": (late := deputy()),
            "late deputy": late,
            "manager": ContactFactory(organisation=organisation).person,
            "other manager": ContactFactory().person,
            "mentor": mentor,
            "stranger": UserFactory(),
        }

    return made


def expected(step, state, role):
    allowed = role in step.who
    if role == "mentor" and state != State.TRIAL:
        allowed = False
    if not allowed or state == State.ANONYMISED:
        return DENIED
    return SAME if state in step.same else DONE if state in step.to else REFUSED


class _UndoError(Exception):
    pass


def outcome(step, volunteering, by):
    """What happened, in which state it is then, and how many letters were written; everything is undone again."""
    before = traces(volunteering)
    try:
        with transaction.atomic():
            try:
                step.call(volunteering, by)
                happened = DONE
            except PermissionDenied:
                happened = DENIED
            except Refused:
                happened = REFUSED
            after = traces(volunteering)
            raise _UndoError
    except _UndoError:
        pass
    assert after[1] - before[1] == (before[0] != after[0])
    assert happened == DONE or after == before
    return happened, after[0], after[2] - before[2]


def traces(volunteering):
    """Its state, and how many steps, letters and audit lines there are."""
    counts = (rows.objects.count() for rows in (Transition, OutgoingMail, ModelLogEntry))
    return state_of(volunteering), *counts


def check_denied(volunteering, by, *given):
    """Nobody who may not do any of this changes or writes anything by trying."""
    before = traces(volunteering)
    for name, step in STEPS.items():
        try:
            step.call(volunteering, by)
        except PermissionDenied:
            continue
        raise AssertionError((volunteering.state, name, *given))
    assert traces(volunteering) == before


def state_of(volunteering):
    return Volunteering.objects.values_list("state", flat=True).get(pk=volunteering.pk)


@pytest.mark.parametrize("state", State)
def test_each_step_in_this_state_by_everybody(stage, state):
    ready = stage(state)
    volunteering = ready.volunteering
    for role in ROLES:
        by = ready.people[role]
        late = clock.now() if role == "late deputy" else None
        Volunteering.objects.filter(pk=volunteering.pk).update(escalated_at=late)
        if all(expected(step, state, role) == DENIED for step in STEPS.values()):
            check_denied(volunteering, by, role)
            continue
        for name, step in STEPS.items():
            wanted = expected(step, state, role)
            if name == "guardian" and wanted in {DONE, SAME}:
                wanted = SAME if volunteering.guardian_seen_on else DONE if state in APPLICANT else REFUSED
            happened, after, written = outcome(step, volunteering, by)
            said = (state, role, name)
            if wanted == SAME:
                assert (happened, after, written) == (DONE, state, 0), said
            else:
                assert (happened, after) == (wanted, step.to.get(state) if wanted == DONE else state), said


FORWARD = {
    State.APPLIED: State.INTERVIEW,
    State.INTERVIEW: State.AGREEMENT,
    State.EXTRACT: State.AGREEMENT,
    State.AGREEMENT: State.TRAINING,
    State.TRAINING: State.TRIAL,
    State.TRIAL: State.ACTIVE,
    State.ACTIVE: State.PAUSED,
    State.PAUSED: State.ACTIVE,
}


@pytest.mark.parametrize("state", State)
def test_a_step_to_any_state_is_taken_only_where_the_table_and_the_task_say_so(state, monkeypatch):
    """For a task without minors, with everything in place that gates ask for."""
    monkeypatch.setattr(gates, "_GATES", {})
    task, steps_taken = TaskFactory(trial_sessions=1, courses=[publish().course]), 0
    for to in State:
        volunteering = in_state(state, task=task)
        possible = to in MOVES[state] and (to not in OPEN or FORWARD[state] == to)
        if to == State.ANONYMISED and possible:
            volunteering.volunteer, volunteering.message = None, ""
        code = refused_with(volunteering, to)
        assert code in ({None} if possible else {"illegal_move", "not_next"}), to
        assert state_of(volunteering) == (to if possible else state)
        steps_taken += possible
    assert Transition.objects.count() == lines("onboarding.volunteering.move") == steps_taken


def refused_with(volunteering, to):
    try:
        taking.move(volunteering=volunteering, to=to, actor=None, automatic=True)
    except Refused as refused:
        return refused.code
    return None


@pytest.mark.parametrize("state", [State.EXTRACT, State.AGREEMENT, State.TRAINING, State.TRIAL])
def test_no_gate_is_passed_before_what_it_asks_for_is_there(state, stage):
    volunteering = stage(state).volunteering
    with pytest.raises(Refused) as refused:
        taking.move(volunteering=volunteering, to=steps.after(volunteering), actor=None)
    assert (
        refused.value.code
        == {
            State.EXTRACT: "extract",
            State.AGREEMENT: "not_accepted",
            State.TRAINING: "courses",
            State.TRIAL: "sessions",
        }[state]
    )
    open_gate(volunteering)
    taking.move(volunteering=volunteering, to=steps.after(volunteering), actor=None)
    assert state_of(volunteering) == steps.WAY[steps.WAY.index(state) + 1]


def open_gate(volunteering):
    own, today = person(volunteering), TODAY()
    if volunteering.state == State.EXTRACT:
        given = {"seen_by": UserFactory(), "seen_on": today, "expires_on": today + dt.timedelta(days=9)}
        ExtractSeen.objects.create(person=own, extract_date=today, **given)
    if volunteering.state == State.AGREEMENT:
        accept(volunteering, Document.CONFIDENTIALITY)
    if volunteering.state == State.TRAINING:
        version = volunteering.task.courses.get().versions.get()
        CompletionFactory(person=own, version=version)
    noted(volunteering)


def test_the_way_is_that_of_the_task():
    plain = VolunteeringFactory(task__plain=True)
    whole = VolunteeringFactory(task=TaskFactory(minors=True, courses=[publish().course]))
    assert steps.needed(plain) == (State.APPLIED, State.AGREEMENT, State.ACTIVE)
    assert steps.after(plain) == State.AGREEMENT
    assert steps.needed(whole) == WAY


def test_what_holds_already_is_not_asked_for_again(aino):
    version = publish()
    task = TaskFactory(minors=True, interview=False, trial_sessions=0, courses=[version.course])
    volunteering = VolunteeringFactory(task=task)
    assert steps.after(volunteering) == State.EXTRACT
    CompletionFactory(person=person(volunteering), version=version)
    given = {"seen_by": aino, "seen_on": TODAY(), "expires_on": TODAY()}
    ExtractSeen.objects.create(person=person(volunteering), extract_date=TODAY() - dt.timedelta(days=9), **given)
    assert steps.after(volunteering) == State.AGREEMENT
    agreeing.send(volunteering=volunteering, actor=aino)
    for document in COMMITMENTS:
        agreeing.accept(volunteering=volunteering, actor=person(volunteering), **yes(document))
    assert fresh(volunteering).state == State.ACTIVE
    assert fresh(volunteering).started_on == TODAY()
