"""Reads JSON from strangers: only what every reader understands the same way, and no more than is cheap to check.

The limits bound the work before a signature can be looked at. A real badge has about 10 objects and 3 kB, a full one
with a picture inside perhaps 100 kB.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from certification.credentials.badges.errors import Unprotected, Unreadable

MAX_BYTES = 256 * 1024
MAX_DEPTH = 24
MAX_OBJECTS = 300
MAX_VALUES = 3_000  # members and items, all together
MAX_ITEMS = 300  # of one list: JSON-LD compares each with each
MAX_TYPES = 4  # of one object

_MAX_INTEGER = 2**53 - 1  # above it, readers of JSON disagree
# Canonical N-Quads write these differently in RDFC-1.0 and URDNA2015, so two correct verifiers would disagree.
_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]")

Json = dict[str, Any]


def read(content: str | bytes) -> Json:
    """The JSON object in the text, after ``check``. Raises Unreadable or Unprotected."""
    if len(content) > MAX_BYTES:
        raise Unreadable("too_large", f"More than {MAX_BYTES} bytes")
    try:
        text = content.decode("utf-8") if isinstance(content, bytes) else content
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except Unreadable:
        raise
    except (ValueError, RecursionError) as error:
        raise Unreadable("no_json", "Not JSON in UTF-8") from error
    return check(document)


def check(document: object) -> Json:
    """The same document.

    Raises when the document is no object, is beyond the limits, or holds a value that a signature cannot cover.
    """
    if not isinstance(document, dict):
        raise Unreadable("no_object", "Not a JSON object")
    objects = values = 0
    for depth, value in _walk(document, 1):
        if depth > MAX_DEPTH:
            raise Unreadable("too_deep", f"More than {MAX_DEPTH} levels")
        if isinstance(value, dict):
            objects, values = objects + 1, values + len(value)
            _check_object(value)
        elif isinstance(value, list):
            values += len(value)
            _check_list(value)
        else:
            _check_scalar(value)
        if objects > MAX_OBJECTS or values > MAX_VALUES:
            raise Unreadable("too_many", f"More than {MAX_OBJECTS} objects or {MAX_VALUES} values")
    return document


def _walk(value: Any, depth: int) -> Iterator[tuple[int, Any]]:
    """Every value with its depth, parents first, without recursion."""
    waiting = [(depth, value)]
    while waiting:
        depth, value = waiting.pop()
        yield depth, value
        if isinstance(value, dict):
            waiting.extend((depth + 1, each) for each in value.values())
        elif isinstance(value, list):
            waiting.extend((depth + 1, each) for each in value)


def _check_object(value: dict[Any, Any]) -> None:
    if not value:
        raise Unprotected("empty", "An empty object")
    for key in value:
        if not isinstance(key, str):
            raise Unreadable("no_json", "A key that is no text")
        _check_text(key)
        # JSON-LD's own words and full addresses as keys can say anything in a second way, which readers of the JSON
        # do not see.
        if key != "@context" and (key.startswith("@") or ":" in key):
            raise Unprotected("key", f"The key {key[:80]!r}")
    types = value.get("type")
    if isinstance(types, list) and len(types) > MAX_TYPES:
        raise Unreadable("too_many", f"More than {MAX_TYPES} types of one object")


def _check_list(value: list[Any]) -> None:
    if not value:
        raise Unprotected("empty", "An empty list")
    if len(value) > MAX_ITEMS:
        raise Unreadable("too_many", f"More than {MAX_ITEMS} items in a list")
    if any(isinstance(item, list) for item in value):
        raise Unprotected("list_in_list", "A list directly in a list")
    # The signature covers a set: it does not see how often an item stands there.
    if len({json.dumps(item, sort_keys=True) for item in value}) < len(value):
        raise Unprotected("twice", "The same item twice in a list")


def _check_scalar(value: object) -> None:
    if value is None:
        raise Unprotected("null", "A null")
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, bool):
        pass
    elif isinstance(value, int):
        if abs(value) > _MAX_INTEGER:
            raise Unprotected("number", "A whole number beyond 2**53")
    elif isinstance(value, float):
        # RDF writes 16 digits and knows no 1.0 beside 1: other spellings would have the same signature.
        if not math.isfinite(value) or value.is_integer() or float(f"{value:.15e}") != value:
            raise Unprotected("number", "A number with more digits than a signature covers")
    else:
        raise Unreadable("no_json", f"A value of the type {type(value).__name__}")


def _check_text(text: str) -> None:
    if _CONTROL.search(text):
        raise Unprotected("control_sign", "A control sign")
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise Unreadable("no_json", "Half a sign of Unicode") from error


def _once(pairs: list[tuple[str, Any]]) -> Json:
    """An object whose keys stand in it once: of two, one reader takes the first and another the last."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unreadable("key_twice", "The same key twice")
    return found


def _no_number(word: str) -> NoReturn:
    raise Unreadable("no_json", f"{word} is not JSON")
