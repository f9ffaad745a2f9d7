"""Writing the trail of decisions and proving it whole: each line carries the fingerprint of the line before it."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.db import transaction
from django.db.models import Model

from certification.quality.models import Head, Line
from core import clock

# What stands where the first line would name the one before it.
BEGINNING = "0" * 64


@transaction.atomic
def add(verb: str, about: Model, *, actor: Any, **data: Any) -> Line:
    """Writes a line in the caller's transaction, and locks the trail until that ends.

    ``data`` holds codes, keys and fingerprints, never names or words of people: lines are kept for ever. ``actor`` is a
    User, or None when the clock acted.
    """
    Head.objects.get_or_create(id=1, defaults={"hash": BEGINNING})
    head = Head.objects.select_for_update().get(id=1)
    # Told once the trail is ours: later lines are never earlier, and the day is that of the moment.
    now = clock.now()
    text = canonical(
        {
            "at": now.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            "verb": verb,
            "about": [about._meta.model_name, str(about.pk)],
            "actor": actor.pk if actor is not None else None,
            "data": data,
        }
    )
    number = head.number + 1
    line = Line.objects.create(
        number=number,
        text=text,
        verb=verb,
        about=key_of(about),
        day=clock.day_of(now),
        previous=head.hash,
        hash=linked(number, head.hash, text),
    )
    head.number, head.hash = line.number, line.hash
    head.save(update_fields=["number", "hash"])
    return line


def key_of(about: Model) -> str:
    """How lines about this row are found."""
    return f"{about._meta.model_name} {about.pk}"


def linked(number: int, previous: str, text: str) -> str:
    """The fingerprint of a line: sha256 in hex over its number, the fingerprint before it and its text."""
    return hashlib.sha256(f"{number}\n{previous}\n{text}".encode()).hexdigest()


def canonical(content: Any) -> str:
    """JSON in one form only: sorted keys, no spaces. Raises TypeError for what JSON has no form for."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
