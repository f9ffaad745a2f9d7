"""Two who act on one application at the same moment. Each promise has a control twin with the guard off: it breaks.

The guard of a beginning is the lock of the organisation's row, of a number that of the trail's head, of an answer that
of the application. On SQLite it is the write lock that a transaction takes at its start, so there the twins run without
a transaction as well.
"""

import uuid

import pytest
from django.db import IntegrityError

from certification.quality import numbers, trail
from certification.quality.actions import answering, applying, beginning, replying, steps
from certification.quality.models import Answer, Application, Line
from certification.quality.states import State
from core.errors import Refused
from core.models import OutgoingMail
from tests.certification.quality.applicants import SAID, answered, colleague, drafted
from tests.factories import quality
from tests.factories.network import ContactFactory, OrganisationFactory
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


@pytest.fixture
def no_lock(monkeypatch):
    """The application is read without a lock. The actions must be called without their transaction as well."""
    monkeypatch.setattr(steps, "locked", lambda pk: Application.objects.select_related("organisation").get(pk=pk))


def begin_twice(action):
    quality.current_version()
    organisation = OrganisationFactory()
    people = [ContactFactory(organisation=organisation).person for _n in range(2)]
    with together() as run:
        got = run(*(caught(lambda p=p: action(organisation=organisation, actor=p, nonce=uuid.uuid4())) for p in people))
        return got, Application.objects.count()


def test_of_two_who_begin_the_second_gets_the_first_ones():
    got, count = begin_twice(applying.begin)
    assert failed(got) == []
    assert got[0] == got[1]
    assert count == 1


def test_control_without_the_lock_one_of_them_gets_an_error(monkeypatch):
    slow(monkeypatch, beginning, "_current")
    rows = beginning.Organisation.objects
    monkeypatch.setattr(rows, "select_for_update", lambda **_more: rows)

    got, count = begin_twice(beginning.begin.__wrapped__)

    assert [type(each) for each in failed(got)] == [IntegrityError]
    assert count == 1


def submit_twice(action):
    actor = quality.provider()
    made = answered(actor)
    people = [actor, colleague(made)]
    with together() as run:
        given = {"application": made, "declared": True, "name": "Raija"}
        got = run(*(caught(lambda p=p: action(**given, actor=p)) for p in people))
        told = Line.objects.filter(verb="application.submit").count()
        return got, told, OutgoingMail.objects.filter(template="quality_submitted").count()


def test_two_who_send_send_once():
    got, told, letters = submit_twice(applying.submit)
    assert failed(got) == []
    assert len({each.number for each in got}) == 1
    assert told == 1
    assert letters == 2


def test_control_without_the_lock_it_is_sent_twice(no_lock, monkeypatch):
    slow(monkeypatch, applying, "_must_be_whole")
    got, told, letters = submit_twice(applying.submit.__wrapped__)
    assert told == 2 or failed(got)
    assert letters > 2 or failed(got)


def send_two(action):
    sent = []
    for _n in range(2):
        actor = quality.provider()
        sent.append((answered(actor), actor))
    with together() as run:
        given = {"declared": True, "name": "Raija"}
        got = run(*(caught(lambda m=m, a=a: action(application=m, actor=a, **given)) for m, a in sent))
        return got, sorted(Application.objects.exclude(number=None).values_list("number", flat=True))


def test_two_applications_at_once_have_two_numbers():
    got, found = send_two(applying.submit)
    assert failed(got) == []
    assert len(set(found)) == 2


def test_control_without_the_head_they_want_the_same_number(no_lock, monkeypatch):
    slow(monkeypatch, steps, "move")
    monkeypatch.setattr(numbers.Head.objects, "select_for_update", lambda **_more: numbers.Head.objects)
    monkeypatch.setattr(trail, "add", lambda *_args, **_more: None)

    got, found = send_two(applying.submit.__wrapped__)

    assert [type(each) for each in failed(got)] == [IntegrityError]
    assert len(found) == 1


def save_twice(action):
    actor = quality.provider()
    made = drafted(actor)
    answer = made.answers.first()
    people = {"Yksi.": actor, "Kaksi.": colleague(made)}
    with together() as run:
        got = run(
            *(
                caught(lambda t=t, p=p: action(answer=answer, revision=0, actor=p, **SAID | {"text": t}))
                for t, p in people.items()
            )
        )
        return got, Answer.objects.get(pk=answer.pk)


def test_of_two_who_save_the_same_answer_one_is_told():
    got, answer = save_twice(answering.save_answer)
    (refused,) = failed(got)
    assert isinstance(refused, Refused)
    assert refused.code == "changed"
    assert answer.revision == 1
    assert answer.text in {"Yksi.", "Kaksi."}


def test_control_without_the_lock_one_text_is_lost_and_nobody_is_told(no_lock, monkeypatch):
    slow(monkeypatch, answering.asked, "writable")
    got, answer = save_twice(answering.save_answer.__wrapped__)
    assert failed(got) == []
    assert answer.revision == 1


def reply_twice(action):
    made = quality.application(State.FINDINGS)
    people = [quality.provider(made.organisation), colleague(made)]
    with together() as run:
        got = run(*(caught(lambda p=p: action(application=made, text="Kiitos.", actor=p)) for p in people))
        return got, Application.objects.get(pk=made.pk).round, Line.objects.filter(verb="application.reply").count()


def test_of_two_who_reply_one_has_replied():
    got, round_, told = reply_twice(replying.reply)
    assert [error.code for error in failed(got)] == ["closed"]
    assert (round_, told) == (2, 1)


def test_control_without_the_lock_both_have_replied(no_lock, monkeypatch):
    slow(monkeypatch, replying, "unanswered")
    got, _round, told = reply_twice(replying.reply.__wrapped__)
    assert failed(got) == []
    assert told == 2
