"""All addresses of the house, found in its urlconf, with something in the place of what a number or a key would be."""

import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import yaml
from django.urls import URLPattern, get_resolver
from django.utils import translation

HERE = Path(__file__).parent
# What a route's converter or a named group of an expression is filled with.
_FILLED = {"int": "1", "uuid": str(uuid.UUID(int=1)), "slug": "x", "str": "x", "path": "x/y"}


def routes(language="en") -> Iterator[tuple[str, str]]:
    """Name (with its namespaces; "" for a route without one) and address."""
    with translation.override(language):
        yield from list(_walk(get_resolver(), "", ""))


def _walk(resolver, space, before):
    for each in resolver.url_patterns:
        route = before + fill(str(each.pattern))
        if isinstance(each, URLPattern):
            yield (f"{space}{each.name}" if each.name else "", "/" + route)
        else:
            yield from _walk(each, f"{space}{each.namespace}:" if each.namespace else space, route)


def fill(pattern):
    """A route or a simple regular expression as an address."""
    pattern = re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", pattern)
    pattern = re.sub(r"<(?:(\w+):)?\w+>", lambda found: _FILLED.get(found[1] or "str", "x"), pattern)
    pattern = pattern.replace(r"(\d+)", "1")
    while "(" in pattern:
        pattern = re.sub(r"\([^()]*\)[*+?]?", "", pattern)
    return pattern.replace(".*", "").strip("^$").replace("\\Z", "").replace("\\", "")


def in_matrices() -> set[str]:
    """The routes that a permission matrix of a floor speaks of."""
    files = HERE.rglob("permissions.yaml")
    return {name for file in files for name in yaml.safe_load(file.read_text(encoding="utf-8"))["routes"]}
