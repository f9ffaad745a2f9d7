"""A pytest plugin: what takes longest is begun first, one kind by each worker.

xdist gives each worker one stretch of the list to begin with, and pytest-django puts what needs no database at the end
of it: all that drives a browser or kills processes. Begun last, one long test leaves the other workers without work;
begun by two at once, both wait for the demo to be made.
"""

import os

import pytest

# The first worker begins with the first line, the next one with the second. A worker keeps what it begins with, so that
# the demo of the last line is made once; in the middle of the list each of them would make it for its part.
LONG = [
    ("tests/browser", "tests/journeys"),
    ("tests/test_installation.py", "tests/faults", "tests/test_upgrade.py"),
    ("tests/cms/test_demo.py", "tests/certification/quality/test_demo.py", "tests/network/demo"),
]


@pytest.hookimpl(trylast=True)  # when it is known which tests are left out
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    places = [item.path.relative_to(config.rootpath).as_posix() for item in items]
    items[:] = [items[number] for number in begun_early(places, workers)]


def begun_early(places: list[str], workers: int) -> list[int]:
    """The numbers of the tests at ``places``, each line of LONG at the start of one worker's stretch, and otherwise as
    they were. All as they were when there is one worker, or too little else to do.
    """
    starts = [len(places) * number // workers for number in range(workers)]
    lines = [[number for number, place in enumerate(places) if place.startswith(line)] for line in LONG[:workers]]
    if workers < 2 or any(len(line) > starts[1] for line in lines):
        return list(range(len(places)))
    long = {number for line in lines for number in line}
    rest = [number for number in range(len(places)) if number not in long]
    ordered: list[int] = []
    for start, line in zip(starts, [*lines, *[[]] * workers], strict=False):
        missing = start - len(ordered)
        ordered += rest[:missing] + line
        rest = rest[missing:]
    return ordered + rest
