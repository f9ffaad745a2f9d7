"""Safe mode: refuses what a signature would not cover, so that what people read in a badge is what was signed.

JSON-LD drops words that it does not know, and readers of the JSON still see them. A signature covers statements
(RDF), so the JSON must be the one spelling that the pinned contexts give those statements: expanding and compacting
it must give it back. Required of verifiers by VC Data Integrity 1.0, section 2.4.1, and by Open Badges since 2025-12
(pull request 611).
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from certification.credentials.badges import canonical, contexts, plain
from certification.credentials.badges.errors import UnknownContext, Unprotected, Unreadable
from certification.credentials.badges.plain import Json

_MAX_CONTEXTS = 6
# An absolute address without the signs that could end it early in N-Quads, and not a nameless node ("_:").
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\x7f]+")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {"integer", "decimal", "double", "float", "nonNegativeInteger", "positiveInteger", "int", "long", "short"}
_SUBJECT = "https://www.w3.org/2018/credentials#credentialSubject"
_STATUS = "https://www.w3.org/2018/credentials#credentialStatus"
_ACHIEVEMENT = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#achievement"


@dataclass(frozen=True)
class Statements:
    """What a document says. ``digest`` is the sha256 of its canonical N-Quads."""

    document: Json
    expanded: list[Any]
    digest: bytes


def statements(document: Json) -> Statements:
    """Reads a document without its proof. Raises Unreadable, UnknownContext or Unprotected.

    Cheap enough to come before the signature; ``check_spelling`` is the rest, and nothing may be read from the JSON
    without it.
    """
    plain.check(document)
    _check_contexts(document)
    expanded = canonical.expand(document)
    if len(expanded) != 1:
        raise Unprotected("empty", "Nothing is left of the document")
    for node in _nodes(expanded):
        _check_node(node)
    _check_places(expanded[0])
    return Statements(document, expanded, hashlib.sha256(canonical.n_quads(expanded).encode()).digest())


def check_spelling(said: Statements) -> None:
    """Raises Unprotected when the JSON is not the spelling that its contexts give to what is signed."""
    document = said.document
    bare = _without_inner_contexts(document)
    if bare != document and canonical.expand(bare) != said.expanded:
        raise Unprotected("inner_context", "A context inside that changes the meaning")
    given = canonical.compact(said.expanded, document["@context"])
    _compare(bare, given, "")


def is_address(text: str) -> bool:
    """Whether it is an absolute address (IRI) that a statement can hold."""
    return bool(_ADDRESS.fullmatch(text))


def _check_contexts(document: Json) -> None:
    """Only addresses of pinned contexts, the general one first; inside, only endorsements bring contexts along."""
    if "@context" not in document:
        raise Unreadable("context", "No context")
    for inner, value in _contexts(document):
        if not isinstance(value, list) or not 1 <= len(value) <= _MAX_CONTEXTS:
            raise Unreadable("context", "The context is no short list")
        for address in value:
            if not isinstance(address, str):
                raise UnknownContext("own_context", "A context of the document's own")
            contexts.pinned(address)
        if value[0] != contexts.CREDENTIALS:
            raise Unprotected("context_order", "The first context is not that of credentials")
        if inner and not set(value) <= set(document["@context"]):
            raise UnknownContext("inner_context", "A context inside that the whole does not have")


def _contexts(value: Any, *, inner: bool = False, under: str = "") -> Iterator[tuple[bool, Any]]:
    """The outer context first, then the inner ones."""
    if isinstance(value, list):
        for item in value:
            yield from _contexts(item, inner=inner, under=under)
    elif isinstance(value, dict):
        if "@context" in value:
            if inner and under != "endorsement":
                raise Unprotected("inner_context", "A context inside")
            yield inner, value["@context"]
        for key, member in value.items():
            if key != "@context":
                yield from _contexts(member, inner=True, under=key)


def _without_inner_contexts(value: Any, *, inner: bool = False) -> Any:
    if isinstance(value, list):
        return [_without_inner_contexts(item, inner=inner) for item in value]
    if isinstance(value, dict):
        return {
            key: member if key == "@context" else _without_inner_contexts(member, inner=True)
            for key, member in value.items()
            if not (inner and key == "@context")
        }
    return value


def _nodes(value: Any) -> Iterator[Json]:
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item)
    elif isinstance(value, dict):
        yield value
        for member in value.values():
            yield from _nodes(member)


def _check_node(node: Json) -> None:
    """An expanded object: every address whole, every value of the kind that its type says."""
    if "@value" in node:
        _check_value(node)
        return
    addresses = [*node.get("@type", []), *([node["@id"]] if "@id" in node else [])]
    addresses += [key for key in node if not key.startswith("@")]
    for address in addresses:
        if not isinstance(address, str) or not _ADDRESS.fullmatch(address):
            raise Unprotected("address", f"Not a whole address: {str(address)[:80]!r}")
    if any(key.startswith("@") for key in node.keys() - {"@graph", "@list", "@id", "@type"}):
        raise Unprotected("keyword", "A way of writing that we do not follow")


def _check_value(node: Json) -> None:
    value, kind = node["@value"], node.get("@type")
    if node.keys() - {"@value", "@type"} or kind == "@json":
        raise Unprotected("keyword", "A way of writing that we do not follow")
    if kind is None:
        return
    if not isinstance(kind, str) or not _ADDRESS.fullmatch(kind):
        raise Unprotected("address", f"Not a whole address: {str(kind)[:80]!r}")
    # "false" and false, "5" and 5 have the same signature here; only one of them is what the type says.
    word = kind.replace("https://", "http://").removeprefix(_XSD)
    if word == "boolean":
        fits = isinstance(value, bool)
    elif word in _NUMBERS:
        fits = isinstance(value, int | float) and not isinstance(value, bool)
    else:
        fits = isinstance(value, str)
    if not fits:
        raise Unprotected("kind_of_value", f"A {type(value).__name__} where {word!r} is meant")


def _check_places(root: Json) -> None:
    """What is decided by stands in one place: else a part of it could be moved to where nobody looks for it."""
    places = Counter(node["@id"] for node in _nodes(root) if "@id" in node)
    subjects = root.get(_SUBJECT, [])
    deciding = [root, *subjects, *root.get(_STATUS, [])]
    deciding += [each for subject in subjects for each in subject.get(_ACHIEVEMENT, [])]
    if any(places[node["@id"]] > 1 for node in deciding if "@id" in node):
        raise Unprotected("two_places", "One thing described in two places")


def _compare(written: Any, given: Any, path: str) -> None:
    """The same, but for the two ways of writing that JSON-LD calls equal: [x] and x, {"id": x} and x."""
    if isinstance(written, list) != isinstance(given, list):
        written, given = _single(written), _single(given)
    if isinstance(written, str) and isinstance(given, dict):
        written = {"id": written}
    elif isinstance(written, dict) and isinstance(given, str):
        given = {"id": given}
    if type(written) is not type(given):
        raise Unprotected("spelling", f"Written otherwise than signed: {path}")
    if isinstance(written, dict):
        if written.keys() != given.keys():
            odd = sorted(written.keys() ^ given.keys())[0]
            raise Unprotected("spelling", f"Written otherwise than signed: {path}/{odd[:80]}")
        for key in written.keys() - {"@context"}:
            _compare(written[key], given[key], f"{path}/{key}")
    elif isinstance(written, list):
        if len(written) != len(given):
            raise Unprotected("spelling", f"Written otherwise than signed: {path}")
        for item, other in zip(written, given, strict=True):
            _compare(item, other, path)
    elif written != given:
        raise Unprotected("spelling", f"Written otherwise than signed: {path}")


def _single(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value
