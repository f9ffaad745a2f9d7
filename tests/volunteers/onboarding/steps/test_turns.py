"""Both sides see the next step and who has the ball; what waits too long for the coordinator goes to the deputy."""

import datetime as dt
import uuid

import pytest
from django.utils.translation import override

from core import clock
from network.directory.models import Mandate, Network
from tests.factories.accounts import UserFactory
from tests.factories.courses import publish
from tests.factories.network import ContactFactory, MandateFactory, coordinator, region
from tests.factories.volunteers import TaskFactory, VolunteeringFactory, accept
from tests.volunteers.onboarding.steps.conftest import breaks_for, deputy, fresh, mails, mentor, person, templates
from volunteers.onboarding import areas, steps, tasks, waiting
from volunteers.onboarding.actions import escalating, interviewing, leaving, trialling
from volunteers.onboarding.models import Transition, TrialSession, Volunteering
from volunteers.onboarding.states import ANSWER_DAYS, Ball, Document, State
from volunteers.onboarding.step_words import Doing

pytestmark = pytest.mark.django_db


def ago(**since):
    return clock.now() - dt.timedelta(**since)


def session(volunteering):
    return TrialSession.objects.create(volunteering=volunteering, day=clock.today(), nonce=uuid.uuid4())


def every_kind():
    """One of each thing that can be going on, and whose turn it is."""
    mentor = person(VolunteeringFactory(active=True))
    waits = {"interview_at": ago(days=-1), "interview_place": "Kirjasto"}
    rows = {
        Doing.APPLIED: VolunteeringFactory(),
        Doing.CONFIRM: VolunteeringFactory(interview=True),
        Doing.OTHER_TIME: VolunteeringFactory(interview=True, interview_wish="Iltaisin"),
        Doing.MEETING: VolunteeringFactory(state=State.INTERVIEW, interview_confirmed_at=clock.now(), **waits),
        Doing.TALKED: VolunteeringFactory(state=State.INTERVIEW, interview_at=ago(hours=1)),
        Doing.CONSENT: VolunteeringFactory(extract=True),
        Doing.EXTRACT: VolunteeringFactory(extract=True),
        Doing.AGREEMENT: VolunteeringFactory(agreement=True),
        Doing.TRAINING: VolunteeringFactory(training=True, task=TaskFactory(courses=[publish().course])),
        Doing.MENTOR: VolunteeringFactory(trial=True),
        Doing.TRIAL: VolunteeringFactory(trial=True, mentor=mentor),
        Doing.TRIED: VolunteeringFactory(trial=True, mentor=mentor),
        Doing.ACTIVE: VolunteeringFactory(active=True),
        Doing.PAUSED: VolunteeringFactory(paused=True),
        Doing.LEFT: VolunteeringFactory(left=True),
        Doing.DECLINED: VolunteeringFactory(declined=True),
        Doing.WITHDRAWN: VolunteeringFactory(withdrawn=True),
    }
    accept(rows[Doing.EXTRACT], Document.EXTRACT)
    for doing, number in ((Doing.TRIAL, 1), (Doing.TRIED, 2)):
        for _each in range(number):
            session(rows[doing])
    return rows


WITH_COORDINATOR = {Doing.APPLIED, Doing.OTHER_TIME, Doing.TALKED, Doing.EXTRACT, Doing.MENTOR, Doing.TRIED}
WITH_VOLUNTEER = {Doing.CONFIRM, Doing.CONSENT, Doing.AGREEMENT, Doing.TRAINING}


def test_who_has_the_ball_in_all_that_can_be_going_on():
    rows = every_kind()
    found = steps.turns(rows.values())
    for doing, volunteering in rows.items():
        turn = found[volunteering.pk]
        assert turn.doing == doing
        wanted = (
            Ball.COORDINATOR
            if doing in WITH_COORDINATOR
            else Ball.VOLUNTEER
            if doing in WITH_VOLUNTEER
            else Ball.MENTOR
            if doing == Doing.TRIAL
            else Ball.NOBODY
        )
        assert turn.ball == wanted, doing


def test_the_list_of_the_desk_says_the_same():
    rows = every_kind()
    marked = {each.pk: each for each in waiting.marked(Volunteering.objects.all())}
    for volunteering in rows.values():
        turn = steps.turn(volunteering)
        row = marked[volunteering.pk]
        assert row.is_waiting == (turn.ball == Ball.COORDINATOR), turn.doing
        assert row.waiting_since == turn.since, turn.doing


@pytest.mark.parametrize("viewer", ["volunteer", "handler"])
def test_each_is_said_to_each_side_with_a_link_for_who_has_to_act(viewer):
    ball = Ball.VOLUNTEER if viewer == "volunteer" else Ball.COORDINATOR
    for doing, volunteering in every_kind().items():
        now = steps.now(volunteering, viewer)
        assert now.title, doing
        assert now.text, doing
        assert "%(" not in now.title + now.text
        assert bool(now.url) == (now.ball == ball), doing


def test_many_are_asked_in_as_many_queries_as_one(django_assert_num_queries):
    rows = list(Volunteering.objects.filter(pk__in=[each.pk for each in every_kind().values()]).select_related("task"))
    few = {each.state: each for each in rows if each.state in {State.TRIAL, State.EXTRACT}}
    for some in (rows, few.values()):
        with django_assert_num_queries(2):
            steps.turns(some)


def test_the_way_with_what_is_done(aino):
    volunteering = VolunteeringFactory(interview=True, task__trial_sessions=0)
    Transition.objects.create(volunteering=volunteering, old=State.APPLIED, new=State.INTERVIEW)
    way = steps.checklist(volunteering)
    shown = [(each.state, each.status, each.at is not None) for each in way]
    assert shown == [
        (State.APPLIED, "done", True),
        (State.INTERVIEW, "now", False),
        (State.AGREEMENT, "later", False),
        (State.ACTIVE, "later", False),
    ]
    # Not the later day on which it went on from there.
    assert way[0].at == volunteering.applied_at
    leaving.decline(volunteering=volunteering, reason="Paikat ovat täynnä.", actor=aino)
    assert [each.status for each in steps.checklist(fresh(volunteering))] == ["done", "later", "later", "later"]


def test_on_a_break_the_way_is_done():
    assert {each.status for each in steps.checklist(VolunteeringFactory(paused=True))} == {"done"}


# ── waiting too long ─────────────────────────────────────────────────────────────────────────────────────────────────


LATE = {"days": ANSWER_DAYS, "minutes": 1}


def late(**given):
    return VolunteeringFactory(turn_since=ago(**LATE), **given)


def test_after_a_week_the_deputy_is_told_once_and_may_act(aino):
    stand_in, volunteering = deputy(), late(handler=aino)
    assert not Volunteering.objects.handled_by(stand_in).exists()
    assert (tasks.escalate(), tasks.escalate()) == (1, 0)
    assert templates(stand_in) == ["escalated"]
    assert templates(aino) == []
    assert Volunteering.objects.handled_by(stand_in).get() == volunteering
    now = steps.now(fresh(volunteering))
    with override("en"):
        assert "deputy can act" in str(steps.now(fresh(volunteering)).text)
    assert now.ball == Ball.COORDINATOR


def test_when_the_deputy_is_silent_for_as_long_the_administrators_are_told_once(aino, admin, at):
    stand_in, volunteering = deputy(), late(handler=aino)
    tasks.escalate()
    at(days=ANSWER_DAYS - 1)
    assert (tasks.escalate(), templates(admin)) == (0, [])
    at(days=1, minutes=1)
    assert (tasks.escalate(), tasks.escalate()) == (1, 0)
    at(**LATE)
    assert tasks.escalate() == 0
    assert (templates(stand_in), templates(admin)) == (["escalated"], ["unanswered"])
    # Whoever acts ends it, and it can begin anew.
    tomorrow = clock.now() + dt.timedelta(days=1)
    interviewing.invite(volunteering=volunteering, at=tomorrow, place="Puhelimessa", actor=stand_in)
    assert (fresh(volunteering).escalated_at, fresh(volunteering).reminded_at) == (None, None)


def test_who_takes_it_up_goes_on_with_it(aino):
    stand_in, volunteering = deputy(), late(handler=aino)
    tasks.escalate()
    tomorrow = clock.now() + dt.timedelta(days=1)
    interviewing.invite(volunteering=volunteering, at=tomorrow, place="Puhelimessa", actor=stand_in)
    row = fresh(volunteering)
    assert (row.handler, row.escalated_at) == (stand_in, None)
    assert Volunteering.objects.handled_by(stand_in).get() == row
    assert areas.contact(row).person == stand_in
    interviewing.confirm(volunteering=row, actor=person(row))
    assert templates(stand_in)[-1] == "news"
    Mandate.objects.filter(person=stand_in).update(ended_at=ago(days=2))
    assert not Volunteering.objects.handled_by(stand_in).exists()
    assert areas.contact(fresh(row)).person == aino


def test_a_minute_before_nobody_is_told(aino):
    deputy()
    VolunteeringFactory(turn_since=ago(days=ANSWER_DAYS) + dt.timedelta(minutes=1))
    assert tasks.escalate() == 0


def test_where_the_volunteer_or_the_mentor_has_the_ball_nobody_is_told(aino):
    deputy()
    rows = every_kind()
    Volunteering.objects.update(turn_since=ago(days=90))
    Volunteering.objects.filter(state=State.INTERVIEW, pk=rows[Doing.TALKED].pk).update(interview_at=ago(days=8))
    assert tasks.escalate() == len(WITH_COORDINATOR)
    told = set(Volunteering.objects.exclude(escalated_at=None).values_list("pk", flat=True))
    assert told == {rows[doing].pk for doing in WITH_COORDINATOR}


def test_the_week_after_an_interview_begins_when_its_time_has_come(aino):
    late(state=State.INTERVIEW, interview_at=ago(days=ANSWER_DAYS - 1))
    assert tasks.escalate() == 0


def test_without_a_deputy_the_other_coordinators_are_told_and_without_them_the_administrators(aino, admin, at):
    volunteering = late(handler=aino)
    tasks.escalate()
    assert templates(admin) == ["unanswered"]
    # They were told already.
    at(**LATE)
    assert tasks.escalate() == 0
    other = coordinator("11")
    Volunteering.objects.filter(pk=volunteering.pk).update(escalated_at=None)
    tasks.escalate()
    assert templates(other) == ["escalated"]
    assert len(templates(admin)) == 1


def test_the_deputies_of_the_network_and_of_the_region_are_told_and_no_others(aino):
    network = Network.objects.create(slug="pieni", name="Pieni", region=region("11"))
    other = Network.objects.create(slug="toinen", name="Toinen", region=region("11"))
    near, far, elsewhere = deputy(network=network), deputy(network=other), deputy("01")
    whole = deputy()
    MandateFactory(region=region("11"), network=network)
    late(network=network)
    tasks.escalate()
    assert [templates(each) for each in (near, whole, far, elsewhere)] == [["escalated"], ["escalated"], [], []]


def test_nobody_is_told_of_their_own(aino, admin):
    stand_in = deputy()
    volunteering = late(volunteer__person=stand_in, handler=aino)
    tasks.escalate()
    assert templates(stand_in) == []
    assert not Volunteering.objects.handled_by(stand_in).filter(pk=volunteering.pk).exists()
    assert templates(admin) == ["unanswered"]


def test_where_the_main_contacts_are_silent_the_coordinators_are_told(aino):
    contact = ContactFactory()
    late(organisation=contact.organisation)
    tasks.escalate()
    assert templates(aino) == ["escalated"]
    assert templates(contact.person) == []


def test_one_that_fails_holds_up_no_other(aino, monkeypatch):
    stand_in = deputy()
    bad, _good = late(), late()
    breaks_for(bad, escalating, monkeypatch)
    assert tasks.escalate() == 1
    assert templates(stand_in) == ["escalated"]


# ── the trial ────────────────────────────────────────────────────────────────────────────────────────────────────────


def note(volunteering, by, nonce=None, day=None):
    given = {"day": day or clock.today(), "nonce": nonce or uuid.uuid4()}
    return trialling.note_session(volunteering=volunteering, actor=by, **given)


def test_the_mentor_notes_the_sessions_and_the_last_brings_the_ball_back(aino):
    beside = mentor()
    volunteering = VolunteeringFactory(trial=True, handler=aino)
    trialling.set_mentor(volunteering=volunteering, mentor=beside, actor=aino)
    trialling.set_mentor(volunteering=volunteering, mentor=beside, actor=aino)
    assert (templates(beside), templates(person(volunteering))) == (["mentoring"], ["mentor"])
    same = uuid.uuid4()
    assert note(volunteering, beside, same).pk == note(volunteering, beside, same).pk
    assert templates(aino) == []
    note(volunteering, beside)
    assert templates(aino) == ["news"]
    assert steps.now(fresh(volunteering)).ball == Ball.COORDINATOR
    trialling.finish(volunteering=volunteering, actor=aino)
    assert not Volunteering.objects.visible_to(beside).filter(pk=volunteering.pk).exists()


def test_a_main_contact_names_nobody_from_elsewhere(aino):
    """Whoever handles volunteers of one organisation learns of no others, neither from a list nor by trying."""
    contact = ContactFactory()
    volunteering = VolunteeringFactory(trial=True, organisation=contact.organisation)
    of_others, ours = mentor(), mentor(organisation=contact.organisation)
    unable = person(VolunteeringFactory(active=True, organisation=contact.organisation))
    for somebody in (of_others, unable):
        with pytest.raises(trialling.Refused) as refused:
            trialling.set_mentor(volunteering=volunteering, mentor=somebody, actor=contact.person)
        assert refused.value.code == "no_mentor"
    assert fresh(volunteering).mentor is None
    trialling.set_mentor(volunteering=volunteering, mentor=ours, actor=contact.person)
    assert fresh(volunteering).mentor == ours


def test_nobody_is_their_own_mentor_and_strangers_are_none(aino):
    volunteering = VolunteeringFactory(trial=True)
    for somebody in (person(volunteering), UserFactory(), coordinator("01"), person(VolunteeringFactory(paused=True))):
        with pytest.raises(trialling.Refused) as refused:
            trialling.set_mentor(volunteering=volunteering, mentor=somebody, actor=aino)
        assert refused.value.code in {"own_mentor", "no_mentor"}
    assert mails() == []


@pytest.mark.parametrize(("days", "code"), [(1, "future"), (-5, "too_early")], ids=["future", "before"])
def test_a_session_on_a_day_that_cannot_be(aino, days, code):
    volunteering = VolunteeringFactory(trial=True)
    with pytest.raises(trialling.Refused) as refused:
        note(volunteering, aino, day=clock.today() + dt.timedelta(days=days))
    assert refused.value.code == code
