"""What every installation has before anyone writes, and that it is made once."""

import pytest
from django.contrib.auth.models import Group
from django.db import DEFAULT_DB_ALIAS, connection
from wagtail.models import Locale, Page, Site

from cms import foundation
from cms.models import HomePage

pytestmark = pytest.mark.django_db


def test_three_languages_one_site_and_a_home_page_in_each():
    assert set(Locale.objects.values_list("language_code", flat=True)) == {"fi", "sv", "en"}
    assert HomePage.objects.live().count() == 3
    assert Site.objects.get().root_page.specific == HomePage.objects.get(locale__language_code="fi")


def test_a_second_run_changes_nothing():
    before = list(Page.objects.order_by("pk").values_list("pk", "title", "latest_revision"))
    foundation.after_migrate(using=DEFAULT_DB_ALIAS)
    assert list(Page.objects.order_by("pk").values_list("pk", "title", "latest_revision")) == before


def test_wagtails_welcome_page_and_english_names_are_replaced():
    home = HomePage.objects.get(locale__language_code="fi")
    welcome = home.get_parent().add_child(instance=Page(title="Welcome", slug="welcome", locale=home.locale))
    Site.objects.update(root_page=welcome)
    Group.objects.create(name="Moderators")
    foundation.lay()
    assert not Page.objects.filter(slug="welcome").exists()
    assert Site.objects.get().root_page_id == home.pk
    assert not Group.objects.filter(name="Moderators").exists()


def test_rights_taken_from_editors_are_not_given_back():
    group = foundation.appoint_editors()
    group.permissions.clear()
    foundation.after_migrate(using=DEFAULT_DB_ALIAS)
    assert not group.permissions.exists()


def test_nothing_happens_while_the_tables_are_older_than_the_code(monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", lambda cursor: ["auth_group"])
    monkeypatch.setattr(foundation, "lay", lambda: pytest.fail("laid on tables that are not there"))
    foundation.after_migrate(using=DEFAULT_DB_ALIAS)
