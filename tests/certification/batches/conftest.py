"""The coordinator, group, leader and members of the tests of groups; and what a person sees in a browser."""

import pytest
from django.urls import reverse
from django.utils import translation

from certification.credentials.actions import awarding
from tests.training.groups.conftest import aino, fresh_cache, group, helper, made, members

__all__ = ["aino", "fresh_cache", "group", "helper", "made", "members"]


@pytest.fixture
def signed():
    """For a test that looks at what is signed."""


@pytest.fixture(autouse=True)
def unsigned(request, monkeypatch):
    """Signing is tested where it belongs. Here it would take most of the time."""
    if "signed" not in request.fixturenames:
        monkeypatch.setattr(awarding, "sign_if_possible", lambda credential: True)


@pytest.fixture
def browse(client):
    """``browse(person, name, *args, data=…)``: GET, or POST with data, in English."""

    def open_as(person, name, *args, data=None, follow=False, language="en", query=""):
        if person:
            client.force_login(person)
        else:
            client.logout()
        with translation.override(language):
            where = reverse(name, args=args) + query
        return client.get(where, follow=follow) if data is None else client.post(where, data, follow=follow)

    return open_as
