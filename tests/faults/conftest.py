"""One set of empty tables for all fault tests, copied for each."""

import itertools

import pytest

from tests.core.smtp import Sink
from tests.faults.house import Clerk, House


@pytest.fixture(scope="session")
def empty_house(tmp_path_factory):
    return House(tmp_path_factory.mktemp("empty")).build()


@pytest.fixture(scope="session")
def clerk(empty_house):
    found = Clerk(empty_house)
    yield found
    found.close()


@pytest.fixture
def smtp():
    with Sink() as sink:
        yield sink


@pytest.fixture
def house(empty_house, clerk, smtp, tmp_path):
    """Makes houses: ``house(VIERI_FAULTS="mail.ready=kill")``."""
    numbers = itertools.count()

    def make(**variables):
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        return House(folder, clerk, smtp.port, **variables).copy_from(empty_house)

    return make
