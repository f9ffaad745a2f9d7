"""Whoever does not go on is reminded once and kindly; then the coordinator asks, and nobody is kept without end."""

import datetime as dt

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied

from core import clock, mail
from tests.factories.accounts import UserFactory
from tests.factories.courses import enrol, publish
from tests.factories.network import coordinator
from tests.factories.volunteers import TaskFactory, VolunteeringFactory, accept
from tests.volunteers.onboarding.steps.conftest import breaks_for, deputy, fresh, mails, person, templates, yes
from volunteers.onboarding import handling, steps, tasks, waiting
from volunteers.onboarding.actions import agreeing, leaving, pausing, reminding
from volunteers.onboarding.mails import steps as letters
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import ANSWER_DAYS, REMIND_DAYS, SILENT_DAYS, Ball, Document, State

pytestmark = pytest.mark.django_db

REMINDED, SILENT = {"days": REMIND_DAYS, "minutes": 1}, {"days": SILENT_DAYS, "minutes": 1}


def ago(**since):
    return clock.now() - dt.timedelta(**since)


def quiet(trait, **given):
    """Whose turn it has been since a minute more than the volunteer is waited for; what they accepted was before."""
    return VolunteeringFactory(**{trait: True}, turn_since=ago(**REMINDED), accepted=False, **given)


def training(**given):
    course = publish().course
    return course, quiet("training", task=TaskFactory(courses=[course]), **given)


def ball(volunteering):
    """As one and as the list say it."""
    row = fresh(volunteering)
    turn, marked = steps.turn(row), waiting.marked(Volunteering.objects.all()).get(pk=row.pk)
    assert (marked.is_waiting, marked.is_silent) == (turn.ball == Ball.COORDINATOR, turn.is_silent)
    assert marked.waiting_since == turn.since
    return turn.ball


@pytest.mark.parametrize("trait", ["extract", "agreement", "training"])
def test_a_silent_volunteer_is_reminded_once_then_the_coordinator_is_asked_and_then_it_escalates(aino, at, trait):
    stand_in = deputy()
    given = {"task": TaskFactory(courses=[publish().course])} if trait == "training" else {}
    volunteering = quiet(trait, handler=aino, **given)
    who = person(volunteering)
    assert (tasks.remind_silent(), tasks.remind_silent()) == (1, 0)
    assert (templates(who), templates(aino), ball(volunteering)) == (["reminder"], [], Ball.VOLUNTEER)
    at(**SILENT)
    assert (tasks.remind_silent(), tasks.remind_silent()) == (1, 0)
    assert (templates(who), templates(aino), ball(volunteering)) == (["reminder"], ["news"], Ball.COORDINATOR)
    assert tasks.escalate() == 0
    at(days=ANSWER_DAYS, minutes=1)
    assert (tasks.escalate(), tasks.remind_silent()) == (1, 0)
    assert (templates(stand_in), ball(volunteering)) == (["escalated"], Ball.COORDINATOR)
    at(days=ANSWER_DAYS, minutes=1)
    tasks.escalate()
    # The administrators are told by the same column.
    assert fresh(volunteering).reminded_at >= fresh(volunteering).escalated_at
    assert (tasks.escalate(), ball(volunteering)) == (0, Ball.COORDINATOR)


def test_a_minute_earlier_nobody_is_reminded_or_asked(aino, at):
    volunteering = VolunteeringFactory(agreement=True, turn_since=ago(days=REMIND_DAYS) + dt.timedelta(minutes=1))
    assert tasks.remind_silent() == 0
    at(minutes=2)
    assert tasks.remind_silent() == 1
    at(days=SILENT_DAYS - 1)
    assert (tasks.remind_silent(), ball(volunteering)) == (0, Ball.VOLUNTEER)


def test_where_it_is_not_the_volunteers_turn_nobody_is_reminded(aino):
    consented = quiet("extract")
    accept(consented, Document.EXTRACT)
    for trait in ("interview", "trial", "active", "left", "declined", "withdrawn"):
        quiet(trait, **({"ended_at": clock.now()} if trait in {"left", "declined", "withdrawn"} else {}))
    quiet("paused")
    VolunteeringFactory(turn_since=ago(days=99))
    assert tasks.remind_silent() == 0
    assert mails() == []


def test_who_goes_on_is_not_silent_any_more(aino, at):
    volunteering = quiet("agreement", task=TaskFactory(plain=True), handler=aino)
    who = person(volunteering)
    tasks.remind_silent()
    at(**SILENT)
    tasks.remind_silent()
    # It is the coordinator's turn, and the volunteer can still do it.
    for document in (Document.AGREEMENT, Document.CONFIDENTIALITY):
        agreeing.accept(volunteering=volunteering, actor=who, **yes(document))
    row = fresh(volunteering)
    assert (row.state, row.reminded_at) == (State.ACTIVE, None)
    assert tasks.remind_silent() == 0


def test_who_has_accepted_one_text_has_time_for_the_other(aino):
    volunteering = quiet("agreement")
    agreeing.accept(volunteering=volunteering, actor=person(volunteering), **yes(Document.AGREEMENT))
    assert tasks.remind_silent() == 0


def test_who_learns_slowly_is_not_silent(aino, at):
    course, volunteering = training(handler=aino)
    enrolment = enrol(person(volunteering), course.versions.get())
    other = quiet("training", task=TaskFactory(courses=[publish().course]))
    enrol(person(other), publish())
    assert tasks.remind_silent() == 1
    assert templates(person(other)) == ["reminder"]
    at(**REMINDED)
    assert tasks.remind_silent() == 1
    at(days=SILENT_DAYS - 1)
    enrolment.touched_at = clock.now()
    enrolment.save()
    at(days=2)
    tasks.remind_silent()
    assert (ball(volunteering), ball(other)) == (Ball.VOLUNTEER, Ball.COORDINATOR)


def test_the_coordinator_asks_once_more_or_ends_it(aino, at):
    volunteering, ended = training(handler=aino)[1], training(handler=aino)[1]
    tasks.remind_silent()
    at(**SILENT)
    tasks.remind_silent()
    turn = steps.turn(fresh(volunteering))
    choice = handling.choice(fresh(volunteering), turn, aino)
    assert (choice.main, "end_volunteering" in choice.others) == ("ask_again", True)
    for _tap in range(2):
        reminding.ask_again(volunteering=volunteering, actor=aino)
    assert (templates(person(volunteering)), ball(volunteering)) == (["reminder"] * 2, Ball.VOLUNTEER)
    assert handling.choice(fresh(volunteering), steps.turn(fresh(volunteering)), aino).main == ""
    leaving.leave(volunteering=ended, actor=aino, reason="Kiitos kiinnostuksesta!")
    at(**SILENT)
    assert tasks.remind_silent() == 1
    assert (ball(volunteering), fresh(ended).state) == (Ball.COORDINATOR, State.LEFT)


def test_nobody_else_asks_again_and_nobody_who_is_not_silent_is_asked(aino, at):
    volunteering = quiet("agreement")
    with pytest.raises(reminding.Refused) as refused:
        reminding.ask_again(volunteering=volunteering, actor=aino)
    assert refused.value.code == "not_silent"
    tasks.remind_silent()
    at(**SILENT)
    tasks.remind_silent()
    for somebody in (person(volunteering), coordinator("01"), UserFactory()):
        with pytest.raises(PermissionDenied):
            reminding.ask_again(volunteering=volunteering, actor=somebody)
    assert templates(person(volunteering)) == ["reminder"]


def test_both_sides_read_how_it_stands(aino, at, settings):
    settings.LANGUAGE_CODE = "en"
    volunteering = quiet("agreement", handler=aino)
    before = steps.now(volunteering)
    tasks.remind_silent()
    at(days=SILENT_DAYS + ANSWER_DAYS, minutes=1)
    tasks.remind_silent()
    row = fresh(volunteering)
    handler, own = steps.now(row, "handler"), steps.now(row)
    assert handler.title != steps.now(volunteering, "handler").title
    assert handler.url
    # What the volunteer can do stays the same; nothing blames them, and nothing was promised to them.
    assert (own.title, own.text) == (before.title, before.text)
    Volunteering.objects.filter(pk=row.pk).update(escalated_at=clock.now(), turn_since=ago(days=9))
    assert steps.now(fresh(row)).text == before.text
    assert steps.now(fresh(row), "handler").text != handler.text


def test_one_that_fails_holds_up_no_other(aino, monkeypatch):
    bad, good = quiet("agreement"), quiet("agreement")
    breaks_for(bad, reminding, monkeypatch)
    assert tasks.remind_silent() == 1
    assert templates(person(good)) == ["reminder"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("trait", ["extract", "agreement", "training", "paused"])
def test_the_letters_are_whole_and_name_the_contact_person(aino, trait, language):
    volunteering = VolunteeringFactory(**{trait: True}, handler=aino, volunteer__person__language=language)
    (message,) = letters.reminder(volunteering)
    subject, body = mail.render(message.template, message.context, message.language)
    assert "None" not in body
    assert "{" not in subject + body
    assert "Aino Esimerkki" in body
    assert f"{settings.SITE_URL}/{language}/" in body
    assert len(body.split()) < 120 + 30


# ── a break without an end ───────────────────────────────────────────────────────────────────────────────────────────


HALF_A_YEAR = {"days": 185}


def test_after_half_a_year_on_a_break_one_letter_asks_back(aino, at):
    volunteering, until = VolunteeringFactory(active=True), clock.today() + dt.timedelta(days=300)
    who = person(volunteering)
    pausing.pause(volunteering=volunteering, actor=who)
    with_end = VolunteeringFactory(paused=True, paused_until=until)
    at(days=170)
    assert tasks.remind_silent() == 0
    at(days=15)
    assert (tasks.remind_silent(), tasks.remind_silent()) == (1, 0)
    assert (templates(who), templates(person(with_end))) == (["paused", "break_reminder"], [])
    now = steps.now(fresh(volunteering))
    assert (ball(volunteering), bool(now.url)) == (Ball.VOLUNTEER, True)
    assert ball(with_end) == Ball.NOBODY
    at(**HALF_A_YEAR)
    assert tasks.remind_silent() == 0


def test_who_goes_on_with_the_break_has_answered(aino, at):
    volunteering = VolunteeringFactory(active=True)
    who = person(volunteering)
    pausing.pause(volunteering=volunteering, actor=who)
    at(**HALF_A_YEAR)
    tasks.remind_silent()
    for _tap in range(2):
        pausing.pause(volunteering=volunteering, actor=who)
    assert (ball(volunteering), tasks.remind_silent()) == (Ball.NOBODY, 0)
    assert templates(who) == ["paused", "break_reminder", "paused"]
    at(**HALF_A_YEAR)
    assert tasks.remind_silent() == 1
    pausing.resume(volunteering=volunteering, actor=who)
    assert fresh(volunteering).reminded_at is None
