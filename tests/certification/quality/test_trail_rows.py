"""What the trail proves beyond its own lines: decisions, files, and the heads that were published."""

import datetime as dt
import time
import tracemalloc
import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from certification.quality import guards, proving, trail
from certification.quality.actions import files
from certification.quality.actions import trail as actions
from certification.quality.models import DayHead, Decision, Evidence, Head, Line
from certification.quality.states import State
from core import clock
from tests.certification.quality.test_files import upload
from tests.factories import quality
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def unguarded(db, monkeypatch):
    """As for somebody who owns the database, takes the triggers away, and puts them back before anybody looks."""
    with transaction.atomic():
        guards.remove(connection)
        with monkeypatch.context() as patch:
            patch.setattr(guards, "missing", lambda _connection: [])
            yield
        guards.install(connection)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def found():
    return proving.verify()[1]


def add_file():
    person = quality.provider()
    made = quality.application(State.DRAFT, organisation=quality.organisation_of(person))
    return files.add(answer=made.answers.first(), upload=upload(), actor=person)


def key(row):
    return row.pk.hex if connection.vendor == "sqlite" else row.pk


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "refuse"),
        ("reasons", "Muut perustelut."),
        ("until", "2031-01-01"),
        ("content", '{"grades": {}}'),
        ("decided_at", "2001-01-01 10:00:00+00:00"),
        ("appeal_until", "2001-01-01"),
    ],
)
def test_a_decision_of_which_anything_was_changed_is_named_with_its_line(unguarded, column, value):
    quality.certification()
    made = quality.certification().decisions.get()
    assert found() is None
    sql(f"UPDATE quality_decision SET {column} = %s WHERE id = %s", value, key(made))  # noqa: S608 - ours
    fault = found()
    assert str(made.pk) in fault.what
    assert fault.number == Line.objects.get(about=f"decision {made.pk}").number


def test_a_decision_that_was_given_to_another_person_is_found(unguarded):
    made = quality.certification().decisions.get()
    sql("UPDATE quality_decision SET decided_by_id = %s", UserFactory().pk)
    assert "names another person" in found().what
    assert str(made.pk) in found().what


def test_a_decision_that_was_moved_to_another_organisation_is_found(unguarded):
    first, second = quality.certification(), quality.certification()
    sql(
        "UPDATE quality_decision SET organisation_id = %s WHERE organisation_id = %s",
        key(second.organisation),
        key(first.organisation),
    )
    assert str(first.decisions.get().pk) in found().what


def test_a_decision_that_is_gone_and_one_that_was_put_in_are_found(unguarded):
    of = quality.certification()
    made = of.decisions.get()
    forged = Decision.objects.create(
        kind="grant",
        organisation=of.organisation,
        certification=of,
        application=quality.application(State.DECISION, organisation=of.organisation),
        reasons="x",
        appeal_until=clock.today(),
    )
    assert str(forged.pk) in found().what
    sql("DELETE FROM quality_decision WHERE id = %s", key(forged))
    assert found() is None
    sql("DELETE FROM quality_decision WHERE id = %s", key(made))
    assert "missing" in found().what


def test_an_account_that_was_deleted_changes_nothing():
    made = quality.certification().decisions.get()
    made.decided_by.delete()
    assert found() is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", "toinen.pdf"),
        ("size", 1),
        ("digest", "0" * 64),
        ("kind", "text/html"),
        ("added_in", "findings"),
        ("added_at", "2001-01-01 10:00:00+00:00"),
        ("answer_id", None),
    ],
)
def test_a_file_of_which_anything_was_changed_is_found(unguarded, column, value):
    file = add_file()
    assert found() is None
    value = file.answer.application.answers.last().pk if column == "answer_id" else value
    sql(f"UPDATE quality_evidence SET {column} = %s", value)  # noqa: S608 - ours
    assert str(file.pk) in found().what


def test_where_the_check_of_a_file_stands_may_change():
    file = add_file()
    files.remove(file=file, actor=file.added_by)
    assert Evidence.objects.get().destroyed_at
    assert found() is None


def test_a_file_that_is_gone_is_found(unguarded):
    file = add_file()
    sql("DELETE FROM quality_evidence")
    assert found() == proving.Fault(Line.objects.get(verb="evidence.add").number, found().what)
    assert file.pk


def some_days(*lengths):
    """So many lines on each of the last days, the newest last; all but today's noted."""
    made = quality.application(State.SUBMITTED)
    for days, lines in zip(range(len(lengths) - 1, -1, -1), lengths, strict=True):
        with clock.days_ago(days):
            for _each in range(lines):
                trail.add("application.note", made, actor=None)
    actions.close_days()


def test_heads_of_days_hold_against_every_change(unguarded):
    some_days(3, 2, 4, 1)
    assert list(DayHead.objects.values_list("number", flat=True)) == [3, 5, 9]
    assert found() is None
    second = Line.objects.get(number=2)
    middle = clock.today() - dt.timedelta(days=2)
    changes = {
        "another fingerprint": ("UPDATE quality_dayhead SET hash = %s WHERE day = %s", "0" * 64, middle),
        "an earlier line": ("UPDATE quality_dayhead SET number = 4, hash = %s WHERE day = %s", second.hash, middle),
        "an earlier line of that day": (
            "UPDATE quality_dayhead SET number = 4, hash = %s WHERE day = %s",
            Line.objects.get(number=4).hash,
            middle,
        ),
        "another day": ("UPDATE quality_dayhead SET day = %s WHERE day = %s", "2001-01-01", middle),
        "a day taken out": ("DELETE FROM quality_dayhead WHERE day = %s", middle),
        "a line that never was": ("UPDATE quality_dayhead SET number = 900 WHERE day = %s", middle),
    }
    for name, (statement, *values) in changes.items():
        point = transaction.savepoint()
        sql(statement, *values)
        fault = found()
        assert fault is not None, name
        assert "published" in fault.what
        transaction.savepoint_rollback(point)
    assert found() is None


def test_a_head_that_is_gone_or_names_an_earlier_line_is_found(unguarded):
    some_days(3)
    point = transaction.savepoint()
    for statement, first in (
        ("DELETE FROM quality_head", 1),
        ("UPDATE quality_head SET number = 2", 3),
        ("UPDATE quality_head SET number = 9", 4),
    ):
        sql(statement)
        assert found().number == first
        transaction.savepoint_rollback(point)
        point = transaction.savepoint()


def test_lines_of_a_demonstration_that_plays_the_past_are_whole():
    made = quality.application(State.SUBMITTED)
    for days in (30, 10, 20, 0):
        with clock.days_ago(days):
            trail.add("application.note", made, actor=None)
    assert actions.close_days() == 3
    assert found() is None


def test_a_line_is_told_its_time_once_the_trail_is_its_own(monkeypatch):
    """Whoever waited over midnight writes a line of the new day, after the head of the old one was noted."""
    made = quality.application(State.SUBMITTED)
    told = []
    real = clock.now

    def now():
        told.append(Head.objects.exists())
        return real()

    monkeypatch.setattr(clock, "now", now)
    trail.add("application.note", made, actor=None)
    assert told == [True]


def test_lines_that_are_written_meanwhile_are_no_fault(monkeypatch):
    made = quality.application(State.SUBMITTED)
    for _each in range(5):
        trail.add("application.note", made, actor=None)
    monkeypatch.setattr(proving, "_AT_A_TIME", 2)
    real = proving._Reading.read

    def read(self, line):
        if line.number in (2, 5):
            trail.add("application.note", made, actor=None)
        return real(self, line)

    monkeypatch.setattr(proving._Reading, "read", read)
    assert proving.verify()[1] is None
    # The control: what comes from nowhere is.
    monkeypatch.undo()
    last = Line.objects.latest("number")
    number = last.number + 1
    Line.objects.bulk_create(
        [
            Line(
                number=number,
                text=last.text,
                verb=last.verb,
                about=last.about,
                day=last.day,
                previous=last.hash,
                hash=trail.linked(number, last.hash, last.text),
            )
        ]
    )
    assert found().number == number


def long_chain(length):
    made = quality.application(State.SUBMITTED)
    trail.add("application.note", made, actor=None)
    last = Line.objects.get()
    rows, previous = [], last.hash
    for number in range(2, length + 1):
        digest = trail.linked(number, previous, last.text)
        rows.append(
            Line(
                number=number,
                text=last.text,
                verb=last.verb,
                about=last.about,
                day=last.day,
                previous=previous,
                hash=digest,
            )
        )
        previous = digest
    Line.objects.bulk_create(rows, batch_size=2_000)
    Head.objects.update(number=length, hash=previous)


def test_ten_thousand_lines_are_read_in_seconds_and_little_memory():
    long_chain(10_000)
    began = time.process_time()
    assert proving.verify() == (10_000, None)
    assert time.process_time() - began < 10
    tracemalloc.start()
    proving.verify()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 12 * 1024 * 1024


def command(*args):
    out = StringIO()
    call_command("trail", *args, stdout=out)
    return out.getvalue().strip()


def test_a_head_that_somebody_kept_proves_that_it_is_still_the_same_trail():
    some_days(3)
    kept = command("head")
    assert kept == f"3:{Line.objects.get(number=3).hash}"
    trail.add("application.note", quality.application(State.SUBMITTED), actor=None)
    assert "whole: 4" in command("verify", "--kept", kept)
    with pytest.raises(CommandError, match="another"):
        command("verify", "--kept", f"3:{'0' * 64}")
    with pytest.raises(CommandError, match="invalid"):
        command("verify", "--kept", "x")


def test_the_fingerprint_of_a_decision_depends_on_all_of_it_but_people():
    made = quality.certification().decisions.get()
    before = proving.digest_of(made)
    assert len(before) == 64
    # Also as an object that was not read again.
    assert proving.digest_of(Decision(pk=made.pk)) == before
    with pytest.raises(Decision.DoesNotExist):
        proving.digest_of(Decision(pk=uuid.uuid4()))
    made.decided_by.delete()
    assert proving.digest_of(made) == before
