"""What a document says, as statements in a fixed order and spelling: RDF Dataset Canonicalization (RDFC-1.0).

https://www.w3.org/TR/rdf-canon/; for documents without control signs (plain.check) it gives the same as URDNA2015,
which PyLD has.
"""

import threading
from collections.abc import Callable
from typing import Any

from cachetools import LRUCache
from pyld import jsonld
from pyld.canon import URDNA2015
from pyld.context_resolver import ContextResolver

from certification.credentials.badges import contexts
from certification.credentials.badges.errors import Unprotected, Unreadable

# Nodes without an id that look alike are told apart by trying their orders, which a hostile document can make
# endless. Real badges need no step at all, or a few.
_MAX_STEPS = 2_000

# PyLD keeps what it made of contexts in caches that threads must not share.
_lock = threading.Lock()
_resolved: Any = LRUCache(maxsize=200)


def expand(document: dict[str, Any]) -> list[Any]:
    """The document with every word replaced by its full meaning.

    Raises Unprotected for words that no context defines.
    """
    expanded: list[Any] = _run(lambda options: jsonld.expand(document, options, on_property_dropped=_refuse))
    return expanded


def compact(expanded: list[Any], context: list[str]) -> Any:
    """The other way round: the expanded document in the words of the context."""
    return _run(lambda options: jsonld.compact(expanded, context, {**options, "skipExpansion": True}))


def n_quads(expanded: list[Any]) -> str:
    """The statements, one a line, sorted. Raises Unreadable when telling nameless nodes apart takes too long."""
    form = {"format": "application/n-quads"}
    lines: str = _run(lambda options: _Bounded().main(jsonld.to_rdf(expanded, options), form))
    return lines


def _run(work: Callable[[dict[str, Any]], Any]) -> Any:
    """One call into PyLD at a time, with the pinned contexts only."""
    with _lock:
        try:
            resolver = ContextResolver(_resolved, contexts.load)
            return work({"documentLoader": contexts.load, "contextResolver": resolver, "base": ""})
        except jsonld.JsonLdError as error:
            raise Unprotected("json_ld", f"JSON-LD refuses it: {error.type}") from error
        except (Unprotected, Unreadable):
            raise
        except BaseException:
            _forget()  # stopped in the middle, perhaps by a time limit: the caches may be half written
            raise


def _forget() -> None:
    global _resolved  # noqa: PLW0603 -- the one state of this module, under its lock
    _resolved = LRUCache(maxsize=200)
    jsonld._inverse_context_cache = LRUCache(maxsize=jsonld.INVERSE_CONTEXT_CACHE_MAX_SIZE)


def _refuse(term: object) -> None:
    raise Unprotected("undefined_term", f"No context defines {str(term)[:80]!r}")


class _Bounded(URDNA2015):
    """The algorithm, with an end."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = 0

    def create_hash_to_related(self, id_: str, issuer: Any) -> dict[str, list[str]]:
        """Where each round of telling apart begins; a group of n nodes costs up to n! further rounds."""
        groups: dict[str, list[str]] = super().create_hash_to_related(id_, issuer)
        for group in groups.values():
            cost = 1
            for size in range(2, len(group) + 1):
                cost *= size
                if cost > _MAX_STEPS:
                    break
            self.steps += cost
            if self.steps > _MAX_STEPS:
                raise Unreadable("too_alike", "Too many nameless parts that look alike")
        return groups
