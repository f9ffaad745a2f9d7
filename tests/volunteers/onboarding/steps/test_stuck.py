"""Nothing waits for ever for somebody who will not come: a silent mentor or deputy, a task that asks for less, an
organisation that has left, an account that is gone."""

import datetime as dt
import uuid

import pytest
from django.contrib.auth import get_user_model

from accounts import actions as accounts
from core import clock
from network.directory.models import Network
from network.directory.states import OrganisationState
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, region
from tests.factories.volunteers import TaskFactory, VolunteeringFactory, accept
from tests.volunteers.onboarding.steps.conftest import breaks_for, deputy, fresh, mails, person, templates, yes
from tests.volunteers.onboarding.steps.conftest import mentor as a_mentor
from volunteers.onboarding import commitments, gates, steps, tasks
from volunteers.onboarding.actions import agreeing, applying, extracts, interviewing, leaving, training, trialling
from volunteers.onboarding.models import Acceptance, ExtractSeen, TrialSession, Volunteer, Volunteering
from volunteers.onboarding.states import ANSWER_DAYS, MENTOR_DAYS, Ball, Document, State
from volunteers.onboarding.step_words import Doing

pytestmark = pytest.mark.django_db


def ago(**since):
    return clock.now() - dt.timedelta(**since)


# ── the mentor ───────────────────────────────────────────────────────────────────────────────────────────────────────


def mentored(by, **since):
    """A trial that has been with its mentor since then."""
    mentor = a_mentor()
    given = {"mentor": mentor, "handler": by, "turn_since": ago(**since), "since": ago(**since)}
    return mentor, VolunteeringFactory(trial=True, **given)


def test_a_mentor_who_notes_nothing_for_a_month_gives_the_ball_back_and_then_it_escalates(aino, at):
    stand_in = deputy()
    mentor, volunteering = mentored(aino, days=MENTOR_DAYS, minutes=1)
    assert (tasks.escalate(), tasks.escalate()) == (1, 0)
    turn = steps.turn(fresh(volunteering))
    assert (turn.doing, turn.ball) == (Doing.MENTOR, Ball.COORDINATOR)
    assert [templates(each) for each in (aino, mentor, stand_in)] == [["news"], ["mentor_news"], []]
    assert str(person(volunteering)) not in mails(mentor)[0].body
    assert not Volunteering.objects.visible_to(mentor).filter(pk=volunteering.pk).exists()
    at(days=ANSWER_DAYS, minutes=1)
    assert tasks.escalate() == 1
    assert templates(stand_in) == ["escalated"]
    # The same mentor can go on.
    trialling.set_mentor(volunteering=volunteering, mentor=mentor, actor=aino)
    assert steps.turn(fresh(volunteering)).ball == Ball.MENTOR


def test_a_mentor_who_notes_something_is_waited_for(aino):
    early = mentored(aino, days=MENTOR_DAYS)[1]
    Volunteering.objects.filter(pk=early.pk).update(turn_since=ago(days=MENTOR_DAYS) + dt.timedelta(minutes=1))
    noting = mentored(aino, days=90)[1]
    TrialSession.objects.create(volunteering=noting, day=clock.today(), nonce=uuid.uuid4())
    assert tasks.escalate() == 0
    assert {steps.turn(fresh(each)).doing for each in (early, noting)} == {Doing.TRIAL}


def test_all_sessions_are_noted_and_the_mentor_stays(aino):
    mentor, volunteering = mentored(aino, days=90)
    for _each in range(2):
        TrialSession.objects.create(
            volunteering=volunteering, day=clock.today(), nonce=uuid.uuid4(), noted_at=ago(days=60)
        )
    tasks.escalate()
    assert fresh(volunteering).mentor == mentor


def test_a_mentor_who_has_stopped_is_waited_for_no_longer(aino):
    mentor, volunteering = mentored(aino, days=1)
    leaving.leave(volunteering=Volunteering.objects.get(volunteer__person=mentor), actor=mentor)
    before = len(mails(aino))
    assert (tasks.escalate(), tasks.escalate()) == (1, 0)
    assert steps.turn(fresh(volunteering)).ball == Ball.COORDINATOR
    assert (len(mails(aino)), templates(mentor)) == (before + 1, ["left"])


def test_one_trial_that_fails_holds_up_no_other(aino, monkeypatch):
    bad, good = (mentored(aino, days=60)[1] for _each in range(2))
    breaks_for(bad, trialling, monkeypatch)
    assert trialling.give_back() == 1
    assert fresh(good).mentor is None


def test_a_mentor_named_during_the_training_hears_when_the_trial_begins(aino):
    mentor = person(VolunteeringFactory(active=True))
    volunteering = VolunteeringFactory(training=True, handler=aino, mentor=mentor)
    assert training.check(volunteering=volunteering)
    assert templates(mentor) == ["mentor_news"]
    # Nobody asks the coordinator to name one.
    assert templates(aino) == []


# ── the deputy ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_where_the_deputy_who_took_it_up_is_silent_the_coordinator_is_told(aino, admin):
    volunteering = VolunteeringFactory(turn_since=ago(days=ANSWER_DAYS, minutes=1), handler=deputy())
    assert tasks.escalate() == 1
    assert templates(aino) == ["escalated"]
    assert templates(admin) == []
    assert fresh(volunteering).escalated_at


def test_where_an_organisation_is_silent_the_coordinator_is_told_before_the_deputy(aino):
    stand_in = deputy()
    organisation = ContactFactory().organisation
    VolunteeringFactory(turn_since=ago(days=ANSWER_DAYS, minutes=1), organisation=organisation)
    assert tasks.escalate() == 1
    assert (templates(aino), templates(stand_in)) == (["escalated"], [])


def test_an_applicant_who_proposes_times_takes_nothing_from_the_deputy_who_was_told(aino):
    stand_in, at = deputy(), ago(days=ANSWER_DAYS, minutes=1)
    volunteering = VolunteeringFactory(state=State.INTERVIEW, interview_at=at, turn_since=ago(days=20), handler=aino)
    assert tasks.escalate() == 1
    interviewing.propose(volunteering=volunteering, times="Iltaisin", actor=person(volunteering))
    assert Volunteering.objects.handled_by(stand_in).get() == volunteering
    assert steps.turn(fresh(volunteering)).since == at


# ── a task that asks for less ────────────────────────────────────────────────────────────────────────────────────────


def test_when_the_task_is_not_with_minors_any_more_nobody_is_left_at_the_extract(aino):
    volunteering = VolunteeringFactory(extract=True)
    assert tasks.go_on() == 0
    volunteering.task.with_minors = False
    volunteering.task.save()
    assert (tasks.go_on(), tasks.go_on()) == (1, 0)
    row = fresh(volunteering)
    assert (row.state, row.transitions.get().automatic) == (State.AGREEMENT, True)
    assert templates(person(row)) == ["agreement"]


def test_consenting_to_a_newer_extract_ends_nobodys_turn(aino):
    mentor, volunteering = mentored(aino, days=20)
    Volunteering.objects.filter(pk=volunteering.pk).update(task=TaskFactory(minors=True))
    before = fresh(volunteering)
    agreeing.accept(volunteering=volunteering, actor=person(volunteering), **yes(Document.EXTRACT))
    after = fresh(volunteering)
    assert (after.turn_since, after.mentor) == (before.turn_since, mentor)
    assert templates(aino) == ["news"]


def test_an_extract_seen_for_one_task_is_not_waited_for_in_the_other(aino):
    one = VolunteeringFactory(extract=True)
    other = VolunteeringFactory(extract=True, volunteer=one.volunteer)
    accept(one, Document.EXTRACT)
    extracts.seen(volunteering=one, extract_date=clock.today(), seen_on=clock.today(), actor=aino)
    assert tasks.go_on() == 1
    assert {fresh(one).state, fresh(other).state} == {State.AGREEMENT}


def test_the_note_of_an_extract_ends_with_the_reason_for_it(aino):
    volunteering = VolunteeringFactory(active=True, task=TaskFactory(minors=True))
    given = {"extract_date": clock.today(), "seen_on": clock.today(), "seen_by": aino}
    ExtractSeen.objects.create(person=person(volunteering), expires_on=clock.months_after(clock.today(), 36), **given)
    assert tasks.forget_extracts() == 0
    volunteering.task.with_minors = False
    volunteering.task.save()
    assert (tasks.forget_extracts(), ExtractSeen.objects.count()) == (1, 0)


def test_one_in_training_that_fails_holds_up_no_other(aino, monkeypatch):
    bad, good = sorted((VolunteeringFactory(training=True) for _each in range(2)), key=lambda each: each.pk)
    refusal = gates.refusal

    def broken(volunteering, to):
        if volunteering.pk == bad.pk:
            raise RuntimeError
        return refusal(volunteering, to)

    monkeypatch.setattr(gates, "refusal", broken)
    assert tasks.go_on() == 1
    assert (fresh(bad).state, fresh(good).state) == (State.TRAINING, State.TRIAL)


# ── who is not there any more ────────────────────────────────────────────────────────────────────────────────────────


def test_with_an_organisation_that_has_left_or_a_network_that_has_ended_nobody_agrees_on_anything():
    organisation = ContactFactory().organisation
    network = Network.objects.create(slug="pieni", name="Pieni", region=region("11"))
    volunteering = VolunteeringFactory(organisation=organisation, network=network)
    assert commitments.partner(volunteering) == str(organisation)
    organisation.state = OrganisationState.LEFT
    assert commitments.partner(volunteering) == str(network)
    network.ended_at = clock.now()
    assert str(volunteering.region) in commitments.partner(volunteering)


def test_an_account_that_is_removed_ends_its_volunteering_and_leaves_no_name(aino, admin):
    volunteering = VolunteeringFactory(active=True, handler=aino, mentor=UserFactory())
    applied = VolunteeringFactory(volunteer=volunteering.volunteer, message="Autan mielelläni.")
    gone = person(volunteering)
    accounts.remove_person(person=gone, actor=admin)
    assert not get_user_model().objects.filter(email=gone.email).exists()
    assert not Volunteer.objects.exists()
    assert not Acceptance.objects.exists()
    for each in (volunteering, applied):
        row = fresh(each)
        assert (row.state, row.volunteer, row.message, row.mentor) == (State.ANONYMISED, None, "", None)


def test_who_handles_somebody_who_is_forgotten_hears_that_and_not_of_whom(aino, admin):
    volunteering = VolunteeringFactory(active=True, handler=aino)
    VolunteeringFactory(volunteer=volunteering.volunteer, handler=aino)
    VolunteeringFactory(volunteer=volunteering.volunteer, left=True, handler=aino)
    gone, keys = person(volunteering), list(Volunteering.objects.values_list("pk", flat=True))
    gone.name = "Raija Nimetön"
    gone.save()
    accounts.remove_person(person=gone, actor=admin)
    assert templates(aino) == ["forgotten"] * 2
    for each in mails(aino):
        assert not any(secret in each.body for secret in ("Nimetön", gone.email, *map(str, keys)))
    assert mails(aino)[0].body != mails(aino)[1].body


def test_an_account_without_volunteering_is_removed_as_before(admin):
    accounts.remove_person(person=UserFactory(), actor=admin)
    assert mails() == []


# ── what was shown ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_nobody_confirms_a_time_that_they_have_not_read(aino):
    volunteering = VolunteeringFactory(interview=True, handler=aino)
    seen = interviewing.steps.stamp(volunteering)
    later = clock.now() + dt.timedelta(days=9)
    interviewing.invite(volunteering=volunteering, at=later, place="Kirjasto", actor=aino)
    with pytest.raises(interviewing.Refused) as refused:
        interviewing.confirm(volunteering=volunteering, actor=person(volunteering), was=seen)
    assert refused.value.code == "changed"
    assert fresh(volunteering).interview_confirmed_at is None
    seen = interviewing.steps.stamp(fresh(volunteering))
    for _twice in range(2):
        interviewing.confirm(volunteering=volunteering, actor=person(volunteering), was=seen)
    assert fresh(volunteering).interview_confirmed_at


def test_who_has_stopped_has_been_active(aino):
    volunteering = VolunteeringFactory(task=TaskFactory(plain=True), agreement=True)
    for document in (Document.AGREEMENT, Document.CONFIDENTIALITY):
        agreeing.accept(volunteering=volunteering, actor=person(volunteering), **yes(document))
    leaving.leave(volunteering=volunteering, actor=person(volunteering))
    assert {each.status for each in steps.checklist(fresh(volunteering))} == {"done"}


def test_an_application_sent_while_another_is_withdrawn_keeps_what_was_told(monkeypatch):
    volunteering = VolunteeringFactory()
    rows = Volunteer.objects.select_for_update
    seen = []

    def held(*args, **kwargs):
        # The other one arrives while this one waits for the row of the volunteer.
        if not seen:
            seen.append(VolunteeringFactory(volunteer=volunteering.volunteer))
        return rows(*args, **kwargs)

    monkeypatch.setattr(type(Volunteer.objects), "select_for_update", lambda _self, *a, **k: held(*a, **k))
    applying.withdraw(volunteering=volunteering, actor=person(volunteering))
    assert fresh(volunteering).volunteer.phone
