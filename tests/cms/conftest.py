"""A site built once a module, since translating pages is slow; and the search index as migrations make it."""

import importlib

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

_MIGRATION = "wagtail.search.migrations.0006_customise_indexentry"
_TABLE = "wagtailsearch_indexentry_fts"


@pytest.fixture(scope="module")
def module_transaction(django_db_setup, django_db_blocker):
    """Module-scoped fixtures write in here; each test sees their rows and takes back its own."""
    with django_db_blocker.unblock():
        cache.clear()
        # wagtail-localize notes with each text which migration the pages were at.
        MigrationRecorder(connection).ensure_schema()
        outer = transaction.atomic()
        outer.__enter__()
        _make_full_text_table()
        yield
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def fresh_cache(module_transaction, db):
    """Wagtail keeps the paths of the home pages in the cache, which outlives a test's rows."""
    cache.clear()


def _make_full_text_table():
    """SQLite's virtual table and its triggers: tests make tables from models, which know nothing of it."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [_TABLE])
        if "VIRTUAL" in cursor.fetchone()[0]:
            return
        cursor.execute(f"DROP TABLE {_TABLE}")
        for operation in importlib.import_module(_MIGRATION).Migration.operations[-1].database_operations:
            cursor.execute(operation.sql)
