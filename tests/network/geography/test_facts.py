"""The facts that come with a release: all municipalities, regions and postal codes, whole and consistent."""

import datetime as dt
from collections import Counter

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core import clock
from network.geography import actions
from network.geography.distance import kilometres
from network.geography.models import LanguageStatus, Municipality, PostalCode, Region

pytestmark = pytest.mark.django_db

# How many municipalities each region has since 2025 (Statistics Finland).
IN_REGION = {
    "01": 26, "02": 27, "04": 16, "05": 11, "06": 23, "07": 10, "08": 6, "09": 9, "10": 11, "11": 19, "12": 13,
    "13": 22, "14": 18, "15": 14, "16": 8, "17": 30, "18": 8, "19": 21, "21": 16,
}  # fmt: skip


def municipality(code):
    return Municipality.objects.get(code=code)


def names(row):
    return row.name_fi, row.name_sv, row.name_en


def test_there_are_308_municipalities_each_in_its_region(facts):
    assert Municipality.objects.in_force().count() == 308
    assert Counter(Municipality.objects.in_force().values_list("region__code", flat=True)) == IN_REGION


def test_languages_are_those_of_the_classification(facts):
    assert Counter(Municipality.objects.in_force().values_list("language_status", flat=True)) == {
        LanguageStatus.FI: 259,
        LanguageStatus.FI_SV: 18,
        LanguageStatus.SV_FI: 15,
        LanguageStatus.SV: 16,
    }
    assert set(
        Municipality.objects.filter(language_status=LanguageStatus.SV).values_list("region__code", flat=True)
    ) == {"21"}


def test_all_middles_are_in_finland_and_near_their_neighbours_of_the_region(facts):
    rows = list(Municipality.objects.select_related("region"))
    for row in rows:
        assert 59.7 < row.lat < 70.1, row
        assert 19.3 < row.lon < 31.6, row
        beside = [each for each in rows if each.region == row.region and each != row]
        assert min(kilometres((row.lat, row.lon), (each.lat, each.lon)) for each in beside) < 150, row


def test_no_two_municipalities_share_a_tile_or_a_middle(facts):
    today = Municipality.objects.in_force()
    assert len(set(today.values_list("tile_row", "tile_col"))) == 308
    assert not today.filter(tile_row=None) | today.filter(tile_col=None)
    assert len(set(today.values_list("lat", "lon"))) == 308


def test_every_municipality_has_an_ordinary_postal_code_and_every_code_one_of_today(facts):
    codes = PostalCode.objects.all()
    assert codes.count() == 3778
    ordinary = codes.filter(ordinary=True)
    assert ordinary.count() == 3018
    assert set(ordinary.values_list("municipality", flat=True)) == set(
        Municipality.objects.in_force().values_list("pk", flat=True)
    )
    assert not codes.exclude(municipality__until_date=None)
    assert not codes.exclude(code__regex=r"^\d{5}$")


def test_nothing_lacks_a_name(facts):
    for model in (Region, Municipality):
        assert (
            not model.objects.filter(name_fi="") | model.objects.filter(name_sv="") | model.objects.filter(name_en="")
        )
    assert not PostalCode.objects.filter(name_fi="") | PostalCode.objects.filter(name_sv="")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("091", ("Helsinki", "Helsingfors", "Helsinki")),
        ("478", ("Maarianhamina", "Mariehamn", "Mariehamn")),
        ("598", ("Pietarsaari", "Jakobstad", "Pietarsaari")),
        ("599", ("Pedersören kunta", "Pedersöre", "Pedersöre")),
        ("276", ("Kontiolahti", "Kontiolax", "Kontiolahti")),
        ("480", ("Marttila", "S:t Mårtens", "Marttila")),
    ],
)
def test_names_in_three_languages(facts, code, expected):
    assert names(municipality(code)) == expected


def test_names_of_postal_areas_are_written_as_names(facts):
    def written(code):
        row = PostalCode.objects.get(code=code)
        return row.name_fi, row.name_sv

    assert written("07700") == ("Koskenkylän saha", "Forsby såg")
    assert written("31500") == ("Koski Tl", "Koski Tl")
    assert written("97370") == ("Unarin-Luusua", "Unarin-Luusua")


def test_corrections_to_the_package_hold(facts):
    assert municipality("545").language_status == LanguageStatus.SV_FI
    assert PostalCode.objects.get(code="97370").municipality.code == "758"
    assert PostalCode.objects.get(code="19430").municipality.code == "507"
    assert not PostalCode.objects.filter(code="90461")
    assert PostalCode.objects.get(code="49400").name_sv == "Fredrikshamn"


def test_sami_languages_are_told_where_they_are_used(facts):
    told = dict(Municipality.objects.exclude(sami="").values_list("code", "sami"))
    assert told == {"047": "sme", "148": "sme smn sms", "758": "sme", "890": "sme"}


@pytest.mark.parametrize(
    ("day", "there"),
    [("2019-12-31", 311), ("2020-01-01", 310), ("2021-01-01", 309), ("2024-12-31", 309), ("2025-01-01", 308)],
)
def test_municipalities_ended_on_their_last_day(facts, day, there):
    assert Municipality.objects.in_force(dt.date.fromisoformat(day)).count() == there


def test_merged_municipalities_say_into_which(facts):
    merged = {row.code: (row.merged_into.code, row.ended) for row in Municipality.objects.exclude(merged_into=None)}
    assert merged == {"588": ("507", True), "099": ("214", True), "911": ("541", True)}
    assert not municipality("507").ended


def test_a_municipality_has_not_ended_on_its_last_day(facts):
    row = municipality("588")
    row.until_date = clock.today()
    assert not row.ended


def test_loading_twice_changes_nothing(facts):
    assert facts == {"regions": 19, "municipalities": 311, "postal_codes": 3778}
    assert actions.load_all() == {"regions": 0, "municipalities": 0, "postal_codes": 0}


def test_changed_facts_come_back_and_added_rows_stay(facts):
    Municipality.objects.filter(code="297").update(name_sv="Kuopi", lat=0.0)
    own = Municipality.objects.create(
        code="998", name_fi="Oma", name_sv="Egen", name_en="Own", region=Region.objects.first(), lat=60.0, lon=25.0
    )
    PostalCode.objects.filter(code="70100").update(municipality=own)
    assert actions.load_all() == {"regions": 0, "municipalities": 1, "postal_codes": 1}
    assert municipality("297").name_sv == "Kuopio"
    assert PostalCode.objects.get(code="70100").municipality.code == "297"
    assert Municipality.objects.filter(code="998").exists()


def test_the_database_refuses_an_end_without_a_successor(facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        Municipality.objects.filter(code="297").update(until_date=dt.date(2030, 12, 31))


def test_thousands_of_rows_take_few_statements(facts):
    PostalCode.objects.all().delete()
    with CaptureQueriesContext(
        connection,
    ) as all_of_them:
        assert actions.load_postal_codes() == 3778
    # SQLite takes a thousand values in a statement; PostgreSQL takes them all in one.
    assert len(all_of_them) <= 40
