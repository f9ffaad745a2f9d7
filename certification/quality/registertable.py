"""The register for programs: one row an organisation, with names of fields that last; new ones come at the end."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from certification.quality.entries import Entry, in_finder, name_of
from core.addresses import whole
from network.directory.languages import text, texts
from network.directory.models import Place
from network.finder.links import page_of

# Names of the columns of the table, and what stands in them; docs/open-data.md tells the same.
COLUMNS = (
    "organization_id",
    "organization",
    "business_id",
    "municipality_code",
    "municipality",
    "region_code",
    "region",
    "status",
    "valid_from",
    "valid_to",
    "decided_on",
    "suspended_on",
    "ended_on",
    "scheme",
    "criteria_version",
    "location_ids",
    "locations",
    "ways",
    "languages",
    "page_url",
    "mark_url",
)


def told(entry: Entry) -> dict[str, Any]:
    """One organisation as the JSON has it; days as 2027-02-28, None for what there is not."""
    organisation, certification = entry.organisation, entry.certification
    municipality = organisation.municipality
    return {
        "organization_id": str(organisation.pk),
        "organization": name_of(organisation),
        "names": texts(organisation, "name"),
        "business_id": organisation.business_id or None,
        "municipality_code": municipality.code,
        "municipality": municipality.name,
        "region_code": municipality.region.code,
        "region": municipality.region.name,
        "status": entry.status.value,
        "valid_from": certification.valid_from.isoformat(),
        "valid_to": certification.valid_to.isoformat(),
        "decided_on": certification.decided_on.isoformat(),
        "suspended_on": entry.suspended_on.isoformat() if entry.suspended_on else None,
        "ended_on": entry.ended_on.isoformat() if entry.ended_on else None,
        "scheme": entry.scheme,
        "criteria_version": certification.version.number,
        "locations": [_place(each) for each in entry.places],
        "ways": [term.key for term in entry.ways],
        "languages": [term.key for term in entry.languages],
        "page_url": whole(reverse("quality:certified", args=[organisation.pk])),
        "mark_url": whole(reverse("quality:mark", args=[organisation.pk])),
    }


def rows(entries: Iterable[Entry]) -> Iterator[list[Any]]:
    """As the table has it, in the order of COLUMNS: several values in a cell have "|" between them."""
    for entry in entries:
        row = told(entry)
        row["location_ids"] = "|".join(each["id"] for each in row["locations"])
        row["locations"] = "|".join(each["name"] for each in row["locations"])
        row["ways"], row["languages"] = "|".join(row["ways"]), "|".join(row["languages"])
        yield [row[name] for name in COLUMNS]


def _place(place: Place) -> dict[str, Any]:
    return {
        "id": str(place.pk),
        "name": str(text(place, "name")),
        "kind": place.kind,
        "municipality_code": place.municipality.code,
        "municipality": place.municipality.name,
        "page_url": whole(page_of(place)) if in_finder(place) else None,
    }
