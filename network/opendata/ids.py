"""Identifiers of what has none of its own in our tables: made of its key, so they are the same for ever, everywhere.

HSDS wants a UUID for every object. Services, places and organisations have theirs; taxonomies, terms, phones and the
like get a UUID of version 5 (RFC 9562) of a name below one fixed namespace.
"""

import uuid

# Drawn once; another would change every identifier that harvesters have kept.
NAMESPACE = uuid.UUID("5a0f2c1e-7d64-5b8e-9c3f-2e8d1b6a4f70")


def part_of(owner: uuid.UUID, *names: object) -> uuid.UUID:
    """Of a part of something that has an identifier: ``part_of(place.id, "phone")``."""
    return uuid.uuid5(owner, "/".join(str(name) for name in names))


def taxonomy(key: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, key)


def term(taxonomy_key: str, code: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{taxonomy_key}/{code}")
