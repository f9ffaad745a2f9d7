"""What tests/putback.py does for every test with transactions of its own."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, connection
from django.test import TransactionTestCase
from wagtail.models import Page

from tests.factories.accounts import UserFactory
from tests.putback import COPY

pytestmark = pytest.mark.django_db(transaction=True)


def contents():
    """Every row of every table, as it is written."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - ours
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def put_back():
    TransactionTestCase._fixture_teardown(None)


def test_what_a_test_made_changed_or_deleted_is_put_back():
    before = contents()
    assert before["auth_permission"]
    assert before["wagtailcore_page"]
    UserFactory().groups.add(Group.objects.first())
    Page.objects.filter(depth=2).update(title="Toinen")
    Permission.objects.all().delete()
    changed = {table for table, rows in contents().items() if rows != before[table]}
    assert changed >= {"accounts_user", "accounts_user_groups", "auth_permission", "wagtailcore_page"}
    put_back()
    assert contents() == before


def test_afterwards_new_rows_can_be_made():
    put_back()
    assert Group.objects.create(name="Uudet").pk not in Group.objects.exclude(name="Uudet").values_list("pk", flat=True)


def test_what_cannot_be_put_back_whole_is_told():
    """The control twin: a copy that has lost what others point to."""
    copy = connection.ops.quote_name(COPY + "django_content_type")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE kept AS SELECT * FROM {copy}")  # noqa: S608 - ours
        cursor.execute(f"DELETE FROM {copy}")  # noqa: S608 - ours
    try:
        with pytest.raises(IntegrityError):
            put_back()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {copy} SELECT * FROM kept")  # noqa: S608 - ours
            cursor.execute("DROP TABLE kept")
