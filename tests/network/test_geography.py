"""Facts of geography in an empty database: the regions, and how all of them get in."""

import importlib

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.state import ModelState, ProjectState
from django.utils import translation

from network.geography import actions, demo, facts, names
from network.geography.models import Municipality, PostalCode, Region

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


def test_a_region_that_is_missing_stops_the_load():
    with pytest.raises(KeyError), transaction.atomic():
        actions.load_municipalities()
    assert not Municipality.objects.exists()


def test_the_plain_name_is_the_finnish_one_whatever_language_is_active():
    with translation.override("sv"):
        actions.load_all()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM geography_municipality WHERE code = '853'")
        assert cursor.fetchone() == ("Turku",)


def test_a_migration_loads_the_same_with_models_of_its_own_time():
    state = ProjectState()
    for model in (Region, Municipality, PostalCode):
        state.add_model(ModelState.from_model(model))
    then = [state.apps.get_model("geography", name) for name in ("Region", "Municipality", "PostalCode")]
    assert facts.load_all(*then)["municipalities"] == 311
    assert actions.load_all() == {"regions": 0, "municipalities": 0, "postal_codes": 0}
    assert str(Municipality.objects.get(code="853")) == "Turku"


def test_the_demo_says_what_it_loaded():
    assert demo.seed(seed=1) == [
        "regions: 19 added or changed",
        "municipalities: 311 added or changed",
        "postal codes: 3778 added or changed",
    ]


def test_an_empty_database_understands_nothing():
    for text in ("Kuopio", "70100", "Oulunsalo", "Kupio"):
        assert not names.understand(text)
