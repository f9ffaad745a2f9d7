"""Regions are facts: every installation has them, with official codes and names in three languages."""

import importlib

import pytest
from django.apps import apps
from django.db import connection
from django.utils import translation

from network.geography import actions
from network.geography.models import Region

pytestmark = pytest.mark.django_db


def test_the_nineteen_regions_have_official_codes_and_names_in_three_languages():
    actions.load_regions()
    assert Region.objects.count() == 19
    assert {"03", "20"}.isdisjoint(Region.objects.values_list("code", flat=True))  # not in use
    aland = Region.objects.get(code="21")
    assert (aland.name_fi, aland.name_sv, aland.name_en) == ("Ahvenanmaa", "Åland", "Åland")


def test_loading_twice_changes_nothing():
    assert actions.load_regions() == 19
    assert actions.load_regions() == 0


def test_a_changed_name_comes_back_and_no_region_is_removed():
    actions.load_regions()
    Region.objects.filter(code="19").update(name_sv="Lapland")
    Region.objects.create(code="99", name_fi="Muu", name_sv="Annan", name_en="Other")
    assert actions.load_regions() == 1
    assert Region.objects.get(code="19").name_sv == "Lappland"
    assert Region.objects.filter(code="99").exists()


def test_a_region_answers_in_the_language_of_the_reader():
    actions.load_regions()
    uusimaa = Region.objects.get(code="01")
    with translation.override("sv"):
        assert str(uusimaa) == "Nyland"


def test_the_migration_brings_the_same_rows_as_the_action():
    migration = importlib.import_module("network.geography.migrations.0002_regions")
    migration.load(apps, connection.schema_editor())
    assert actions.load_regions() == 0
