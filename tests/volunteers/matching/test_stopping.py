"""Volunteers who take a break, stop or are forgotten."""

import datetime as dt

import pytest
from django.db import transaction

from core import clock
from core.models import OutgoingMail
from tests.factories.volunteers import RequestFactory, TaskFactory
from tests.volunteers.matching.conftest import helper, organisation_of, person
from tests.volunteers.matching.moves import agreed, asked, fresh, letters
from volunteers.matching.actions import choosing, closing
from volunteers.matching.states import RequestState
from volunteers.onboarding import events
from volunteers.onboarding.actions import pausing
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import State

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("event", [events.paused, events.ended], ids=["paused", "ended"])
def test_who_stops_is_asked_no_more_and_what_was_agreed_is_open_again(aino, wanted, task, event):
    ville = helper(task)
    other = RequestFactory(task=task, entered_by=aino)
    (waiting,) = asked(other, ville, actor=aino)
    agreed(wanted, ville, aino)
    done = RequestFactory(task=task, entered_by=aino)
    agreed(done, ville, aino)
    closing.finish(help_request=done, actor=aino)

    with transaction.atomic():
        event.send(Volunteering, volunteering=ville)

    assert fresh(waiting).withdrawn_at
    assert fresh(wanted).state == RequestState.OPEN
    assert fresh(done).state == RequestState.DONE
    assert letters(to=aino).count("request_opened_again") == 1
    assert letters(to=person(ville))[-1] == "request_chosen", "they know it themselves"


def test_who_stops_after_the_days_has_been_there(aino, wanted, task, later):
    agreed(wanted, ville := helper(task), aino)
    later(days=14)

    events.paused.send(Volunteering, volunteering=ville)

    assert fresh(wanted).state == RequestState.AGREED
    assert letters(to=aino) == ["request_answered"]


def test_when_the_only_one_who_was_asked_stops_whoever_asked_hears_it(aino, wanted, task):
    asked(wanted, ville := helper(task), actor=aino)
    events.paused.send(Volunteering, volunteering=ville)
    assert letters(to=aino) == ["request_nobody_left"]


def test_pausing_through_its_own_action_withdraws(aino, wanted, task):
    (ask,) = asked(wanted, helper(task), actor=aino)
    until = clock.today() + dt.timedelta(days=30)
    pausing.pause(volunteering=ask.volunteering, until=until, reason="", actor=person(ask.volunteering))
    assert Volunteering.objects.get(pk=ask.volunteering_id).state == State.PAUSED
    assert fresh(ask).withdrawn_at


def test_where_the_asker_has_left_the_coordinators_hear_it(aino, raija, task):
    request = RequestFactory(task=task, organisation=organisation_of(raija), entered_by=raija)
    ask = agreed(request, helper(task), raija)
    raija.contact_roles.update(ended_at=clock.now())
    choosing.back_out(ask=ask, actor=person(ask.volunteering))
    assert letters(to=aino) == ["request_opened_again"]


def test_what_was_said_of_somebody_is_forgotten_with_them(aino, wanted, task):
    (ask,) = asked(wanted, helper(task), actor=aino)
    events.forgotten.send(Volunteering, volunteering=ask.volunteering)
    assert fresh(ask).why == []


def test_nothing_is_written_to_closed_accounts(aino, wanted, task):
    ask = agreed(wanted, helper(task), aino)
    who = person(ask.volunteering)
    type(who).objects.filter(pk=who.pk).update(is_active=False)
    closing.cancel(help_request=wanted, actor=aino)
    assert letters(to=who)[-1] == "request_chosen"


def test_letters_about_another_task_of_theirs_go_on(aino, wanted, task):
    one = helper(task)
    two = helper(TaskFactory(), volunteer=one.volunteer)
    agreed(wanted, one, aino)
    agreed(RequestFactory(task=two.task, entered_by=aino), two, aino)
    mine = OutgoingMail.objects.filter(to=person(one).email, template="request_chosen")
    about = mine.get(body__contains=str(one.asks.get().pk))

    events.forgotten.send(Volunteering, volunteering=one)

    assert not OutgoingMail.objects.filter(pk=about.pk).exists()
    assert str(two.asks.get().pk) in mine.get().body
    Volunteering.objects.filter(pk=one.pk).update(volunteer=None, state=State.ANONYMISED)
    events.forgotten.send(Volunteering, volunteering=two)
    assert not OutgoingMail.objects.filter(to=person(two).email, template__startswith="request_").exists()
