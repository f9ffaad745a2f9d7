"""People by age come out of a file of Statistics Finland: in the shapes it is saved in, whole, or with a clear no."""

import itertools
import json

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.geography import population
from network.geography.models import Municipality, Population

pytestmark = pytest.mark.django_db

AREAS = {"SSS": "KOKO MAA", "KU049": "Espoo", "KU091": "Helsinki"}
AGES = {"SSS": "Yhteensä", "0-64": "0 - 64", "65-74": "65 - 74", "75-": "75 -"}
# By area and age, in the order of the two above.
PEOPLE = [1000, 700, 200, 100, 300, 250, 30, 20, 600, 450, 90, 60]
ESPOO = {(0, 64): 250, (65, 74): 30, (75, None): 20}
HELSINKI = {(0, 64): 450, (65, 74): 90, (75, None): 60}


def dimension(label, values):
    return {"label": label, "category": {"index": {code: n for n, code in enumerate(values)}, "label": dict(values)}}


def jsonstat(people=PEOPLE, *, ages=AGES, areas=AREAS, more=()):
    """As PxWeb writes JSON-stat 2; ``more`` are other dimensions, outermost first."""
    dimensions = [*more, ("Alue", areas), ("Ikä", ages), ("Tiedot", {"vaesto": "Väestö 31.12."})]
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "Väestö muuttujina Vuosi, Alue, Ikä ja Tiedot",
        "source": "Tilastokeskus, väestörakenne",
        "id": [name for name, _values in dimensions],
        "size": [len(values) for _name, values in dimensions],
        "dimension": {name: dimension(name, values) for name, values in dimensions},
        "value": people,
    }


YEAR = ("Vuosi", {"2024": "2024"})

BELOW = """\
"Alue";"Ikä";"Vuosi";"Väestö 31.12."
"KU049 Espoo";"0 - 64";"2024";250
"KU049 Espoo";"65 - 74";"2024";30
"KU049 Espoo";"75 -";"2024";20
"KU091 Helsinki";"0 - 64";"2024";450
"KU091 Helsinki";"65 - 74";"2024";90
"KU091 Helsinki";"75 -";"2024";60
"""

BESIDE = """\
"Population 31.12. by Area, Sex and Age"

"Area","Sex","2024 Total","2024 0 - 64","2024 65 - 74","2024 75 -"
"WHOLE COUNTRY","Total",1000,700,200,100
"Espoo","Total",300,250,30,20
"Helsinki","Total",600,450,90,60

"Source: Statistics Finland, population structure"
"""


@pytest.fixture
def save(tmp_path, facts):
    def to_file(content, *, encoding="utf-8", name="file"):
        path = tmp_path / name
        if isinstance(content, dict):
            content = json.dumps(content)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return to_file


def run(path, **options):
    call_command("import_population", path, **options)


def of(code, year=2024):
    rows = Population.objects.filter(municipality__code=code, year=year)
    return {(row.age_from, row.age_to): row.people for row in rows}


def refused(path, **options):
    with pytest.raises(CommandError) as said:
        run(path, **options)
    assert not Population.objects.exists()
    return str(said.value)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (jsonstat(more=[YEAR]), "utf-8"),
        ({"dataset": {k: v for k, v in jsonstat(more=[YEAR]).items() if k not in ("id", "size")}}, "utf-8"),
        (jsonstat(dict(zip(map(str, itertools.count()), PEOPLE, strict=False)), more=[YEAR]), "utf-8"),
        (BELOW, "utf-8"),
        (BELOW, "utf-8-sig"),
        (BELOW, "cp1252"),
        (BELOW.replace(";", "\t"), "utf-8"),
        (BELOW.replace(";", ","), "utf-8"),
        (BELOW.replace("KU049 Espoo", "049").replace("KU091 Helsinki", "091"), "utf-8"),
        (BELOW.replace("KU049 Espoo", "Esbo").replace("KU091 Helsinki", "Helsingfors"), "utf-8"),
        (BELOW.replace('"', "").replace("\n", "\r\n"), "utf-8"),
        (BELOW.replace(" - ", "–"), "utf-8"),
        (BESIDE, "utf-8"),
    ],
    ids=[
        "jsonstat2", "jsonstat1", "sparse", "below", "mark", "latin", "tabs", "commas", "codes", "swedish", "windows",
        "dashes", "beside",
    ],
)  # fmt: skip
def test_the_same_figures_come_out_of_every_shape(save, content, encoding):
    if isinstance(content, dict) and "dataset" in content:
        content["dataset"]["dimension"] |= {
            "id": ["Vuosi", "Alue", "Ikä", "Tiedot"], "size": [1, 3, 4, 1]
        }  # fmt: skip
    run(save(content, encoding=encoding))
    assert (of("049"), of("091")) == (ESPOO, HELSINKI)
    assert Population.objects.count() == 6


def test_each_figure_says_from_where_and_of_when_it_is(save, capsys):
    with time_machine.travel("2026-03-01T10:00:00+00:00", tick=False):
        run(save(BELOW), source="Tilastokeskus, vaerak 11re")
    row = Population.objects.get(municipality__code="091", age_from=75)
    assert (row.year, row.age_to, row.source, row.imported_at.date().isoformat()) == (
        2024, None, "Tilastokeskus, vaerak 11re", "2026-03-01"
    )  # fmt: skip
    assert capsys.readouterr().out.splitlines() == [
        "Year 2024: 900 people, 2 municipalities, 3 ages or bands.",
        "2 municipalities got new figures.",
        "306 municipalities are not in the file and keep what they have.",
    ]


def test_the_same_file_again_changes_nothing(save, capsys):
    run(save(BELOW))
    before = list(Population.objects.order_by("pk").values())
    run(save(BELOW))
    assert list(Population.objects.order_by("pk").values()) == before
    assert "0 municipalities got new figures." in capsys.readouterr().out


def test_newer_figures_replace_those_of_the_same_year_and_only_of_their_municipalities(save):
    run(save(BELOW))
    run(save("Alue;Ikä;Vuosi;Väestö\nKU049;0 - 17;2024;60\nKU049;18 -;2024;240\nKU049;0 - 17;2023;1\n"), year=2024)
    assert of("049") == {(0, 17): 60, (18, None): 240}
    assert of("091") == HELSINKI
    assert of("049", 2023) == {}


def test_a_dry_run_writes_nothing(save, capsys):
    run(save(BELOW), dry_run=True)
    assert not Population.objects.exists()
    said = capsys.readouterr().out
    assert "2 municipalities would get new figures." in said
    assert "Nothing was written." in said


def test_single_years_of_age_and_the_oldest_together(save):
    ages = {f"{age:03}": str(age) for age in range(100)} | {"100-": "100 -"}
    run(save(jsonstat(list(range(101)), ages=ages, areas={"KU091": "Helsinki"}, more=[YEAR])))
    assert of("091") == {(age, age): age for age in range(100)} | {(100, None): 100}


def test_men_and_women_are_added_up_when_there_is_no_total(save):
    sexes = ("Sukupuoli", {"1": "Miehet", "2": "Naiset"})
    run(save(jsonstat([3, 1, 1, 1] * 3 + PEOPLE, more=[YEAR, sexes])))
    assert of("049") == {ages: people + 1 for ages, people in ESPOO.items()}


def test_the_total_of_men_and_women_counts_once(save):
    sexes = ("Sex", {"SSS": "Total", "1": "Males", "2": "Females"})
    run(save(jsonstat(PEOPLE + [1] * 24, more=[YEAR, sexes])))
    assert of("091") == HELSINKI
    beside = "Kunta;Ikä;Miehet 2024;Naiset 2024;Yhteensä 2024\nEspoo;0 -;1;2;3\n"
    run(save(beside))
    assert of("049") == {(0, None): 3}


def test_ages_and_sexes_may_stand_side_by_side(save):
    heading = "Area;2024 Males 0 - 64;2024 Males 65 -;2024 Females 0 - 64;2024 Females 65 -"
    run(save(f"{heading}\nHelsinki;1;2;3;4\n"))
    assert of("091") == {(0, 64): 4, (65, None): 6}


def test_people_of_a_merged_municipality_count_to_the_one_of_today(save):
    run(save("Alue;Ikä;Vuosi;Väestö\nKU507;65 -;2023;100\nKU588;65 -;2023;20\n"))
    assert of("507", 2023) == {(65, None): 120}
    assert of("588", 2023) == {}


def test_people_of_a_municipality_merged_twice_count_to_the_one_of_today(save):
    """Pertunmaa went into Mäntyharju, and that goes on."""
    kuopio = Municipality.objects.get(code="297")
    Municipality.objects.filter(code="507").update(until_date="2025-12-31", merged_into=kuopio)
    run(save("Alue;Ikä;Vuosi;Väestö\nKU507;65 -;2023;100\nPertunmaa;65 -;2023;20\nKU297;65 -;2023;3\n"))
    assert of("297", 2023) == {(65, None): 123}
    assert Population.objects.count() == 1


@pytest.mark.parametrize("total", [100, 101, 5000])
def test_a_total_beside_some_ages_only_is_left_out(save, total):
    run(save(f"Alue;Ikä;2024\nKU091;Yhteensä;{total}\nKU091;65 - 74;60\nKU091;75 -;40\n"))
    assert of("091") == {(65, 74): 60, (75, None): 40}


@pytest.mark.parametrize("age", ["0 - 64 total", "65 - yhteensä"])
def test_the_total_of_some_ages_is_not_that_of_all(save, age):
    assert f"Line 2: '{age}' is no age." in refused(save(f"Alue;Ikä;2024\nKU091;{age};60\n"))


def test_only_a_total_is_all_ages(save):
    run(save("Alue;Ikä;Vuosi;Väestö\nKU091;Yhteensä;2024;1 234\n"))
    assert of("091") == {(0, None): 1234}


def test_wider_areas_are_left_out_and_told_of(save, capsys):
    rows = "SSS;65 -;9\nKOKO MAA;65 -;9\nMK01 Uusimaa;65 -;9\nPirkanmaa;65 -;9\nKU091;65 -;5\n"
    run(save(f"Alue;Ikä;2024\n{rows}"))
    assert Population.objects.get().people == 5
    assert "Wider areas left out: 4." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ("Alue;Ikä;2024\nKU091;65 -;5\nKU999;65 -;5\n", {}, "Line 3: 'KU999' is no municipality."),
        ("Alue;Ikä;2024\nHelsinki;65 -;5\nHlsinki;65 -;5\n", {}, "Line 3: 'Hlsinki' is no municipality."),
        ("Alue;Ikä;2024\nKU091;65 -;5\n\nKU049;vanhat;5\n", {}, "Line 4: 'vanhat' is no age."),
        ("Alue;Ikä;2024\nKU091;65 -;5\nKU049;65 -;..\n", {}, "Line 3: '..' is no number of people."),
        ("Alue;Ikä;2024\nKU091;65 -;5\nKU049;65 -;-5\n", {}, "Line 3: '-5' is no number of people."),
        ("Alue;Ikä;2024\nKU091;65 -;5\nKU049;65 -\n", {}, "Line 3: 2 columns, and the heading has 3."),
        ("Alue;Ikä;2024\nKU091;65 -;5\nKU091;65 -;6\n", {}, "Line 3: KU091 65 - stands in the file twice."),
        ("Alue;Ikä;2024\nKU091;65 -;5\nKU091;75 -;6\n", {}, "Municipality 091: people from 75 years on"),
        ("Alue;Ikä;2024\nKU091;0-17;5\nKU091;15-64;6\n", {}, "Municipality 091: people from 15 years on"),
        ("Alue;Ikä;2024\nKU091;65 -;5\nKU049;75 -;6\n", {}, "other ages than municipality 049"),
        ("Alue;Ikä;2024\nKU091;Yhteensä;9\nKU091;0 - 64;5\nKU091;65 -;6\n", {},
         "Municipality 091: its ages add up to 11 people, and its total says 9."),
        ("Alue;Ikä;2024\nKU091;Yhteensä;12\nKU091;0 - 64;5\nKU091;65 -;6\n", {}, "11 people, and its total says 12"),
        ("Alue;Ikä;2024\nKU091;Yhteensä;5\nKU091;65 -;6\n", {}, "6 people, and its total says 5"),
        ("Alue;Ikä;2023;2024\nKU091;65 -;5;..\n", {"year": 2024}, "Line 2, 2024: '..' is no number of people."),
        ("Alue;Ikä;2024\nKU091;65 -;5\nKU049;65 -;999999999\n", {}, "Line 3: '999999999' is no number of people."),
        ("Alue;Ikä;Väestö\nKU091;65 -;5\n", {"year": 99999}, "The year is one of four digits"),
        ("Alue;Ikä;Väestö\nKU091;65 -;5\n", {"year": 0}, "The year is one of four digits"),
        (jsonstat("x" * 12, more=[YEAR]), {}, "its figures are neither a list nor numbered"),
        (jsonstat(12, more=[YEAR]), {}, "its figures are neither a list nor numbered"),
        (jsonstat({"0": 1}, areas={f"KU{n}": "x" for n in range(100, 900)}, ages={str(n): str(n) for n in range(9000)},
                  more=[YEAR]), {}, "tell of 7200000 figures"),
        ({"id": ["Ikä"], "dimension": {"Ikä": {"category": {"index": {"a": "x"}}}}, "value": [1]}, {},
         "its parts are not as JSON-stat has them"),
        ({"id": [1], "dimension": [], "value": [1]}, {}, "its parts are not as JSON-stat has them"),
        ("[" * 100_000, {}, "The file is no JSON"),
        ("Alue;Ikä;2024\nSSS;65 -;5\n", {}, "no figures of municipalities"),
        ("Alue;2024\nKU091;5\n", {}, "not divided by ages"),
        ("Alue;Ikä;2024\n", {}, "a heading and no rows"),
        ("Alue;Ikä;Vuosi\nKU091;65 -;2024\n", {}, "no column of figures"),
        ("Paikka;Ikä;2024\nKU091;65 -;5\n", {}, "No heading within the first 20 lines"),
        ("", {}, "No heading"),
        ("Alue;Ikä;Väestö\nKU091;65 -;5\n", {}, "say it with --year"),
        ("Alue;Ikä;2023;2024\nKU091;65 -;5;6\n", {}, "figures of 2023, 2024: choose one"),
        ("Alue;Ikä;2023;2024\nKU091;65 -;5;6\n", {"year": 2020}, "no figures of 2020, it has those of 2023, 2024"),
        ("Alue;Ikä;Kieli;2024\nKU091;65 -;fi;5\nKU091;65 -;sv;5\n", {}, "divided by Kieli as well (fi, sv)"),
        (jsonstat(PEOPLE[:-1], more=[YEAR]), {}, "has 11 figures, and its dimensions tell of 12"),
        (jsonstat([*PEOPLE[:-1], None], more=[YEAR]), {}, "Helsinki, 75 -, Väestö 31.12.: '..' is no number"),
        (jsonstat(areas={"A": "a", "B": "b", "C": "c"}), {}, "is no municipality"),
        ({"version": "2.0", "class": "dataset"}, {}, "no JSON-stat data set: 'dimension' is missing"),
        ("[1, 2]", {}, "no JSON-stat data set: its parts are not as JSON-stat has them."),
        ("{broken", {}, "The file is no JSON"),
        (b"\x89PNG\x00\x00", {}, "no text file"),
    ],
    ids=[
        "code", "name", "age", "missing", "negative", "columns", "twice", "overlap", "cross", "bands", "over", "under",
        "more", "column", "crowd", "year_long", "year_none", "text", "number", "huge", "order", "kinds", "deep",
        "country", "ages", "empty", "figures", "heading", "nothing", "year", "years", "other_year", "language",
        "short", "null", "areas", "no_dimensions", "list", "broken", "picture",
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_is_refused_with_where_and_why(save, content, options, said):
    if isinstance(content, dict) and "year" not in options and "Vuosi" not in content.get("id", []):
        options = {"year": 2024}
    assert said in refused(save(content), **options)


def test_a_file_that_is_not_there_is_refused(tmp_path, facts):
    assert "cannot be read" in refused(tmp_path / "none.csv")


@pytest.mark.parametrize("source", ["", "x" * 121], ids=["none", "long"])
def test_a_source_that_does_not_fit_is_refused(save, source):
    assert "1 to 120 letters" in refused(save(BELOW), source=source)


def test_the_year_may_be_said_when_the_file_does_not(save):
    run(save("Alue;Ikä;Väestö\nKU091;65 -;5\n"), year=2024)
    assert of("091") == {(65, None): 5}


def test_one_year_of_several_is_chosen(save):
    run(save("Alue;Ikä;2023;2024\nKU091;65 -;5;6\n"), year=2023)
    assert (of("091", 2023), of("091")) == ({(65, None): 5}, {})


def test_as_many_statements_for_all_municipalities_as_for_one(save):
    def statements(codes):
        rows = "".join(f"KU{code};65 -;{number}\n" for number, code in enumerate(codes))
        path = save(f"Alue;Ikä;2024\n{rows}")
        with CaptureQueriesContext(connection) as asked:
            run(path)
        return len(asked)

    codes = list(Municipality.objects.in_force().values_list("code", flat=True))
    few = statements(codes[:1])
    # SQLite takes a thousand values in a statement.
    assert statements(codes[:150]) <= few + 1


@given(data=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode), st.from_regex(
    r'(Alue|"Area")[;,]Ik\u00e4[;,](2024|V)\n((KU091|Espoo|x)[;,][0-9 -]{0,6}[;,][0-9.,-]{0,5}\n){0,4}'
).map(str.encode)))  # fmt: skip
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_file_breaks_the_reader(facts, known, data):
    try:
        read = population.read(data, areas=known).people
    except population.Unreadable as error:
        read = str(error)
    assert read


@pytest.fixture
def known(facts, db):
    return population.Areas.known()
