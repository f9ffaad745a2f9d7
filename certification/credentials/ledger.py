"""The ledger of signatures: one row for each whose result is kept, written in the same transaction."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from certification.credentials.models import Edition, Signature
from certification.credentials.states import Form


def note(key: str, form: Form, subject: str, digest: str) -> None:
    """``subject``: the address of what was signed; ``digest``: its sha256 in hex."""
    Signature.objects.create(key=key, form=form, subject=subject, digest=digest)


def note_all(editions: Iterable[Edition]) -> None:
    """The signatures of badges that have just been written."""
    Signature.objects.bulk_create(
        Signature(key=each.key, form=Form.EDITION, subject=each.urn, digest=each.digest, made_at=each.signed_at)
        for each in editions
    )


def digest_of(text: str) -> str:
    """sha256 in hex of the bytes of a token or a list."""
    return hashlib.sha256(text.encode()).hexdigest()


def gave(urn: str, digest: bytes) -> bool:
    """Whether this house signed exactly the badge with this id whose statements have this sha256.

    It stays true when the badge was replaced or its certificate erased: that is for the status list to say.
    """
    return Signature.objects.filter(form=Form.EDITION, subject=urn, digest=digest.hex()).exists()


def by_key() -> list[dict[str, Any]]:
    """How many signatures each key made of each form: "key", "form" and "number"."""
    rows = Signature.objects.order_by().values("key", "form").annotate(number=Count("pk"))
    return [dict(row) for row in rows.order_by("key", "form")]
