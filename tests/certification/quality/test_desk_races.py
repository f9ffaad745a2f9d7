"""Two of the agency who act on one matter at the same moment. Each promise has a control twin with the guard off.

The guard is the lock of the matter's row. On SQLite it is the write lock that a transaction takes at its start, so
there the twins run without a transaction as well.
"""

import pytest
from django.db import IntegrityError

from certification.quality import ties
from certification.quality.actions import evaluating, steps, taking
from certification.quality.models import Application, Assignment, Finding, Line
from certification.quality.states import Part, State
from core import clock
from core.errors import Refused
from tests.factories import quality
from tests.together import together
from tests.training.racing import slow

pytestmark = pytest.mark.django_db(transaction=True)


def caught(call):
    def run():
        try:
            return call()
        except (Refused, IntegrityError) as error:
            return error

    return run


def without_lock(monkeypatch):
    rows = Application.objects.select_related("organisation__municipality", "version__scheme", "certification")
    monkeypatch.setattr(steps, "locked", lambda pk: rows.all().get(pk=pk))


def free_review():
    made = quality.application(State.REVIEW)
    made.assignments.filter(part=Part.REVIEWER).update(ended_at=clock.now())
    return made


def taken(made, act=taking.take):
    return [
        caught(lambda person=person: act(application=made, part=Part.REVIEWER, actor=person))
        for person in [quality.agency(Part.REVIEWER) for _each in range(2)]
    ]


def test_of_two_who_take_the_review_one_has_it_and_the_other_is_told():
    for _round in range(10):
        calls = taken(free_review())
        with together() as run:
            got = run(*calls)
        assert sorted(type(each).__name__ for each in got) == ["Assignment", "Refused"]
        assert next(each for each in got if isinstance(each, Refused)).code == "taken"


def test_control_without_the_lock_the_table_has_to_refuse_the_second(monkeypatch):
    without_lock(monkeypatch)
    slow(monkeypatch, ties, "tied")
    calls = taken(free_review(), taking.take.__wrapped__)
    with together() as run:
        got = run(*calls)
    assert any(isinstance(each, IntegrityError) for each in got)


def graded(made, act=evaluating.grade):
    people = [quality.assign(made, Part.EVALUATOR).person for _each in range(2)]
    answer = made.answers.order_by("pk").first()

    def call(person, grade):
        given = {"grade": grade, "reason": "Syy.", "note": "", "revision": 0}
        return caught(lambda: act(answer=answer, actor=person, **given))

    return [call(person, grade) for person, grade in zip(people, ("minor", "major"), strict=True)]


def test_of_two_who_assess_one_answer_one_is_saved_and_the_other_is_told():
    for _round in range(10):
        calls = graded(quality.application(State.EVALUATION))
        with together() as run:
            got = run(*calls)
        assert sorted(type(each).__name__ for each in got) == ["Finding", "Refused"]
        assert next(each for each in got if isinstance(each, Refused)).code == "changed"


def test_control_without_the_lock_both_find_nothing_saved(monkeypatch):
    without_lock(monkeypatch)
    slow(monkeypatch, Finding, "clean_fields")
    calls = graded(quality.application(State.EVALUATION), evaluating.grade.__wrapped__)
    with together() as run:
        got = run(*calls)
    assert not any(isinstance(each, Refused) for each in got)
    assert any(isinstance(each, IntegrityError) for each in got)


def test_a_matter_passed_on_twice_at_once_moves_once():
    made = quality.application(State.EVALUATION)
    people = [quality.member(made, Part.EVALUATOR), quality.assign(made, Part.EVALUATOR).person]
    quality.grade(made, "conform", by=people[0], closed=False)
    with together() as run:
        run(*(caught(lambda by=by: evaluating.pass_on(application=made, actor=by)) for by in people))
        assert Line.objects.filter(verb="application.pass_on").count() == 1
        assert Application.objects.get(pk=made.pk).state == State.REVIEW
        assert Assignment.objects.filter(application=made).count() == 2
