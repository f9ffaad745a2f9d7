"""Templates and a mail server for the tests of the ground floor."""

from pathlib import Path

import pytest

from tests.core.smtp import Sink


@pytest.fixture(autouse=True)
def _test_templates(settings):
    own = Path(__file__).parents[1] / "templates"
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], own]}]


@pytest.fixture
def smtp(settings):
    """A real mail server on this machine; mail goes there."""
    with Sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink
