"""Every move of every machine: allowed by its table, or refused."""

import itertools

import pytest

from core.errors import Refused
from core.states import check_move
from training.courses.states import ATTEMPT_MOVES, ENROLMENT_MOVES, AttemptState, EnrolmentState

MACHINES = [
    (ENROLMENT_MOVES, EnrolmentState, {("active", "completed")}),
    (ATTEMPT_MOVES, AttemptState, {("in_progress", "graded")}),
]
CASES = [
    (moves, old, new, (old, new) in allowed)
    for moves, states, allowed in MACHINES
    for old, new in itertools.product(states.values, states.values)
]


@pytest.mark.parametrize(("moves", "old", "new", "allowed"), CASES)
def test_a_move_is_refused_unless_it_leads_forward(moves, old, new, allowed):
    if allowed:
        check_move(moves, old, new)
    else:
        with pytest.raises(Refused):
            check_move(moves, old, new)


@pytest.mark.parametrize(("moves", "states"), [(moves, states) for moves, states, _allowed in MACHINES])
def test_every_state_is_in_its_table(moves, states):
    assert set(moves) == set(states.values)
