"""What takes longest is begun first."""

import pytest

from tests.order import begun_early

OTHERS = [f"tests/core/test_{number}.py" for number in range(14)]
SHOWN, KILLED = ["tests/browser/test_smoke.py", "tests/journeys/test_map.py"], ["tests/faults/test_queue.py"]


def order(places, workers):
    return [places[number] for number in begun_early(places, workers)]


@pytest.mark.parametrize("workers", [2, 3])
def test_two_workers_begin_with_one_kind_each_and_every_test_is_run_once(workers):
    places = [*OTHERS[:7], *KILLED, *OTHERS[7:], *SHOWN]
    ordered = order(places, workers)

    assert sorted(ordered) == sorted(places)
    assert ordered[:2] == SHOWN
    assert ordered[len(places) // workers] == KILLED[0]
    assert [place for place in ordered if place in OTHERS] == OTHERS


def test_alone_or_with_little_else_to_do_nothing_is_moved():
    places = [*OTHERS, *KILLED, *SHOWN]

    assert order(places, 1) == places
    assert order([OTHERS[0], *SHOWN], 2) == [OTHERS[0], *SHOWN]
