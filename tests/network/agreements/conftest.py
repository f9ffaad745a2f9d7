"""As for organisations, with an agreement that ends in a month."""

import datetime as dt

import pytest

from core import clock
from network.directory.actions import agreements as actions
from tests.network.organisations.conftest import (  # noqa: F401 - fixtures
    aino,
    editor,
    fresh_cache,
    letters,
    manager,
    member,
    one_step,
    stranger,
)

DAY = dt.timedelta(days=1)


def pdf(words=b"signed"):
    """A small whole PDF file."""
    body = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n% " + words + b"\n"
    table = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R >>\nstartxref\n"
    return body + table + str(len(body)).encode() + b"\n%%EOF\n"


def terms(**changes):
    today = clock.today()
    given = {"network": None, "party": "Kuopion kaupunki", "parts": "Neuvontaa kirjastossa.", "signed_on": None}
    given |= {"starts_on": today - 30 * DAY, "ends_on": today + 30 * DAY, "remind_days": 60}
    return given | changes


@pytest.fixture
def agreement(member, aino):  # noqa: F811 - the fixtures above
    return actions.add_agreement(organisation=member, actor=aino, **terms())
