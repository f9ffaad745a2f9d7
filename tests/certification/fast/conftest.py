"""What the tests of filling in share."""

import re
from functools import cache

import pytest

from certification.credentials import fast, pages
from certification.credentials.fast import shaping
from core import pdf


@pytest.fixture
def unlearned():
    """As in a new process."""
    fast.forget()
    yield
    fast.forget()


@pytest.fixture
def changed(monkeypatch, unlearned):
    """Changes the certificate's page or stylesheet: ``changed("certificate.css", pattern, new)``."""
    render = pdf.render_to_string

    def change(file, old, new):
        def rendered(template, context):
            text = render(template, context)
            if not template.endswith(file):
                return text
            found, times = re.subn(old, new, text)
            assert times == 1
            return found

        monkeypatch.setattr(pdf, "render_to_string", rendered)
        monkeypatch.setattr(pages, "style", cache(pages.style.__wrapped__))
        shaping.faces.cache_clear()

    yield change
    shaping.faces.cache_clear()
