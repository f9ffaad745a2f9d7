"""Who gets through which door of volunteering, requests for help, sessions and cards: every route, every role, looking
and sending (permissions.yaml). What the cells mean says tests/network/matrix.py."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from core import clock
from tests.factories.network import MandateFactory, region
from tests.network import matrix
from tests.volunteers import scene
from volunteers.onboarding.models import Volunteering

FILE = Path(__file__).with_name("permissions.yaml")
LABELS = ("onboarding", "matching", "monitoring", "credentials")
# These write down that a list was taken as a file.
WRITES = {
    "onboarding:export",
    "monitoring:mine_file",
    "monitoring:region_file",
    "monitoring:organisation_file",
}
# Who shows that what is sent is valid, the first of them who may.
SENDERS = ("volunteer", "coordinator", "stranger")


@pytest.fixture(scope="module")
def table():
    return matrix.read(FILE, roles=scene.ROLES)


@pytest.fixture(autouse=True)
def _plain_answers(monkeypatch, settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    cache.clear()
    matrix.answer_plainly(monkeypatch)


@pytest.fixture
def made(db):
    return scene.Scene(scene.people())


def test_every_route_of_these_wings_has_its_row(table):
    assert set(table) == matrix.routes(scene.NAMESPACES)
    assert all(set(rows) == {"GET", "POST"} for rows in table.values())


@pytest.mark.parametrize("role", scene.ROLES, ids=scene.IDS)
def test_each_door_opens_to_whom_it_should_and_who_is_turned_away_changes_nothing(role, made, table):
    before = matrix.digest(LABELS)
    got = matrix.walk(role, made.people[role], made.arguments, table, writes=WRITES, sends=made.sends)
    assert matrix.differences(got, table, role) == {}
    assert matrix.digest(LABELS) == before


def test_what_is_sent_is_valid_and_changes_something_for_whoever_may(made, table):
    """The control twin: none of the doors above holds only because of a mistake in the form."""
    idle, valid = [], 0
    for name, sent in made.sends.items():
        role = next((each for each in SENDERS if table[name]["POST"][each] == "ok"), None)
        if role is None:
            continue  # only to be looked at
        client = Client()
        if role != "stranger":
            client.force_login(made.people[role])
        with transaction.atomic():
            before = matrix.digest(LABELS)
            status = client.post(reverse(name, args=made.arguments[name]), sent()).status_code
            if status not in (200, 302) or matrix.digest(LABELS) == before:
                idle.append((name, role, status))
            valid += 1
            transaction.set_rollback(True)
    assert idle == []
    assert valid > 40


def test_a_deputy_gets_in_when_nobody_has_answered_and_not_before(made, table):
    """Escalated, the steps open to the deputy; the volunteer's own pages do not."""
    steps = {name: rows for name, rows in table.items() if rows["GET"]["volunteer"] == 403}
    assert len(steps) > 10
    wanted = {
        name: {how: row | {"deputy": row["coordinator"]} for how, row in rows.items()} for name, rows in steps.items()
    }
    before = matrix.walk("deputy", made.people["deputy"], made.arguments, wanted, sends=made.sends)
    assert set(before.values()) <= {404, 405}
    Volunteering.objects.update(escalated_at=clock.now())
    after = matrix.walk("deputy", made.people["deputy"], made.arguments, wanted, sends=made.sends)
    assert matrix.differences(after, wanted, "deputy") == {}


def test_nobody_handles_their_own(made, table):
    """Whoever coordinates and volunteers, too, meets a closed door at their own volunteering only."""
    MandateFactory(person=made.people["volunteer"], region=region("11"))
    for name, rows in table.items():
        if rows["POST"]["volunteer"] == 403:
            client = Client()
            client.force_login(made.people["volunteer"])
            where = reverse(name, args=made.arguments[name])
            assert matrix.asked(client, "POST", where, made.sends[name]()) == 403, name


def test_the_comparison_of_rows_sees_a_change(made):
    """The control twin: what a door let through would be noticed."""
    before = matrix.digest(LABELS)
    Volunteering.objects.update(message="Muuttui")
    after = matrix.digest(LABELS)
    assert {label for label in before if before[label] != after[label]} == {"onboarding.Volunteering"}


def test_a_door_that_opens_to_somebody_else_would_be_noticed(made, table):
    """Another control twin: the file says that a coordinator of another region gets in."""
    role, name = "coordinator of another region", "onboarding:volunteering"
    wrong = {name: {"GET": table[name]["GET"] | {role: "ok"}}}
    got = matrix.walk(role, made.people[role], made.arguments, wrong)
    assert matrix.differences(got, wrong, role) == {(name, "GET"): (404, "ok")}
