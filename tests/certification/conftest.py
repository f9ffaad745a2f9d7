"""What the tests of certificates share."""

import html

import pytest
from django.core.cache import cache
from django.utils import translation

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
