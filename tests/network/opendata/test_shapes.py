"""Every kind of answer against the public schemas of HSDS 3.0, and against a small strict check that needs no file."""

import json
import os
import re
import uuid
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from core import clock
from network.opendata.models import Entry
from tests.network.opendata.making import ask, channel, offer, postal_code, rich

pytestmark = pytest.mark.django_db

# The schemas are not ours to pass on: STANDARDS names the folder that holds them.
HSDS = Path(os.environ.get("STANDARDS", "standards")) / "hsds-3.0"
needs_schemas = pytest.mark.skipif(not HSDS.exists(), reason="STANDARDS names no folder with the HSDS 3.0 schemas")

# What the answers hold, by kind: address, and the schema of HSDS for each object in it.
KINDS = {
    "services": ("services", "service_list"),
    "services in full": ("services?full=true", "service"),
    "a service": ("services/{service}", "service"),
    "a service without much": ("services/{plain}", "service"),
    "a channel": ("services/{channel}", "service"),
    "a service that has gone": ("services/{gone}", "service"),
    "services with those that have gone": ("services?modified_after=2026-01-01", "service_list"),
    "services at places": ("service_at_locations", "service_at_location_list"),
    "services at places in full": ("service_at_locations?full=true", "service_at_location"),
    "a service at its place": ("service_at_locations/{service}", "service_at_location"),
    "a service at its place that has gone": ("service_at_locations/{gone}", "service_at_location"),
    "services near": ("service_at_locations?postcode=70100&proximity=20000", "service_at_location_list"),
    "organizations": ("organizations", "organization_list"),
    "organizations in full": ("organizations?full=true", "organization"),
    "organizations with services in full": ("organizations?full_service=true", "organization"),
    "an organization": ("organizations/{organization}", "organization"),
    "an organization with services": ("organizations/{organization}?full_service=true", "organization"),
    "taxonomies": ("taxonomies?per_page=100", "taxonomy"),
    "a taxonomy": ("taxonomies/{taxonomy}", "taxonomy"),
    "terms": ("taxonomy_terms?per_page=100", "taxonomy_term"),
    "a term": ("taxonomy_terms/{term}", "taxonomy_term"),
}  # fmt: skip
# Our own properties, told of in docs/open-data.md: none has the name of one of HSDS.
OWN = {"names", "retired", "code of taxonomy", "tzid", "distance_metres", "distance_is_rough"}


@pytest.fixture
def network(client):
    made, plain, called = rich(), offer(), channel()
    left = offer()
    Entry.objects.filter(pk=left.pk).update(published=False)
    postal_code()
    found = {"service": made.pk, "plain": plain.pk, "channel": called.pk, "gone": left.pk}
    found["organization"] = made.place.organisation_id
    found["taxonomy"] = ask(client, "taxonomies")["contents"][0]["id"]
    found["term"] = ask(client, "taxonomy_terms")["contents"][0]["id"]
    return found


def objects(client, network, path):
    answer = ask(client, path.format(**network))
    return answer.get("contents", [answer])


@cache
def schema_of(name):
    registry = Registry().with_resources(
        [("metadata.json", Resource(contents={}, specification=DRAFT202012))]
        + [
            (path.name, Resource(contents=json.loads(path.read_text()), specification=DRAFT202012))
            for path in (HSDS / "taxonomy.json", HSDS / "taxonomy_term.json")
        ]
    )
    schema = json.loads((HSDS / f"{name}.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())


@needs_schemas
def test_answers_are_valid_hsds(client, network):
    for kind, (path, schema) in KINDS.items():
        found = objects(client, network, path)
        assert found, kind
        wrong = [fault for each in found for fault in schema_of(schema).iter_errors(each)]
        assert [f"{fault.json_path}: {fault.message}" for fault in wrong] == [], kind


@needs_schemas
def test_the_schemas_find_faults(client, network):
    validator = schema_of("service")
    [found] = objects(client, network, "services/{service}")
    for wrong in ({"status": "open"}, {"id": "1"}, {"organization": {"id": 1}}, {"email": None}):
        assert list(validator.iter_errors(found | wrong)) != [], wrong
    del found["name"]
    assert list(validator.iter_errors(found)) != []


@needs_schemas
@pytest.mark.parametrize("name", ["service", "service_at_location", "organization", "taxonomy_term"])
def test_what_hsds_does_not_know_is_what_we_say_we_add(client, network, name):
    path = {"service_at_location": "service_at_locations?postcode=70100&proximity=20000&full=true"}
    path |= {"taxonomy_term": "taxonomy_terms", "service": "services?full=true"}
    path |= {"organization": "organizations?full_service=true"}
    schema = json.loads((HSDS / f"{name}.json").read_text(encoding="utf-8"))
    added = set()
    for each in objects(client, network, path[name]):
        added |= unknown(each, schema, name)
    assert added <= OWN
    assert added


def unknown(value, schema, name):
    if isinstance(value, list):
        return set().union(*(unknown(each, schema.get("items", {}), name) for each in value))
    known = schema.get("properties", {})
    if not isinstance(value, dict) or not known:
        return set()
    found = {f"{key} of taxonomy" if key == "code" else key for key in value if key not in known}
    return found.union(*(unknown(each, known[key], key) for key, each in value.items() if key in known))


# The same without the files


UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
URI = re.compile(r"^https?://[^\s<>\"]+$")
DAY, MOMENT = re.compile(r"^\d{4}-\d\d-\d\d$"), re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
REQUIRED = {
    "contents": (), "service": ("id", "name", "status"), "services": ("id", "name", "status"),
    "service_at_locations": ("id", "service_id"), "location": ("id", "location_type"),
    "locations": ("id", "location_type"), "organization": ("id", "name", "description"),
    "addresses": ("id", "address_1", "city", "state_province", "postal_code", "country", "address_type"),
    "phones": ("id", "number"), "schedules": ("id", "byday", "opens_at", "closes_at", "freq"),
    "attributes": ("id", "link_id", "link_entity", "taxonomy_term_id"), "languages": ("id", "name", "code"),
    "taxonomy_term": ("id", "name", "description"), "taxonomy_detail": ("id", "name", "description"),
    "service_areas": ("id", "name"), "cost_options": ("id",), "accessibility": ("id", "description"),
    "organization_identifiers": ("id", "identifier"),
}  # fmt: skip
FORMS = {"url": URI, "uri": URI, "website": URI, "schedule_link": URI, "term_uri": URI, "last_modified": MOMENT}
FORMS |= {"assured_date": DAY, "valid_from": DAY, "valid_to": DAY, "dtstart": DAY, "until": DAY}
CHOICES = {
    "status": {"active", "inactive", "defunct", "temporarily closed"}, "location_type": {"physical", "virtual"},
    "address_type": {"physical"}, "freq": {"WEEKLY"}, "wkst": {"MO"}, "interval": {1, 2},
}  # fmt: skip


def faults(value, key, seen):
    """Every place in an answer that breaks the rules; the same id for two different objects counts."""
    if isinstance(value, list):
        return [fault for each in value for fault in faults(each, key, seen)]
    if value is None:
        return [f"{key} is null"]
    if not isinstance(value, dict):
        form = UUID if key == "id" or key.endswith("_id") else FORMS.get(key)
        wrong = form is not None and not form.match(str(value))
        wrong |= key in CHOICES and value not in CHOICES[key]
        return [f"{key}: {value}"] if wrong else []
    found = [f"{key} lacks {name}" for name in REQUIRED.get(key, ()) if name not in value]
    if "id" in value and key not in {"service", "services", "organization", "location", "taxonomy_term", "contents"}:
        other = seen.setdefault((key, value["id"]), value)
        found += [f"{key} {value['id']} is two things"] if other != value else []
    return found + [fault for name, each in value.items() for fault in faults(each, name, seen)]


def test_answers_keep_the_rules_without_any_file(client, network):
    for kind, (path, _schema) in KINDS.items():
        found = objects(client, network, path)
        assert found, kind
        assert faults(found, "contents", {}) == [], kind


def test_the_strict_check_finds_faults(client, network):
    [found] = objects(client, network, "services/{service}")
    for wrong in ({"status": "open"}, {"id": "1"}, {"url": "javascript:1"}, {"assured_date": "1.2."}, {"email": None}):
        assert len(faults(found | wrong, "services", {})) == 1, wrong
    del found["name"]
    assert faults(found, "services", {}) == ["services lacks name"]


def test_identifiers_stay_the_same(client, network):
    """Another process, another day, another answer: harvesters must find everything again."""
    first, again = (ask(client, "services/{service}".format(**network)) for _ in range(2))
    assert first == again
    # Written down once. Others would break what harvesters have kept.
    terms = {each["code"]: each["id"] for each in ask(client, "taxonomy_terms", per_page=100)["contents"]}
    assert terms["passwords"] == "c8b7adb4-a304-544e-b802-274175bf78a2"
    assert all(uuid.UUID(each).version == 5 for each in terms.values())


def test_a_service_tells_all_there_is_to_tell(client, network):
    found = ask(client, "services/{service}".format(**network))
    assert found["assured_date"] == clock.today().isoformat()
    assert found["email"] == "tori@jarvikunta.example"
    assert {each["code"] for each in found["languages"]} == {"fi", "smn"}
    said = {(each["link_type"], each["taxonomy_term"]["code"]) for each in found["attributes"]}
    assert said >= {
        ("topic", "passwords"), ("e_service", "omakanta"), ("audience", "citizens"), ("audience", "companies"),
        ("target_group", "older_people"), ("way", "onsite_open"), ("detail", "easy_language"), ("detail", "price-fee"),
        ("detail", "booking-recommended"), ("translation", "name-fi"), ("translation", "name-sv"),
    }  # fmt: skip
    assert ("detail", "all_topics") not in said
    assert found["application_process"].endswith("Soita ensin. https://booking.example/a")
    assert "amount" not in found["cost_options"][0]
    [placed] = found["service_at_locations"]
    location = placed["location"]
    assert (location["latitude"], location["longitude"], location["location_type"]) == (62.892, 27.68, "physical")
    assert {fact["attributes"][0]["value"] for fact in location["accessibility"]} == {"yes", "no"}
    assert location["transportation"] == "Bussi 5 torilta."


def test_a_place_without_a_position_says_none_rather_than_the_middle_of_its_town(client, network):
    found = ask(client, "services/{plain}".format(**network))
    location = found["service_at_locations"][0]["location"]
    assert "latitude" not in location
    assert "longitude" not in location


def test_what_comes_to_people_says_where(client, network):
    found = ask(client, "services/{channel}".format(**network))
    assert [area["name"] for area in found["service_areas"]] == ["Kuopio", "Siilinjärvi"]
    area = client.get(found["service_areas"][0]["uri"].replace("http://localhost:8000", "")).json()
    assert (area["code"], area["name"]) == ("297", "Kuopio")
    location = found["service_at_locations"][0]["location"]
    assert (location["location_type"], location["addresses"], location["url"]) == (
        "virtual",
        [],
        "https://chat.example/",
    )
