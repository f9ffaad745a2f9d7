"""A coordinator of North Savo with meetings, and letters that are only noted down."""

import pytest
from django.core.cache import cache

from network.meetings import letters, mailings
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
    """What letters were ordered: ("changed", meeting, fields), ("cancelled", meeting), ("invited", invitation)."""
    told = []

    def changed(meeting, fields, was):
        told.append(("changed", meeting.pk, sorted(fields)))

    monkeypatch.setattr(mailings, "changed", changed)
    monkeypatch.setattr(mailings, "cancelled", lambda meeting: told.append(("cancelled", meeting.pk)))
    monkeypatch.setattr(
        letters, "invited", lambda invitation, token: told.append(("invited", invitation.email, token)), raising=False
    )
    return told
