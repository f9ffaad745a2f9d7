"""The trail of decisions: whole as it was written, and any change of it is found, with the first line that is wrong."""

import random
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from certification.quality import guards, proving, trail
from certification.quality.actions import trail as actions
from certification.quality.models import DayHead, Decision, Head, Line
from certification.quality.states import State
from core import clock
from tests.factories import quality
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

LINES, CHANGES = 220, 500


@pytest.fixture
def chain(db):
    """Two hundred lines about one matter, and a decision that stands in one of them."""
    of = quality.certification()
    person, made = UserFactory(), quality.application(State.SUBMITTED)
    while Line.objects.count() < LINES:
        trail.add("application.note", made, actor=person, number=Line.objects.count())
    return of


def command():
    out = StringIO()
    call_command("trail", "verify", stdout=out)
    return out.getvalue()


def test_an_empty_trail_is_whole():
    assert command() == "The trail is whole: 0 lines.\n"


def test_what_was_written_is_whole(chain):
    assert proving.verify() == (LINES, None)
    assert f"{LINES} lines" in command()


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def change_text(rng, numbers):
    number = rng.choice(numbers)
    line = Line.objects.get(number=number)
    at = rng.randrange(len(line.text))
    sign = rng.choice([each for each in 'abcxyz019 "{}' if each != line.text[at]])
    sql("UPDATE quality_line SET text = %s WHERE number = %s", line.text[:at] + sign + line.text[at + 1 :], number)
    return number


def change_column(column):
    def change(rng, numbers):
        number = rng.choice(numbers)
        value = {"day": "2001-01-01"}.get(column, f"{rng.getrandbits(60):x}")
        sql(f"UPDATE quality_line SET {column} = %s WHERE number = %s", value, number)  # noqa: S608 - ours
        return number

    return change


def delete(rng, numbers):
    number = rng.choice(numbers)
    sql("DELETE FROM quality_line WHERE number = %s", number)
    return number


def cut_off(rng, numbers):
    number = rng.choice(numbers)
    sql("DELETE FROM quality_line WHERE number >= %s", number)
    return number


def swap(rng, numbers):
    first, second = sorted(rng.sample(numbers, 2))
    for old, new in ((first, 900_000), (second, first), (900_000, second)):
        sql("UPDATE quality_line SET number = %s WHERE number = %s", new, old)
    return first


def insert(rng, numbers):
    """A line of one's own, linked as it should be, at the end: the head does not know it."""
    last = Line.objects.order_by("-number").first()
    text = last.text.replace("application.note", "application.grant")
    number = last.number + 1
    sql(
        "INSERT INTO quality_line (number, text, verb, about, day, previous, hash) VALUES (%s, %s, %s, %s, %s, %s, %s)",
        number, text, "application.grant", last.about, last.day, last.hash, trail.linked(number, last.hash, text),
    )  # fmt: skip
    return number


def write_anew(rng, numbers):
    """One line changed and its own fingerprint computed anew: the next one does not follow any more."""
    number = rng.choice(numbers[:-1])
    line = Line.objects.get(number=number)
    text = line.text.replace('"number":', '"numbers":')
    fresh = trail.linked(number, line.previous, text)
    if fresh == line.hash:
        return change_column("hash")(rng, [number])
    sql("UPDATE quality_line SET text = %s, hash = %s WHERE number = %s", text, fresh, number)
    return number + 1


def change_head(rng, numbers):
    sql("UPDATE quality_head SET hash = %s", f"{rng.getrandbits(60):x}")
    return numbers[-1] + 1


KINDS = [
    change_text,
    *(change_column(each) for each in ("verb", "about", "day", "previous", "hash")),
    delete,
    cut_off,
    swap,
    insert,
    write_anew,
    change_head,
]


def test_five_hundred_changes_are_all_found(chain):
    rng = random.Random(8)
    numbers = list(range(1, LINES + 1))
    missed = []
    with transaction.atomic():
        # Whoever owns the database can take the triggers away; the chain still tells.
        guards.remove(connection)
        for turn in range(CHANGES):
            kind = KINDS[turn % len(KINDS)]
            point = transaction.savepoint()
            number = kind(rng, numbers)
            _whole, fault = proving.verify()
            if fault is None or fault.number != number:
                missed.append((turn, kind, number, fault))
            transaction.savepoint_rollback(point)
        guards.install(connection)
    assert missed == []
    assert proving.verify() == (LINES, None)


def test_a_decision_that_was_changed_is_found(chain):
    made = Decision.objects.get()
    with transaction.atomic():
        guards.remove(connection)
        sql("UPDATE quality_decision SET reasons = 'x'")
        whole, fault = proving.verify()
        guards.install(connection)
    assert whole == LINES
    assert str(made.pk) in fault.what
    assert fault.number == Line.objects.get(verb="decision.make").number


@pytest.mark.parametrize("statement", ["DELETE FROM quality_line WHERE verb = 'decision.make'"])
def test_a_decision_without_its_line_is_found(chain, statement):
    with transaction.atomic():
        guards.remove(connection)
        sql(statement)
        assert proving.verify()[1] is not None
        guards.install(connection)


def test_guards_that_are_gone_are_told_by_the_command(chain):
    with transaction.atomic():
        guards.remove(connection)
        with pytest.raises(CommandError, match="quality_guard_decision_by"):
            command()
        guards.install(connection)


def test_the_command_fails_and_names_the_first_line(chain):
    with transaction.atomic():
        guards.remove(connection)
        sql("UPDATE quality_line SET text = 'x' WHERE number IN (17, 90)")
        with pytest.raises(CommandError, match="line 17"):
            command()
        guards.install(connection)


def test_a_day_that_is_over_is_noted_once():
    made = quality.application(State.SUBMITTED)
    with clock.days_ago(2):
        for _each in range(3):
            trail.add("application.note", made, actor=None)
    with clock.days_ago(1):
        trail.add("application.note", made, actor=None)
    trail.add("application.note", made, actor=None)
    assert actions.close_days() == 2
    assert actions.close_days() == 0
    assert list(DayHead.objects.order_by("day").values_list("number", flat=True)) == [3, 4]
    # Today is not over.
    assert Head.objects.get().number == 5


def test_a_chain_that_was_computed_anew_is_found_by_the_heads_that_were_published():
    made = quality.application(State.SUBMITTED)
    with clock.days_ago(1):
        for _each in range(3):
            trail.add("application.note", made, actor=None)
    actions.close_days()
    with transaction.atomic():
        guards.remove(connection)
        previous = trail.BEGINNING
        for line in Line.objects.order_by("number"):
            text = line.text.replace('"data":{}', '"data":{"forged":1}')
            fresh = trail.linked(line.number, previous, text)
            sql(
                "UPDATE quality_line SET text = %s, previous = %s, hash = %s WHERE number = %s",
                text,
                previous,
                fresh,
                line.number,
            )
            previous = fresh
        sql("UPDATE quality_head SET hash = %s", previous)
        _whole, fault = proving.verify()
        guards.install(connection)
    assert fault.number == 3
    assert "published" in fault.what


def test_lines_name_nobody():
    made = quality.application(State.SUBMITTED)
    person = UserFactory(name="Raija Lumipelto")
    line = trail.add("application.note", made, actor=person)
    assert "Raija" not in line.text
    assert f'"actor":{person.pk}' in line.text
