"""The OpenAPI document is true: to the addresses, to the parameters, and to whatever is answered."""

import os
import re
from contextlib import contextmanager
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.urls import get_resolver
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from schemathesis.checks import load_all_checks, positive_data_acceptance
from schemathesis.generation import GenerationMode

from network.opendata import forms, urls
from network.opendata.openapi import document
from network.opendata.openapi.operations import OPERATIONS
from network.opendata.views import answers
from tests.network.opendata.making import ask, channel, noted, offer, postal_code, rich

pytestmark = pytest.mark.django_db

# How many calls of each kind to each address; more of them: `API_CALLS=400`, which makes more than 10,000.
CALLS = int(os.environ.get("API_CALLS", "12"))
DOCUMENT = document.described("http://testserver")
PATHS = DOCUMENT["paths"]


@pytest.fixture
def network(monkeypatch):
    """Something of every kind; and nobody is told to wait."""
    monkeypatch.setattr(answers, "ASKED", 10**9)
    monkeypatch.setattr(answers, "ASKED_FOR_ALL", 10**9)
    postal_code()
    made, gone = rich(), offer()
    channel(), offer({"home": True})
    gone.place.state = "paused"
    gone.place.save()
    noted(gone)
    return made, gone


@contextmanager
def requests_that_keep_the_connection():
    """As in Django's own test client: a request must not close the connection that holds the test's rows."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def schema_for(path, status="200", media="application/json"):
    content = PATHS[path]["get"]["responses"][status]["content"]
    schema = content[media]["schema"] | {"components": DOCUMENT["components"]}
    return Draft202012Validator(schema, format_checker=FormatChecker())


def test_every_address_is_described_and_every_description_is_an_address():
    described = set(PATHS)
    patterns = {str(each.pattern) for each in urls.urlpatterns if each.name != "unknown"}
    served = {"/" + re.sub(r"^\^|/\?\$$", "", each).replace("(?P<pk>[^/]+)", "{id}") for each in patterns}
    assert {path.rstrip("/") for path in described} == served
    assert all(get_resolver().resolve(path.replace("{id}", "x")) for path in described)


def test_what_is_said_of_limits_caches_and_harvesting_is_what_there_is(client):
    page = " ".join(Path("docs/open-data.md").read_text(encoding="utf-8").split())
    about = DOCUMENT["info"]["description"]
    for said in (page, about):
        assert f"ask {answers.ASKED} times a minute" in said
        assert f"{answers.ASKED_FOR_ALL} times a minute for everything at once" in said
        assert "five minutes" in said
    assert answers.SECONDS == 60
    kept = client.get("/api/openapi.json")["Cache-Control"]
    assert kept == DOCUMENT["components"]["headers"]["Cache-Control"]["description"] == "public, max-age=300"
    # More than a cache may be behind: what was stored late must not fall between two harvests.
    assert "less ten minutes" in page.replace("**", "")
    for path in ("/api/hsds/services", "/api/hsds/service_at_locations"):
        [told] = [each for each in PATHS[path]["get"]["parameters"] if each["name"] == "modified_after"]
        assert "ten minutes" in told["description"]


def test_only_reading_is_described():
    assert {method for path in PATHS.values() for method in path} == {"get", "parameters"}


def test_parameters_are_those_that_are_read():
    for each in OPERATIONS:
        told = {parameter["name"] for parameter in PATHS[each.path]["get"]["parameters"]}
        assert told == (set(each.query.model_fields) if each.query else set()), each.path
    names = {parameter["name"] for parameter in PATHS["/api/hsds/service_at_locations"]["get"]["parameters"]}
    # What HSDS 3.0 has for this list.
    assert names >= {
        "search", "page", "per_page", "format", "taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after",
        "full", "postcode", "proximity",
    }  # fmt: skip
    assert "minimal" in forms.ServiceListQuery.model_fields


def test_every_number_says_how_great_it_may_be():
    told = [each for path in PATHS.values() for each in path["get"].get("parameters", [])]
    numbers = [each["schema"] for each in told if each["schema"]["type"] == "integer"]
    assert len(numbers) >= 11
    assert all({"minimum", "maximum"} <= set(schema) for schema in numbers)


def test_every_reference_leads_somewhere():
    text = document.text("http://testserver")
    for name in set(re.findall(r'"\$ref": "#/components/schemas/(\w+)"', text)):
        assert name in DOCUMENT["components"]["schemas"]
    assert '"null"' not in text


def test_examples_are_what_they_are_examples_of():
    found = 0
    for path, told in PATHS.items():
        for status, response in told["get"]["responses"].items():
            for media, content in response["content"].items():
                for example in content.get("examples", {}).values():
                    schema_for(path, status, media).validate(example["value"])
                    found += 1
    assert found >= 10


def test_a_wrong_answer_would_be_found(client, network):
    """Control: the check that every answer passes is one that can fail."""
    answer = ask(client, f"services/{network[0].pk}")
    check = schema_for("/api/hsds/services/{id}")
    assert check.is_valid(answer)
    for wrong in ({"status": "open"}, {"unknown": 1}, {"name": None}, {"assured_date": "yesterday"}):
        assert not check.is_valid(answer | wrong), wrong


load_all_checks()
_FUZZ = settings(
    max_examples=CALLS, deadline=None, phases=[Phase.generate], database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("path", list(PATHS), ids=lambda path: path.strip("/").replace("/", "-"))
def test_whatever_is_asked_the_answer_is_as_described(client, network, path, mode):
    """In this process, through WSGI. Among the ids are real ones."""
    if mode.is_negative and not PATHS[path]["get"].get("parameters") and "{id}" not in path:
        pytest.skip("There is nothing to ask wrongly.")
    known, asked = known_ids(client, network, path), []
    with requests_that_keep_the_connection():
        operation = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())[path]["GET"]

        @_FUZZ
        @given(known.flatmap(lambda more: operation.as_strategy(mode, **more)))
        def calls(case):
            # OpenAPI has no words for a parameter that needs another.
            lone = "proximity" in case.query and "postcode" not in case.query
            without = [positive_data_acceptance] if lone else []
            answer = case.call_and_validate(headers={"Accept": "*/*"}, excluded_checks=without)
            asked.append(answer.status_code)

        calls()
    assert len(asked) >= (min(CALLS, 5) if PATHS[path]["get"].get("parameters") else 1)
    assert set(asked) <= {200, 404, 422}
    assert mode.is_negative or "{id}" not in path or 200 in asked


def known_ids(client, network, path):
    """Half of the time an id that somebody has."""
    if "{id}" not in path:
        return st.just({})
    made, gone = network
    name = path.split("/")[3]
    if name in {"services", "service_at_locations"}:
        known = [str(made.pk), str(gone.pk)]
    else:
        known = [each["id"] for each in ask(client, name)["contents"][:3]]
    return st.sampled_from([{}, *({"path_parameters": {"id": each}} for each in known)])
