"""Two who act on one case at the same moment. Each promise has a control twin with the guard off, which breaks it.

The guards are the locks of the case, of the decision and of the numbers. On SQLite it is the write lock that a
transaction takes at its start, so there the twins run without a transaction as well.
"""

import uuid

import pytest
from django.db import IntegrityError

from certification.quality import caseflow, policies_cases
from certification.quality.actions import cases as actions
from certification.quality.models import Case, Decision, Line
from core.errors import Refused
from tests.factories import quality
from tests.factories.network import ContactFactory
from tests.together import together
from tests.training.racing import failed, slow

pytestmark = pytest.mark.django_db(transaction=True)


def caught(call):
    def run():
        try:
            return call()
        except Exception as error:  # noqa: BLE001 - what was raised is the result
            return error

    return run


def complained(action=actions.complain, **more):
    values = {"text": "Paikka oli kiinni.", "email": "", "language": "fi", "actor": None, "nonce": uuid.uuid4()}
    return action(organisation=None, **values | more)


def take_both(action):
    case, people = complained(), [quality.agency("cases") for _each in range(2)]
    with together() as run:
        got = run(*(caught(lambda p=person: action(case=case, actor=p)) for person in people))
        return got, Line.objects.filter(verb="case.take").count()


def test_two_take_a_case_and_one_of_them_has_it():
    got, told = take_both(actions.take)
    assert [error.code for error in failed(got)] == ["taken"]
    assert told == 1


def test_control_without_the_lock_both_have_it(monkeypatch):
    monkeypatch.setattr(caseflow, "locked", lambda pk: Case.objects.select_related("organisation").get(pk=pk))
    slow(monkeypatch, policies_cases, "may_read")
    got, told = take_both(actions.take.__wrapped__)
    assert not [error for error in failed(got) if isinstance(error, Refused)]
    assert told + len(failed(got)) == 2


def complain_twice(action):
    nonce = uuid.uuid4()
    with together() as run:
        got = run(*[caught(lambda: complained(action, nonce=nonce).number)] * 2)
        return got, Case.objects.count()


def test_one_complaint_sent_by_two_windows_is_one():
    got, number = complain_twice(actions.complain)
    assert failed(got) == []
    assert (len(set(got)), number) == (1, 1)


def test_control_without_the_lock_of_the_numbers_one_of_them_fails(monkeypatch):
    monkeypatch.setattr(actions, "next_number", lambda prefix: f"{prefix}{uuid.uuid4().hex[:8]}")
    slow(monkeypatch, caseflow, "due")
    got, _number = complain_twice(actions.complain.__wrapped__)
    assert [type(error) for error in failed(got)] == [IntegrityError]


def appeal_twice(action):
    made = quality.certification()
    manager = ContactFactory(organisation=made.organisation).person
    given = {"decision": made.decisions.get(), "actor": manager, "text": "A", "wanted": "B"}
    with together() as run:
        got = run(*[caught(lambda: action(nonce=uuid.uuid4(), **given))] * 2)
        return got, Case.objects.count()


def test_two_appeals_against_one_decision_are_one():
    got, number = appeal_twice(actions.appeal)
    assert [error.code for error in failed(got)] == ["filed"]
    assert number == 1


def test_control_without_the_lock_of_the_decision_one_of_them_fails(monkeypatch):
    monkeypatch.setattr(type(Decision.objects.all()), "select_for_update", lambda rows, **_more: rows)
    monkeypatch.setattr(actions, "next_number", lambda prefix: f"{prefix}{uuid.uuid4().hex[:8]}")
    slow(monkeypatch, caseflow, "due")
    got, _number = appeal_twice(actions.appeal.__wrapped__)
    assert [type(error) for error in failed(got)] == [IntegrityError]
