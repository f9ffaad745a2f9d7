"""Tells whether what a form showed has been changed by somebody else in the meantime."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Model


def stamp(obj: Model, fields: Iterable[str]) -> str:
    """sha256 over these fields as they are stored. Unlike a time it says nothing about other changes: hours that were
    set while somebody wrote the address stand in nobody's way."""
    values = {name: _value(obj, name) for name in sorted(fields)}
    return hashlib.sha256(json.dumps(values, default=str).encode()).hexdigest()


def _value(obj: Model, name: str) -> Any:
    field = obj._meta.get_field(name)
    if field.many_to_many:
        return sorted(getattr(obj, name).values_list("pk", flat=True))
    return getattr(obj, getattr(field, "attname", name)) or None
