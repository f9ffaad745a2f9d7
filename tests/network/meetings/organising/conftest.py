"""A coordinator of North Savo with meetings, and letters that are only noted down."""

import pytest
from django.core.cache import cache

from network.meetings import letters
from tests.factories.network import MUNICIPALITIES, coordinator, municipality, term


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def aino(db):
    """Coordinates North Savo."""
    return coordinator("11", person__name="Aino Savolinna", person__email="aino@savo.example")


@pytest.fixture
def ulla(db):
    """Coordinates Uusimaa: a stranger here."""
    return coordinator("01")


@pytest.fixture
def words(db):
    """A small vocabulary, and the municipalities these tests name."""
    for code in MUNICIPALITIES:
        municipality(code)
    for key in ("fi", "sv", "en", "ar"):
        term("language", key)
    for key in ("lift", "induction_loop"):
        term("place_fact", key)


@pytest.fixture
def sent(monkeypatch):
    """What letters were asked for: ("changed", meeting, fields), ("cancelled", meeting), ("invited", invitation)."""
    told = []
    monkeypatch.setattr(letters, "tell_changed", lambda meeting, fields: told.append(("changed", meeting.pk, fields)))
    monkeypatch.setattr(letters, "tell_cancelled", lambda meeting: told.append(("cancelled", meeting.pk)))
    monkeypatch.setattr(
        letters, "invited", lambda invitation, token: told.append(("invited", invitation.email, token)), raising=False
    )
    return told
