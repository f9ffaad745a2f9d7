"""Two who act on one certification at the same moment. Each promise has a control twin with the guard off, which breaks
it.

The guard is the lock of the certification. On SQLite it is the write lock that a transaction takes at its start, so
there the twins run without a transaction as well.
"""

import pytest
from django.db import IntegrityError

from certification.quality import lives
from certification.quality.actions import following, measures, reminding, steps
from certification.quality.models import Certification, Decision, Letter, Measure
from certification.quality.states import Part, Status
from core.errors import Refused
from tests.certification.quality.certified import certified, follow_up, fresh, mails
from tests.factories import quality
from tests.together import together
from tests.training.racing import failed, slow

pytestmark = pytest.mark.django_db(transaction=True)

REASONS = "Ei vastausta."


def caught(call):
    def run():
        try:
            return call()
        except Exception as error:  # noqa: BLE001 - what was raised is the result
            return error

    return run


def unlocked(monkeypatch):
    rows = Certification.objects.select_related("organisation__municipality", "version__scheme")
    monkeypatch.setattr(steps, "locked_certification", lambda pk: rows.get(pk=pk))


def decide_both(action):
    of, _contact = certified()
    measure, people = quality.measure(of, until=of.valid_to), [quality.agency(Part.DECIDER) for _each in range(2)]
    with together() as run:
        got = run(*(caught(lambda p=person: action(measure=measure, reasons=REASONS, actor=p)) for person in people))
        return got, Decision.objects.filter(measure=measure).count(), fresh(of).status


def test_two_decide_one_measure_and_there_is_one_decision():
    got, decisions, status = decide_both(following.decide_measure)
    assert [error.code for error in failed(got)] == ["moved"]
    assert (decisions, status) == (1, Status.SUSPENDED)


def test_control_without_the_lock_the_second_meets_an_error_of_the_database(monkeypatch):
    unlocked(monkeypatch)
    slow(monkeypatch, lives, "was_heard")
    got, _decisions, _status = decide_both(following.decide_measure.__wrapped__)
    assert any(isinstance(each, IntegrityError) for each in failed(got))
    assert not any(isinstance(each, Refused) for each in failed(got))


def decide_and_drop(decide, drop):
    of, _contact = certified()
    measure, decider, lead = (
        quality.measure(of, until=of.valid_to),
        quality.agency(Part.DECIDER),
        quality.agency("lead"),
    )
    with together() as run:
        got = run(
            caught(lambda: decide(measure=measure, reasons=REASONS, actor=decider)),
            caught(lambda: drop(measure=measure, text="Korjattu.", actor=lead)),
        )
        row = fresh(measure)
        return got, row.decided_at is not None and row.dropped_at is not None


def test_one_decides_while_another_drops_it_and_only_one_of_them_does():
    got, both = decide_and_drop(following.decide_measure, following.drop)
    assert [error.code for error in failed(got)] == ["moved"]
    assert not both


def test_control_without_the_lock_it_is_decided_and_dropped(monkeypatch):
    unlocked(monkeypatch)
    slow(monkeypatch, measures, "must_be_open")
    _got, both = decide_and_drop(following.decide_measure.__wrapped__, following.drop.__wrapped__)
    assert both


def propose_both(action):
    of, _contact = certified()
    people = [quality.agency(Part.EVALUATOR) for _each in range(2)]
    proposal = following.Proposal(kind="withdraw", grounds="Syy.")
    with together() as run:
        got = run(*(caught(lambda p=person: action(certification=of, proposal=proposal, actor=p)) for person in people))
        return got, Measure.objects.count(), Letter.objects.filter(kind="hearing").count()


def test_two_propose_and_the_organisation_is_heard_once():
    got, number, letters = propose_both(following.propose)
    assert [error.code for error in failed(got)] == ["open"]
    assert (number, letters) == (1, 1)


def test_control_without_the_lock_the_second_proposal_meets_an_error(monkeypatch):
    unlocked(monkeypatch)
    slow(monkeypatch, measures, "must_fit")
    got, _number, _letters = propose_both(following.propose.__wrapped__)
    assert [type(error) for error in failed(got)] == [IntegrityError]


def clocks(do, sent):
    with together() as run:
        got = run(do, do)
        return got, len(mails(sent))


def test_two_clocks_ask_for_a_follow_up_once():
    certified(days_ago=350)
    got, sent = clocks(following.open_due, "surveillance_due")
    assert (sorted(got), sent) == ([0, 1], 1)


def test_two_clocks_remind_once():
    of, _contact = certified()
    follow_up(of, asked=40)
    got, sent = clocks(following.remind, "surveillance_missing")
    assert (sorted(got), sent) == ([0, 1], 1)


def test_control_without_the_lock_two_clocks_remind_twice(monkeypatch):
    of, _contact = certified()
    follow_up(of, asked=40)
    unlocked(monkeypatch)
    monkeypatch.setattr(reminding, "_remind_of_follow_ups", reminding._remind_of_follow_ups.__wrapped__)
    slow(monkeypatch, lives, "owed")
    _got, sent = clocks(following.remind, "surveillance_missing")
    assert sent == 2
