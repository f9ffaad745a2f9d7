"""Files to look at: drawn and signed once, since drawing takes its time."""

import pytest

from certification.credentials import sealing
from certification.credentials.sealing import checking, reading
from tests.certification.paper import made_for, unsigned
from tests.certification.sealing import hands


@pytest.fixture(scope="session")
def house():
    return hands.house()


@pytest.fixture(scope="session")
def empty():
    """A certificate that waits for its signature."""
    return unsigned(made_for())


@pytest.fixture(scope="session")
def signed(empty, house):
    return sealing.seal(empty, house)


@pytest.fixture
def here(monkeypatch):
    """Looks at strangers' files in this process: another one for each would take most of the time."""
    monkeypatch.setattr(checking, "_look_apart", reading.look)
