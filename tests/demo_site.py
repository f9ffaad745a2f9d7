"""The demo's content in the database of the tests, made once for many tests.

    @pytest.fixture(scope="module")
    def demo(django_db_setup, django_db_blocker):
        with seeded(django_db_blocker) as site:
            yield site

Making it takes half a minute: a module that needs it collects all such tests. Each test's own changes are rolled back
as usual, the content after the last one. Browser tests have their own, served, in ``tests/browser/conftest.py``.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings


@dataclass(frozen=True)
class DemoSite:
    """``said`` is what the command printed."""

    said: str


@contextmanager
def seeded(django_db_blocker) -> Iterator[DemoSite]:
    with django_db_blocker.unblock(), transaction.atomic():
        if connection.vendor != "sqlite":
            # wagtail-localize looks for the last migration. A database of the tests is made without any, and only on
            # SQLite does it forgive that the table is missing.
            MigrationRecorder(connection).ensure_schema()
        cache.clear()
        made = DemoSite(run())
        with connection.cursor() as cursor:
            # In one transaction no background job counts the rows, and PostgreSQL would plan for empty tables:
            # deleting a page then takes minutes.
            cursor.execute("ANALYZE")
        yield made
        transaction.set_rollback(True)
    cache.clear()


def run(**options) -> str:
    """Runs the command as the demo does; returns what it printed."""
    said = io.StringIO()
    with override_settings(DEMO=True):
        call_command("seed_demo", stdout=said, **options)
    return said.getvalue()
