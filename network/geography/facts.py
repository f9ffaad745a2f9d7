"""The facts of geography that come with a release, and how they get into the tables.

Takes the model classes as arguments, so that a migration can hand in those of its own time. Source: data/README.md.
"""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils import translation

DATA = Path(__file__).parent / "data"

Fields = dict[str, Any]


def write_regions(region: Any) -> int:
    """Makes the regions those of the file and returns how many rows were added or changed; none is ever removed."""
    return _write(region, ({"code": row["code"]} | _names(row, "fi", "sv", "en") for row in read("regions")))


def write_municipalities(municipality: Any, region: Any) -> int:
    """As `write_regions`, for municipalities. Those that were merged come last: they point to others."""
    regions = dict(region.objects.values_list("code", "pk"))
    rows = list(read("municipalities"))
    touched = _write(municipality, (_municipality(row, regions, {}) for row in rows if not row["until"]))
    today = dict(municipality.objects.values_list("code", "pk"))
    return touched + _write(municipality, (_municipality(row, regions, today) for row in rows if row["until"]))


def write_postal_codes(postal_code: Any, municipality: Any) -> int:
    """As `write_regions`, for postal codes: nearly 4,000 rows."""
    municipalities = dict(municipality.objects.values_list("code", "pk"))
    return _write(
        postal_code,
        (
            {"code": row["code"], "municipality_id": municipalities[row["municipality"]]}
            | {"ordinary": row["ordinary"] == "1"}
            | _names(row, "fi", "sv")
            for row in read("postal_codes")
        ),
    )


def load_all(region: Any, municipality: Any, postal_code: Any) -> dict[str, int]:
    """All three in their order, for a migration: ``load_all(*(apps.get_model("geography", name) for name in …))``.

    Returns how many rows were added or changed, by the name of the file.
    """
    return {
        "regions": write_regions(region),
        "municipalities": write_municipalities(municipality, region),
        "postal_codes": write_postal_codes(postal_code, municipality),
    }


def read(name: str) -> Iterator[dict[str, str]]:
    """The rows of one of the files, as text."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _municipality(row: Mapping[str, str], regions: Mapping[str, int], today: Mapping[str, int]) -> Fields:
    return {
        "code": row["code"],
        "region_id": regions[row["region"]],
        "language_status": row["languages"],
        "sami": row["sami"],
        "lat": float(row["lat"]),
        "lon": float(row["lon"]),
        "tile_row": int(row["tile_row"]) if row["tile_row"] else None,
        "tile_col": int(row["tile_col"]) if row["tile_col"] else None,
        "until_date": dt.date.fromisoformat(row["until"]) if row["until"] else None,
        "merged_into_id": today[row["merged_into"]] if row["merged_into"] else None,
    } | _names(row, "fi", "sv", "en")


def _names(row: Mapping[str, str], *languages: str) -> Fields:
    # The models of a migration know nothing of translation: there the plain column is one of its own.
    return {"name": row["name_fi"]} | {f"name_{language}": row[f"name_{language}"] for language in languages}


def _write(model: Any, wanted: Iterable[Fields]) -> int:
    """Adds and changes what differs, in a number of statements that depends on the database's limits only."""
    # A migration hands in a table of its own time, which may lack a column of today.
    columns = {column.attname for column in model._meta.concrete_fields}
    wanted = [{field: value for field, value in row.items() if field in columns} for row in wanted]
    compared = [field for field in wanted[0] if field not in {"code", "name"}]
    known = {row[0]: row[1:] for row in model.objects.select_for_update().values_list("code", *compared)}
    changed = [row for row in wanted if known.get(row["code"]) != tuple(row[field] for field in compared)]
    # With modeltranslation the plain name is that of the active language.
    with translation.override("fi"):
        model.objects.bulk_create(
            [model(**row) for row in changed],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", *(model._meta.get_field(field).name for field in compared)],
        )
    return len(changed)
