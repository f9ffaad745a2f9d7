"""The owner of an action point is reminded once for each day that it is due."""

import logging

import pytest
import time_machine

from core import clock, schedules
from network.meetings import tasks
from network.meetings.actions import action_points as actions
from network.meetings.models import ActionPoint
from network.meetings.states import ACTION_POINT_DAYS
from tests.network.meetings.outcomes.conftest import DAY, draft, letters, owned
from tests.training.racing import at_once, failed, slow

pytestmark = pytest.mark.django_db


def due(meeting, owner, actor, days=ACTION_POINT_DAYS):
    return owned(meeting, owner, actor, due_on=clock.today() + days * DAY)


def test_the_owner_gets_a_mail_some_days_before_and_no_second_one(meeting, aino, raija):
    point = due(meeting, raija, aino, ACTION_POINT_DAYS + 1)
    assert tasks.remind_owners() == 0
    with time_machine.travel(clock.now() + DAY):
        assert tasks.remind_owners() == 1
        assert tasks.remind_owners() == 0
    with time_machine.travel(clock.now() + 2 * DAY):
        assert tasks.remind_owners() == 0
    (mail,) = letters()
    assert (mail.template, mail.to) == ("action_point_due", raija.email)
    for said in ("Päivittää kyltit", "Verkostotapaaminen", str(point.pk), meeting.contact_email, "Raija"):
        assert said in mail.body


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_it_is_written_in_the_owners_language(meeting, aino, raija, language):
    raija.language = language
    raija.save()
    point = due(meeting, raija, aino)
    assert tasks.remind_owners() == 1
    (mail,) = letters()
    assert mail.language == language
    assert f"/{language}/" in mail.body
    assert str(point.due_on.year) in mail.subject
    assert ("Nätverksträff" if language == "sv" else "Verkostotapaaminen") in mail.body


def test_another_day_is_reminded_of_anew(meeting, aino, raija):
    point = due(meeting, raija, aino)
    tasks.remind_owners()
    actions.move(point=point, due_on=point.due_on + 20 * DAY, actor=raija)
    assert tasks.remind_owners() == 0
    with time_machine.travel(clock.now() + 20 * DAY):
        assert tasks.remind_owners() == 1
    assert len(letters()) == 2


@pytest.mark.parametrize("what", ["done", "dropped", "late", "far", "words", "closed"])
def test_nobody_is_reminded_of_what_needs_no_reminding(meeting, aino, raija, what):
    point = due(meeting, raija, aino)
    changes = {
        "done": {"done_at": clock.now()},
        "dropped": {"dropped_at": clock.now()},
        "late": {"due_on": clock.today() - DAY},
        "far": {"due_on": clock.today() + (ACTION_POINT_DAYS + 1) * DAY},
        "words": {"owner": None, "owner_name": "Kirjasto"},
    }
    ActionPoint.objects.filter(pk=point.pk).update(**changes.get(what, {}))
    if what == "closed":
        raija.is_active = False
        raija.save()
    assert tasks.remind_owners() == 0
    assert actions.remind_of(pk=point.pk) is False
    assert not letters()


def test_whoever_just_got_it_is_not_told_twice(meeting, aino, raija, contact):
    point = due(meeting, raija, aino)
    actions.hand_over(point=point, email=contact.email, actor=raija)
    assert tasks.remind_owners() == 0
    assert [mail.template for mail in letters()] == ["action_point_given"]


def test_one_bad_address_stops_nobody(meeting, aino, raija, contact, caplog):
    due(meeting, raija, aino)
    due(meeting, contact, aino)
    type(raija).objects.filter(pk=raija.pk).update(email="ei osoite")
    with caplog.at_level(logging.ERROR):
        assert tasks.remind_owners() == 1
    assert [mail.to for mail in letters()] == [contact.email]
    assert "ei osoite" not in caplog.text
    # It stays to be done for when the address is right again.
    type(raija).objects.filter(pk=raija.pk).update(email="raija@sahkoposti.example")
    assert tasks.remind_owners() == 1


def test_the_clock_wakes_it_daily():
    declared = schedules.declared()["meetings.remind_owners"]
    assert (declared.func, declared.minutes) == ("network.meetings.tasks.remind_owners", 24 * 60)


# ── at the same moment ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_one_letter(meeting, aino, raija):
    point = due(meeting, raija, aino)
    got = at_once(4, lambda: actions.remind_of(pk=point.pk))
    assert not failed(got)
    assert sorted(got) == [False, False, False, True]
    assert len(letters()) == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_they_write_more(meeting, aino, raija, monkeypatch):
    point = due(meeting, raija, aino)
    monkeypatch.setattr(
        actions, "_locked", lambda pk: ActionPoint.objects.select_related("owner", "meeting").get(pk=pk)
    )
    slow(monkeypatch, actions.mails, "due")
    got = at_once(4, lambda: actions.remind_of.__wrapped__(pk=point.pk))
    assert sum(each is True for each in got) > 1


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_make_one_revision_and_one_is_told(meeting, aino):
    from core.errors import Refused  # noqa: PLC0415
    from network.meetings.models import Minutes, MinutesRevision  # noqa: PLC0415
    from tests.network.meetings.outcomes.conftest import write  # noqa: PLC0415

    said = iter(["Yksi", "Kaksi", "Kolme"])
    got = at_once(3, lambda: write(meeting, aino, next(said)))
    assert sum(isinstance(each, Refused) for each in got) == 2
    assert sum(isinstance(each, Minutes) for each in got) == 1
    assert MinutesRevision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_form_twice_at_once_is_one_task(meeting, aino):
    same = draft()
    got = at_once(4, lambda: actions.add_point(meeting=meeting, draft=same, actor=aino))
    assert not failed(got)
    assert ActionPoint.objects.count() == 1
