"""Two who act on one request at the same moment. Each promise has a control twin with the guard off, which breaks it.

The guard is the lock of the request's row, for numbers that of the region's. On SQLite it is the write lock that a
transaction takes at its start, so there the twins run without a transaction as well.
"""

import uuid

import pytest
from django.db import IntegrityError

from core.errors import Refused
from core.models import OutgoingMail
from tests.factories.network import coordinator
from tests.factories.volunteers import AskFactory, RequestFactory, TaskFactory
from tests.together import together
from tests.training.racing import failed, lines, slow
from tests.volunteers.matching.conftest import details
from volunteers.matching import numbers
from volunteers.matching.actions import answering, choosing, entering, steps
from volunteers.matching.models import Ask, Request
from volunteers.matching.states import Answer, RequestState

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def no_lock(monkeypatch):
    """The request is read without a lock. The actions must be called without their transaction as well."""
    monkeypatch.setattr(steps, "locked", lambda pk: Request.objects.select_related("agreed").get(pk=pk))


def caught(call):
    def run():
        try:
            return call()
        except Exception as error:  # noqa: BLE001 - what was raised is the result
            return error

    return run


@pytest.fixture
def two_ready():
    """Two volunteers said yes, and two coordinators look at it."""
    request = RequestFactory(entered_by=coordinator("11"))
    return request, [AskFactory(request=request, yes=True) for _n in range(2)], [request.entered_by, coordinator("11")]


def choose_both(two_ready, action):
    _request, ready, people = two_ready
    with together() as run:
        got = run(*(caught(lambda a=a, p=p: action(ask=a, actor=p)) for a, p in zip(ready, people, strict=True)))
        request = Request.objects.get()
        letters = list(OutgoingMail.objects.order_by("pk").values_list("template", "to"))
        return got, request, letters, lines("matching.request.choose")


def test_two_coordinators_choose_one(two_ready):
    got, request, letters, told = choose_both(two_ready, choosing.choose)

    assert [error.code for error in failed(got)] == ["taken"]
    assert isinstance(failed(got)[0], Refused)
    assert request.state == RequestState.AGREED
    assert sorted(template for template, _to in letters) == ["request_chosen", "request_not_chosen"]
    assert told == 1


def test_control_without_the_lock_both_are_chosen(two_ready, no_lock, monkeypatch):
    slow(monkeypatch, choosing, "_must_be_possible")

    got, _request, letters, told = choose_both(two_ready, choosing.choose.__wrapped__)

    assert failed(got) == []
    assert told == 2
    assert [template for template, _to in letters].count("request_chosen") == 2


def say_yes(action):
    request = RequestFactory(entered_by=coordinator("11"))
    questions = [AskFactory(request=request) for _n in range(2)]
    with together() as run:
        got = run(*(caught(lambda a=a: action(ask=a, said=Answer.YES, actor=None)) for a in questions))
        answers = list(Ask.objects.values_list("answer", flat=True))
        return got, answers, OutgoingMail.objects.filter(template="request_answered").count()


def test_two_yes_at_once_are_two_yes_and_one_letter():
    got, answers, letters = say_yes(answering.answer)
    assert failed(got) == []
    assert answers == [Answer.YES] * 2
    assert letters == 1


def test_control_without_the_lock_each_thinks_to_be_the_first(no_lock, monkeypatch):
    slow(monkeypatch, answering.clock, "now")
    _got, _answers, letters = say_yes(answering.answer.__wrapped__)
    assert letters == 2


def enter_twice(action):
    aino, task = coordinator("11"), TaskFactory()
    given = [details(task, nonce=uuid.uuid4()) for _n in range(2)]
    with together() as run:
        got = run(*(caught(lambda g=g: action(**g, actor=aino)) for g in given))
        return got, sorted(Request.objects.values_list("number", flat=True))


def test_two_requests_at_once_have_two_numbers():
    got, found = enter_twice(entering.enter)
    assert failed(got) == []
    assert len(set(found)) == 2


def test_control_without_the_lock_one_of_them_is_lost(monkeypatch):
    slow(monkeypatch, entering, "_must_be_within")
    monkeypatch.setattr(numbers.Region.objects, "select_for_update", lambda **_more: numbers.Region.objects)

    got, found = enter_twice(entering.enter.__wrapped__)

    # The database still refuses a number twice, but people would see an error for it.
    assert [type(error) for error in failed(got)] == [IntegrityError]
    assert len(found) == 1
