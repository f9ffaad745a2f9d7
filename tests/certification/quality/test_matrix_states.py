"""Each action in each state by each person: allowed, refused or denied, as states.yaml says, and nothing else. What is
done stands in the trail, which is whole afterwards."""

import datetime as dt
import uuid
from pathlib import Path

import pytest
import yaml
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import ModelLogEntry

from certification.quality import proving
from certification.quality.actions import cases as handling
from certification.quality.actions import evaluating
from certification.quality.models import Application, Case, Inquiry, Line
from certification.quality.states import CASE_MOVES, MOVES, CaseState, Part, State
from core import clock
from core.errors import Refused
from tests.certification.quality import scene, trying
from tests.factories import quality
from tests.network import matrix

LABELS = ("quality", "credentials")
FILE = Path(__file__).with_name("states.yaml")
WHOLE = yaml.safe_load(FILE.read_text(encoding="utf-8"))
# Besides the roles of scene.py.
MORE = {
    "evaluator who has stated nothing": (Part.EVALUATOR,),
    "reviewer without a part": (Part.REVIEWER,),
    "decider without a part": (Part.DECIDER,),
    "another case handler": ("cases",),
}
ROLES = (*scene.ROLES, *MORE)
STATES = {*State.values, *CaseState.values}
# The clock, and what an organisation does with its certificate, move applications, too.
BY_NOBODY = {(State.INCOMPLETE, State.LAPSED), (State.DECISION, State.REFUSED)}


def read(name):
    """``{action: {state: {role: cell}}}``."""
    states, found = WHOLE[name]["states"].split(), {}
    for action, rows in WHOLE[name]["actions"].items():
        found[action] = {state: dict.fromkeys(ROLES, "denied") for state in states}
        for roles, cells in rows.items():
            for state, cell in zip(states, cells.split(), strict=True):
                found[action][state] |= dict.fromkeys(roles.split(", "), cell)
    assert all(set(cells) == set(ROLES) for by_state in found.values() for cells in by_state.values())
    return found


APPLICATIONS, APPEALS, COMPLAINTS = read("applications"), read("appeals"), read("complaints")


@pytest.fixture
def people(db):
    found = scene.people()
    found["stranger"] = AnonymousUser()
    return found | {role: quality.agency(*parts) for role, parts in MORE.items()}


def tried(made, prepare, people, expected):
    """What happens when each tries it, where that is not what is expected."""
    wrong = {}
    with transaction.atomic():
        act = prepare(made, people)
        made.refresh_from_db()
        before, faults = Before(made.state, set(expected.values()) != {"denied"}), {}
        for role, cell in expected.items():
            with transaction.atomic():
                got = _outcome(made, act, people[role], before)
                # Whoever does it, the lines are the same but for a name: to read the whole trail once is enough.
                if got not in faults and got in ("done", *STATES):
                    faults[got] = proving.verify()[1]
                transaction.set_rollback(True)
            if got != cell or faults.get(got):
                wrong[role] = (faults.get(got) or got, cell)
        transaction.set_rollback(True)
    return wrong


class Before:
    """``opens``: whether anybody may; whatever refuses rolls its own transaction back, else all rows are compared."""

    def __init__(self, state, opens):
        self.state, self.digest = state, matrix.digest(LABELS) if opens else {}
        self.lines, self.entries = Line.objects.count(), _entries()


def _outcome(made, act, actor, before):
    try:
        act(actor)
    except PermissionDenied:
        return "denied"
    except Refused as refused:
        return refused.code
    now = type(made).objects.get(pk=made.pk).state
    if matrix.digest(LABELS) == before.digest:
        return "same"
    if not Line.objects.count() - before.lines == _entries() - before.entries > 0:
        return "no line, or not the same in both logs"
    return now if now != before.state else "done"


def _entries():
    """Of the audit log, as far as the trail has the same; certificates have theirs beside."""
    return ModelLogEntry.objects.filter(action__startswith="quality.").count()


@pytest.mark.parametrize("state", list(State))
def test_applications(state, people):
    made = scene.matter(people, state)
    quality.assign(made, Part.EVALUATOR, people["evaluator who has stated nothing"], stated=False)
    wrong = {}
    for action, prepare in trying.APPLICATIONS.items():
        wrong |= {
            (action, role): told for role, told in tried(made, prepare, people, APPLICATIONS[action][state]).items()
        }
    assert wrong == {}


@pytest.mark.parametrize("state", list(CaseState))
@pytest.mark.parametrize("kind", ["appeals", "complaints"])
def test_cases(kind, state, people):
    made, expected = filed(kind, people), {"appeals": APPEALS, "complaints": COMPLAINTS}[kind]
    if state in (CaseState.HANDLING, CaseState.CLOSED):
        handling.take(case=made, actor=people["case handler"])
    if state == CaseState.CLOSED:
        trying.CASES["answer"](made, people)(people["case handler"])
    if state == CaseState.WITHDRAWN:
        handling.withdraw(case=made, actor=made.filed_by)
    made = Case.objects.get(pk=made.pk)
    assert made.state == state
    wrong = {}
    for action, prepare in trying.CASES.items():
        wrong |= {(action, role): told for role, told in tried(made, prepare, people, expected[action][state]).items()}
    assert wrong == {}


def filed(kind, people):
    if kind == "appeals":
        return scene.appealed(people)
    about = {"organisation": scene.certified(people).organisation, "text": "Paikka oli kiinni.", "email": ""}
    return handling.complain(actor=people["learner"], language="fi", nonce=uuid.uuid4(), **about)


def test_every_action_has_its_row():
    assert set(APPLICATIONS) == set(trying.APPLICATIONS)
    assert set(APPEALS) == set(COMPLAINTS) == set(trying.CASES)
    assert all(tuple(rows) == tuple(State) for rows in APPLICATIONS.values())
    assert all(tuple(rows) == tuple(CaseState) for rows in (APPEALS | COMPLAINTS).values())


def test_an_administrator_is_nobody():
    for table in (APPLICATIONS, APPEALS, COMPLAINTS):
        for rows in table.values():
            assert {cells["admin"] for cells in rows.values()} == {"denied"}


def test_each_move_is_somebodys_and_no_other_move_is_anybodys():
    """The table and states.MOVES say the same."""
    for table, moves, others in ((APPLICATIONS, MOVES, BY_NOBODY), (APPEALS, CASE_MOVES, set())):
        names = {str(each) for each in moves}
        done = {
            (before, cell)
            for rows in table.values()
            for before, cells in rows.items()
            for cell in set(cells.values()) & names
            if cell != "closed" or moves is CASE_MOVES
        }
        assert done == {(str(before), str(after)) for before in moves for after in moves[before]} - others


@pytest.mark.parametrize("state", list(State))
def test_what_the_clock_does_when_the_last_day_has_passed(state, people):
    made = scene.matter(people, state)
    Inquiry.objects.update(due_on=clock.today() - dt.timedelta(days=15))
    after = {State.INCOMPLETE: State.LAPSED, State.CLARIFICATION: State.EVALUATION, State.FINDINGS: State.EVALUATION}
    assert evaluating.reopen_overdue() == (state in after)
    assert Application.objects.get(pk=made.pk).state == after.get(state, state)
    assert proving.verify()[1] is None


def test_a_cell_that_is_wrong_would_be_noticed(people):
    """The control twin."""
    made = scene.matter(people, State.SUBMITTED)
    expected = APPLICATIONS["accept_complete"][State.SUBMITTED]
    assert tried(made, trying.accept_complete, people, expected) == {}
    wrong = tried(made, trying.accept_complete, people, expected | {"admin": "evaluation", "evaluator": "denied"})
    assert wrong == {"admin": ("denied", "evaluation"), "evaluator": ("evaluation", "denied")}


def test_what_stands_in_no_trail_would_be_noticed(people, monkeypatch):
    """Another control twin: a step that writes no line."""
    made = scene.matter(people, State.SUBMITTED)
    monkeypatch.setattr("certification.quality.actions.steps.record", lambda *_args, **_more: None)
    wrong = tried(made, trying.accept_complete, people, {"evaluator": "evaluation"})
    assert wrong == {"evaluator": ("no line, or not the same in both logs", "evaluation")}
