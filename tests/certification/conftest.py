"""What the tests of certificates share."""

import html

import pytest
from django.core.cache import cache
from django.utils import translation

from tests.certification import handed
from tests.factories.accounts import UserFactory
from tests.factories.credentials import CredentialFactory


@pytest.fixture(autouse=True)
def fresh_limits():
    """Every test is a client of its own."""
    cache.clear()


@pytest.fixture
def credential(learner):
    return CredentialFactory(person=learner)


@pytest.fixture
def said():
    """The words of the house in a language, as they stand in a page."""

    def in_language(msgid, language, **values):
        with translation.override(language):
            return html.escape(translation.gettext(msgid) % values)

    return in_language


@pytest.fixture
def near(monkeypatch):
    """Files that are known not to be hostile are read in this process."""
    handed.here(monkeypatch)


@pytest.fixture
def mine():
    """A certificate in force with its badges."""
    return handed.certified(person=UserFactory(name="Raija Maria Esimerkki"))
