"""Choosing among those who said yes, and every way in which a request ends."""

import datetime as dt
import itertools
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from core import clock
from core.errors import Refused
from tests.factories.volunteers import AskFactory, RequestFactory
from tests.volunteers.matching.conftest import helper, organisation_of, person
from tests.volunteers.matching.moves import agreed, asked, fresh, letters, newest, refused
from volunteers.matching import asks
from volunteers.matching.actions import answering, choosing, closing
from volunteers.matching.asks import Standing
from volunteers.matching.models import Ask, Request
from volunteers.matching.states import ASK_DAYS, REQUEST_MONTHS, Answer, RequestState

pytestmark = pytest.mark.django_db


# ── choosing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_chosen_one_hears_whom_to_contact_and_the_others_thanks(aino, wanted, task):
    ready, also, silent, no = asked(wanted, *(helper(task, f"Nimi {n}") for n in range(4)), actor=aino)
    for ask, said in ((ready, "yes"), (also, "yes"), (no, "no")):
        answering.answer(ask=ask, said=said, actor=None)

    for _twice in range(2):
        choosing.choose(ask=ready, actor=aino)

    assert fresh(wanted).state == RequestState.AGREED
    assert fresh(wanted).agreed == ready
    assert letters(to=person(ready.volunteering)) == ["request_asked", "request_chosen"]
    assert letters(to=person(also.volunteering)) == ["request_asked", "request_not_chosen"]
    assert letters(to=person(silent.volunteering)) == ["request_asked", "request_not_chosen"]
    assert letters(to=person(no.volunteering)) == ["request_asked"]
    body = newest("request_chosen").body
    assert f"Aino Savolinna, {aino.email}" in body
    assert ModelLogEntry.objects.filter(action="matching.request.choose").count() == 1


def test_of_an_organisation_the_contact_it_gave_is_named(raija, task):
    request = RequestFactory(task=task, organisation=organisation_of(raija), entered_by=raija)
    agreed(request, helper(task), raija)
    body = newest("request_chosen").body
    assert "Raija Esimerkki" in body
    assert "017 000 0003" in body


@pytest.mark.parametrize("answer", [{}, {"no": True}, {"yes": True, "withdrawn": True}], ids=["none", "no", "ended"])
def test_only_a_yes_that_stands_can_be_chosen(aino, wanted, answer):
    with refused("answer"):
        choosing.choose(ask=AskFactory(request=wanted, **answer), actor=aino)
    assert fresh(wanted).state == RequestState.OPEN


def test_who_was_chosen_first_stays_chosen(aino, wanted, task):
    first, second = asked(wanted, helper(task), helper(task), actor=aino)
    for ask in (first, second):
        answering.answer(ask=ask, said=Answer.YES, actor=None)
    choosing.choose(ask=first, actor=aino)
    with refused("taken"):
        choosing.choose(ask=second, actor=aino)
    assert fresh(wanted).agreed == first
    with refused("taken"):
        answering.answer(ask=second, said=Answer.NO, actor=None)


def test_nobody_chooses_themselves_or_for_another_region(aino, stranger, wanted):
    ask = AskFactory(request=wanted, yes=True, volunteering__volunteer__person=aino)
    with pytest.raises(PermissionDenied):
        choosing.choose(ask=ask, actor=aino)
    with pytest.raises(PermissionDenied):
        choosing.choose(ask=ask, actor=stranger)
    assert fresh(wanted).state == RequestState.OPEN


def test_who_cannot_help_any_more_is_not_chosen(aino, wanted):
    ask = AskFactory(request=wanted, yes=True)
    ask.volunteering.acceptances.all().delete()
    with refused("blocked"):
        choosing.choose(ask=ask, actor=aino)


def test_the_chosen_one_cannot_come_and_the_request_is_open_again(aino, wanted, task):
    ask = agreed(wanted, helper(task), aino)

    for _twice in range(2):
        choosing.back_out(ask=ask, actor=person(ask.volunteering))

    assert (fresh(wanted).state, fresh(wanted).agreed) == (RequestState.OPEN, None)
    assert letters(to=aino) == ["request_answered", "request_opened_again"]
    again = asked(fresh(wanted), ask.volunteering, actor=aino)
    assert again == [ask], "asked anew, with a new key"
    assert again[0].token_hash != ask.token_hash


def test_nobody_backs_out_for_another(aino, wanted, task):
    ask = agreed(wanted, helper(task), aino)
    with pytest.raises(PermissionDenied):
        choosing.back_out(ask=ask, actor=aino)
    assert fresh(wanted).state == RequestState.AGREED


def test_the_asker_may_enter_that_they_cannot_come(aino, stranger, wanted, task):
    ask = agreed(wanted, helper(task), aino)
    with pytest.raises(PermissionDenied):
        choosing.release(ask=ask, actor=stranger)
    choosing.release(ask=ask, actor=aino)
    assert fresh(wanted).state == RequestState.OPEN
    assert (fresh(ask).answer, bool(fresh(ask).withdrawn_at)) == (Answer.YES, True), "they have not said no"
    assert letters(to=person(ask.volunteering))[-1] == "request_called_off"


# ── how it ends ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_done_is_said_by_the_volunteer_or_the_asker_once(aino, stranger, wanted, task):
    ask = agreed(wanted, helper(task), aino)
    with pytest.raises(PermissionDenied):
        closing.finish(help_request=wanted, actor=stranger)
    for actor in (person(ask.volunteering), aino):
        closing.finish(help_request=wanted, actor=actor)
    assert fresh(wanted).state == RequestState.DONE
    assert ModelLogEntry.objects.filter(action="matching.request.finish").count() == 1
    with refused("done"):
        choosing.back_out(ask=ask, actor=person(ask.volunteering))


def test_nothing_is_done_before_its_day(aino, wanted, task):
    ask = agreed(wanted, helper(task), aino)
    Request.objects.update(from_day=clock.today() + dt.timedelta(days=1))
    with refused("early"):
        closing.finish(help_request=wanted, actor=person(ask.volunteering))


def test_everybody_who_waits_hears_that_it_was_called_off(aino, wanted, task):
    yes, silent, no = asked(wanted, helper(task), helper(task), helper(task), actor=aino)
    answering.answer(ask=yes, said="yes", actor=None)
    answering.answer(ask=no, said="no", actor=None)

    for _twice in range(2):
        closing.cancel(help_request=wanted, actor=aino)

    assert fresh(wanted).state == RequestState.CANCELLED
    assert letters(to=person(yes.volunteering))[1:] == ["request_called_off"]
    assert letters(to=person(silent.volunteering))[1:] == ["request_called_off"]
    assert letters(to=person(no.volunteering))[1:] == []
    with refused("closed"):
        asked(wanted, helper(task), actor=aino)


STATES = {
    RequestState.OPEN: {"ask", "choose", "cancel"},
    RequestState.AGREED: {"release", "finish", "cancel"},
    RequestState.DONE: set(),
    RequestState.CANCELLED: set(),
}
# Done again what is done already changes nothing and is no mistake.
HARMLESS = {
    (RequestState.OPEN, "release"),
    (RequestState.AGREED, "choose"),
    (RequestState.DONE, "finish"),
    (RequestState.CANCELLED, "cancel"),
    (RequestState.CANCELLED, "release"),
}


@pytest.mark.parametrize(
    ("state", "move"), list(itertools.product(STATES, ["ask", "choose", "release", "finish", "cancel"])), ids=str
)
def test_every_move_in_every_state(aino, wanted, task, state, move):
    ask = AskFactory(request=wanted, yes=True)
    held = ask if state in (RequestState.AGREED, RequestState.DONE) else None
    Request.objects.filter(pk=wanted.pk).update(state=state, agreed=held)
    moves = {
        "ask": lambda: asked(wanted, helper(task), actor=aino),
        "choose": lambda: choosing.choose(ask=ask, actor=aino),
        "release": lambda: choosing.release(ask=ask, actor=aino),
        "finish": lambda: closing.finish(help_request=wanted, actor=aino),
        "cancel": lambda: closing.cancel(help_request=wanted, actor=aino),
    }
    before = ModelLogEntry.objects.count()

    if move in STATES[state] or (state, move) in HARMLESS:
        moves[move]()
    else:
        with pytest.raises(Refused):
            moves[move]()

    assert (ModelLogEntry.objects.count() > before) == (move in STATES[state])


def test_the_clock_closes_what_has_passed_and_thanks_who_was_ready(aino, wanted, task, later):
    yes, silent = asked(wanted, helper(task), helper(task), actor=aino)
    answering.answer(ask=yes, said="yes", actor=None)
    helped = RequestFactory(task=task, entered_by=aino, until_day=clock.today())
    agreed(helped, helper(task), aino)

    assert closing.close_past() == 0
    later(days=14)
    assert closing.close_past() == 1
    later(days=1)
    assert closing.close_past() == 1

    assert fresh(wanted).state == RequestState.CANCELLED
    assert fresh(helped).state == RequestState.DONE
    assert letters(to=person(yes.volunteering))[1:] == ["request_passed"]
    assert letters(to=person(silent.volunteering))[1:] == []
    assert asks.standing(fresh(yes)) == Standing.PASSED


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_who_was_ready_hears_that_the_days_have_passed_and_not_that_nobody_needs_help(
    aino, wanted, task, later, language
):
    (ask,) = asked(wanted, helper(task, v_mail_language=language), actor=aino)
    answering.answer(ask=ask, said="yes", actor=None)
    later(days=14)
    closing.close_past()
    letter = newest("request_passed")
    assert wanted.number in letter.subject
    if language == "en":
        assert "nobody was chosen for it" in letter.body
        assert "not needed" not in letter.body


def test_what_was_called_off_in_time_has_not_passed_later(aino, wanted, task, later):
    (ask,) = asked(wanted, helper(task), actor=aino)
    closing.cancel(help_request=wanted, actor=aino)
    later(days=14)
    assert asks.standing(fresh(ask)) == Standing.OVER


def test_the_clock_ends_questions_without_an_answer(aino, wanted, task, later):
    yes, silent = asked(wanted, helper(task), helper(task), actor=aino)
    answering.answer(ask=yes, said="yes", actor=None)
    later(days=ASK_DAYS)
    assert closing.expire_asks() == 0
    later(days=1)
    assert closing.expire_asks() == 1
    assert fresh(silent).withdrawn_at
    assert fresh(yes).withdrawn_at is None
    assert letters(to=aino) == ["request_answered"], "somebody is left"


def test_when_nobody_answered_in_time_whoever_asked_hears_it_once(aino, wanted, task, later):
    asked(wanted, helper(task), helper(task), actor=aino)
    later(days=ASK_DAYS + 1)
    assert [closing.expire_asks() for _twice in range(2)] == [2, 0]
    assert letters(to=aino) == ["request_nobody_left"]


def test_one_request_that_fails_does_not_hold_up_the_others(aino, task, later, monkeypatch):
    broken, whole = (RequestFactory(task=task, entered_by=aino) for _n in range(2))
    locked = closing.steps.locked

    def breaks(pk):
        if pk == broken.pk:
            raise RuntimeError
        return locked(pk)

    monkeypatch.setattr(closing.steps, "locked", breaks)
    later(days=14)

    assert closing.close_past() == 1
    assert fresh(whole).state == RequestState.CANCELLED
    assert fresh(broken).state == RequestState.OPEN


def test_who_could_not_come_says_so_when_the_days_have_passed(aino, wanted, task, later):
    ask = agreed(wanted, helper(task), aino)
    type(aino).objects.filter(pk=aino.pk).update(language="en")
    later(days=14)
    choosing.back_out(ask=ask, actor=person(ask.volunteering))
    body = newest("request_opened_again").body
    assert "If the help is still needed, enter a new request." in body
    assert "looks for somebody again" not in body


def test_requests_are_deleted_with_their_questions_long_after_their_end(aino, wanted, task, later):
    agreed(wanted, helper(task), aino)
    closing.finish(help_request=wanted, actor=aino)
    kept = RequestFactory(task=task)
    last = clock.months_after(clock.today(), REQUEST_MONTHS) - clock.today()
    later(days=last.days)
    assert closing.delete_old() == 0
    later(days=1)
    assert closing.delete_old() == 1
    assert list(Request.objects.all()) == [kept]
    assert not Ask.objects.exists()


# ── what the database itself refuses ──────────────────────────────────────────────────────────────────────────────────


def test_the_database_knows_no_agreement_without_whom(wanted):
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=wanted.pk).update(state=RequestState.AGREED)


def test_the_database_asks_nobody_twice(wanted):
    ask = AskFactory(request=wanted)
    with pytest.raises(IntegrityError), transaction.atomic():
        AskFactory(request=wanted, volunteering=ask.volunteering)


def test_the_database_gives_no_number_twice(wanted):
    with pytest.raises(IntegrityError), transaction.atomic():
        RequestFactory(number=wanted.number, nonce=uuid.uuid4())
