"""Who gets through which door of the certification of providers: every route, every role, looking and sending
(permissions.yaml). What the cells mean says tests/network/matrix.py."""

from copy import copy
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from certification.quality import proving
from certification.quality.models import Application
from certification.quality.states import Part
from tests.certification.quality import scene
from tests.factories import quality
from tests.network import matrix

FILE = Path(__file__).with_name("permissions.yaml")
LABELS = ("quality", "credentials")
# This writes down that a list was taken as a file; these sign a certificate when it is first asked for.
WRITES = {
    "quality:statistics_file",
    "quality:certificate_file",
    "quality:certificate_badge",
    "quality:endorsement",
}
# Who may send, and has sent, done or said it already: they are led on, and nothing changes.
DONE_ALREADY = {
    ("quality:take", "evaluator"),
    ("quality:take", "admin who evaluates"),
    ("quality:state_interest", "evaluator without a part"),
    ("quality:state_interest", "lead"),
}


@pytest.fixture(scope="module")
def table():
    return matrix.read(FILE, roles=scene.ROLES)


@pytest.fixture(autouse=True)
def _plain_answers(monkeypatch, settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    cache.clear()
    matrix.answer_plainly(monkeypatch)


@pytest.fixture(scope="module")
def shared(django_db_setup, django_db_blocker):
    """Made once: it takes long."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield scene.Scene(scene.people())
        transaction.set_rollback(True)


@pytest.fixture
def made(shared, db):
    """What a test changes is put back after it; what is remembered with the people is forgotten before."""
    own = copy(shared)
    own.people = {role: person and type(person).objects.get(pk=person.pk) for role, person in shared.people.items()}
    return own


def walk(role, made, table):
    more = {"writes": WRITES, "sends": made.sends, "queries": scene.QUERIES}
    return matrix.walk(role, made.people[role], made.arguments, table, **more)


def client_of(made, role):
    client = Client()
    if made.people[role]:
        client.force_login(made.people[role])
    return client


def address(made, name):
    return reverse(name, args=made.arguments[name]) + scene.QUERIES.get(name, "")


def test_every_route_of_certification_has_its_row(table):
    assert set(table) == matrix.routes(scene.NAMESPACES)
    assert all(set(rows) == {"GET", "POST"} for rows in table.values())


@pytest.mark.parametrize("role", scene.ROLES, ids=scene.IDS)
def test_each_door_opens_to_whom_it_should_and_who_is_turned_away_changes_nothing(role, made, table):
    before = matrix.digest(LABELS)
    got = walk(role, made, table)
    assert matrix.differences(got, table, role) == {}
    assert matrix.digest(LABELS) == before


def test_what_is_sent_is_valid_and_changes_something_for_whoever_may(made, table):
    """The control twin: none of the doors above holds only because of a mistake in the form. After each the trail is
    whole."""
    idle, broken, valid = {}, {}, 0
    before = matrix.digest(LABELS)
    for name, sent in made.sends.items():
        for role in (each for each in scene.ROLES if table[name]["POST"][each] == "ok"):
            cache.clear()
            with transaction.atomic():
                status = client_of(made, role).post(address(made, name), sent()).status_code
                if status not in (200, 302) or matrix.digest(LABELS) == before:
                    idle[name, role] = status
                if fault := proving.verify()[1]:
                    broken[name, role] = fault
                valid += 1
                transaction.set_rollback(True)
    assert set(idle) == DONE_ALREADY
    assert broken == {}
    assert valid > 80


def test_each_door_where_something_can_be_sent_is_tried(made, table):
    sendable = {name for name, rows in table.items() if rows["POST"]["main contact"] != 405}
    assert sendable == set(made.sends)


def test_who_has_not_stated_their_interest_only_sees_whose_matter_it_is(made, table):
    """The part alone opens nothing: all that an evaluator may do in a matter is closed before."""
    role = "evaluator"
    theirs = {name for name, rows in table.items() if (rows["POST"]["lead"], rows["POST"][role]) == (403, "ok")}
    theirs -= {"quality:take"}
    assert len(theirs) > 5
    made.people[role] = quality.agency(Part.EVALUATOR)
    for each in Application.objects.with_agency():
        quality.assign(each, Part.EVALUATOR, made.people[role], stated=False)
    wanted = {name: {"POST": table[name]["POST"] | {role: 403}} for name in theirs}
    wanted |= {name: {"GET": table[name]["GET"] | {role: 404}} for name in ("quality:file", "quality:letter")}
    before = matrix.digest(LABELS)
    assert matrix.differences(walk(role, made, wanted), wanted, role) == {}
    assert matrix.digest(LABELS) == before


def test_whoever_has_lost_the_permission_has_lost_the_part(made, table):
    role = "decider"
    made.people[role].user_permissions.clear()
    nobody = {name: {how: rows[how] | {role: rows[how]["learner"]} for how in rows} for name, rows in table.items()}
    before = matrix.digest(LABELS)
    assert matrix.differences(walk(role, made, nobody), nobody, role) == {}
    assert matrix.digest(LABELS) == before


def test_the_comparison_of_rows_sees_a_change(made):
    """The control twin: what a door let through would be noticed."""
    before = matrix.digest(LABELS)
    Application.objects.filter(assignments__part=Part.DECIDER).update(language="sv")
    after = matrix.digest(LABELS)
    assert {label for label in before if before[label] != after[label]} == {"quality.Application"}


def test_a_door_that_opens_to_somebody_else_would_be_noticed(made, table):
    """Another control twin: the file says that whoever leads evaluates, too."""
    role, name = "lead", "quality:ask"
    wrong = {name: {"GET": table[name]["GET"] | {role: "ok"}}}
    assert matrix.differences(walk(role, made, wrong), wrong, role) == {(name, "GET"): (403, "ok")}
