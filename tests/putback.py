"""A pytest plugin: after a test with transactions of its own, the tables are put back as they were made.

Django would empty every table and then announce a migration, at which the permissions, the languages and the first
pages are made anew. That takes seconds after each such test, much longer than most of them; this takes a tenth of one.
"""

from unittest import mock

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

from certification.quality import guards

COPY = "as_made_"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Remembers what the new tables hold, and sets up the triggers, which migrations would have made."""
    with django_db_blocker.unblock():
        guards.install(connection)
        tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        with connection.cursor() as cursor:
            made = _filled(cursor, tables)
            for table in made:
                cursor.execute(f"CREATE TABLE {_name(COPY + table)} AS SELECT * FROM {_name(table)}")  # noqa: S608 - ours

    def put_back(test):
        with transaction.atomic(), connection.cursor() as cursor:
            # The keys between tables are checked when all is as it was.
            filled = _filled(cursor, tables)
            # Rows that nobody may delete are put back all the same.
            guarded = any(table.startswith("quality_") for table in filled)
            if guarded:
                guards.remove(connection)
            for table in filled:
                cursor.execute(f"DELETE FROM {_name(table)}")  # noqa: S608 - ours
            for table in made:
                copy = _name(COPY + table)
                cursor.execute(f"INSERT INTO {_name(table)} SELECT * FROM {copy}")  # noqa: S608 - ours
            if guarded:
                guards.install(connection)

    with mock.patch.object(TransactionTestCase, "_fixture_teardown", put_back):
        yield


def _filled(cursor, tables):
    """Those of the tables that hold anything."""
    found = ", ".join(f"EXISTS (SELECT 1 FROM {_name(table)})" for table in tables)  # noqa: S608 - ours
    cursor.execute(f"SELECT {found}")
    return [table for table, filled in zip(tables, cursor.fetchone(), strict=True) if filled]


def _name(table):
    return connection.ops.quote_name(table)
