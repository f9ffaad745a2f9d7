"""The OpenAPI 3.1 document."""

import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from network.opendata import forms, shapes
from network.opendata.openapi.examples import examples
from network.opendata.openapi.operations import OPERATIONS, Operation
from network.opendata.shapes.base import PlainSchema
from network.opendata.table import COLUMNS

# Raised when anything is added; what is there does not go away within a first number.
VERSION = "1.0.0"

_SCHEMAS = "#/components/schemas/{model}"
_ABOUT = (
    "Digital support in Finland: who gives it, where, when, in which matters and languages. The shape is HSDS 3.0 "
    "(Open Referral). Read only; no key, no cookies; any site's scripts may read it. One client may ask 120 times a "
    "minute, 6 times a minute for everything at once (ndjson, CSV); after that the answer is 429 with Retry-After. "
    "Answers may be kept for five minutes and have an ETag."
)
_REFUSALS = {
    "404": "Nothing public is there.",
    "422": "Parameters cannot be used; each is told of by name.",
    "429": "Too many requests. Retry-After says in how many seconds to ask again.",
}


def licence() -> shapes.Licence:
    """Of the data; the program has another."""
    return shapes.Licence(
        name="CC BY 4.0",
        url="https://creativecommons.org/licenses/by/4.0/",
        attribution=settings.CREDENTIAL_ISSUER[settings.LANGUAGE_CODE],
    )


@lru_cache(maxsize=4)
def text(site: str) -> str:
    """The document for a site, as it is sent."""
    return json.dumps(described(site), ensure_ascii=False, indent=1) + "\n"


def described(site: str) -> dict[str, Any]:
    given = licence()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Digital support near you: open data",
            "version": VERSION,
            "summary": "Places of digital support in HSDS 3.0",
            "description": _ABOUT,
            "license": {"name": given.name, "url": given.url},
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{"url": site}],
        "paths": {each.path: _path(each) for each in OPERATIONS} | _files(),
        "components": {"schemas": _schemas(), "headers": _headers()},
    }


def _path(each: Operation) -> dict[str, Any]:
    content: dict[str, Any] = {"application/json": {"schema": _any_of(each.answer)}}
    if each.example:
        content["application/json"]["examples"] = {each.example: {"value": examples()[each.example]}}
    if each.line is not None:
        # A line is such an object; the whole is none, so it is text to a validator.
        about = f"One {each.line.__name__} a line."
        content["application/x-ndjson"] = {"schema": {"type": "string", "description": about}}
    found: dict[str, Any] = {
        "get": {
            "operationId": each.name,
            "summary": each.summary,
            "tags": [each.tag],
            "parameters": _parameters(each.query) if each.query else [],
            "responses": {"200": _answer("What was asked for.", content), **_refusals(one="{id}" in each.path)},
        }
    }
    if "{id}" in each.path:
        known = {"type": "string", "format": "uuid"}
        found["parameters"] = [{"name": "id", "in": "path", "required": True, "schema": known}]
    return found


def _answer(about: str, content: dict[str, Any]) -> dict[str, Any]:
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in ("ETag", "Cache-Control")}
    return {"description": about, "headers": headers, "content": content}


def _refusals(*, one: bool) -> dict[str, Any]:
    problem: dict[str, Any] = {"schema": {"$ref": _SCHEMAS.format(model="Problem")}}
    found: dict[str, Any] = {
        status: {"description": about, "content": {"application/problem+json": problem}}
        for status, about in _REFUSALS.items()
        if one or status != "404"
    }
    found["422"]["content"] = {
        "application/problem+json": problem | {"examples": {"wrong": {"value": examples()["wrong"]}}}
    }
    found["429"]["headers"] = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
    return found


def _parameters(query: type[forms.OneQuery]) -> list[dict[str, Any]]:
    schema = query.model_json_schema(schema_generator=PlainSchema)
    found = []
    for name, told in schema["properties"].items():
        about = told.pop("description", "")
        found.append({"name": name, "in": "query", "required": False, "description": about, "schema": told})
    return found


def _files() -> dict[str, Any]:
    content = {"text/csv": {"schema": {"type": "string"}}}
    columns = "\n".join(f"* `{name}`: {about}" for name, about in COLUMNS.items())
    about = f"One row for each service at its place. Several values in a cell have | between them.\n\n{columns}"
    return {
        "/api/places.csv": {
            "get": {
                "operationId": "getTable",
                "summary": "Everything in one table (CSV, RFC 4180, UTF-8).",
                "description": about,
                "tags": ["Files"],
                "parameters": _parameters(forms.CsvQuery),
                "responses": {"200": _answer("The table.", content), **_refusals(one=False)},
            }
        },
        "/api/openapi.json": {
            "get": {
                "operationId": "getDescription",
                "summary": "This document.",
                "tags": ["Files"],
                "responses": {
                    "200": _answer("This document.", {"application/json": {"schema": {"type": "object"}}}),
                    "429": _refusals(one=False)["429"],
                },
            }
        },
    }


def _any_of(answers: tuple[type[BaseModel], ...]) -> dict[str, Any]:
    refs = [{"$ref": _SCHEMAS.format(model=each.__name__)} for each in answers]
    return refs[0] if len(refs) == 1 else {"anyOf": refs}


def _schemas() -> dict[str, Any]:
    shown: set[type[BaseModel]] = {shapes.Problem}
    for each in OPERATIONS:
        shown |= {*each.answer} | ({each.line} if each.line else set())
    mode: JsonSchemaMode = "serialization"
    wanted = [(shape, mode) for shape in sorted(shown, key=lambda shape: shape.__name__)]
    _refs, found = models_json_schema(wanted, schema_generator=PlainSchema, ref_template=_SCHEMAS)
    schemas: dict[str, Any] = found["$defs"]
    return schemas


def _headers() -> dict[str, Any]:
    return {
        "ETag": {
            "description": "Send it as If-None-Match: 304 answers when nothing changed.",
            "schema": {"type": "string"},
        },
        "Cache-Control": {"description": "public, max-age=300", "schema": {"type": "string"}},
        "Retry-After": {"description": "Seconds.", "required": True, "schema": {"type": "integer"}},
    }
