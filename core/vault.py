"""Private files: written once, known by their sha256, kept outside every folder that is served by address."""

import hashlib
import re
import secrets
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages

_DIGEST = re.compile(r"[0-9a-f]{64}")

_columns: list[tuple[str, str, dict[str, Any]]] = []


class BrokenFileError(Exception):
    """What is kept is not what was put in, or it is not there any more."""


def register(model: str, column: str, **held: Any) -> None:
    """Slot: rows of this model ("label.Model") name what they keep here in this column. ``held``: which rows do so."""
    if (model, column, held) not in _columns:
        _columns.append((model, column, held))


def is_named(digest: str) -> bool:
    """Whether any row of the house names this content."""
    return any(
        apps.get_model(model)._default_manager.filter(**{column: digest}, **held).exists()
        for model, column, held in _columns
    )


def put(content: bytes) -> str:
    """Keeps the content and returns its sha256, by which it is found again. The same content is kept once.

    It is written before the caller's transaction ends: what is rolled back leaves a file that no row names.
    """
    digest = hashlib.sha256(content).hexdigest()
    storage, name = _storage(), _name(digest)
    there = _read(storage, name)
    if there == content:
        return digest
    if isinstance(storage, FileSystemStorage):
        # Beside it first, then into its place in one step: nobody ever meets half a file, neither in the moment when
        # two put in the same nor after a crash. What a damaged disk has left there gives way.
        draft = storage.save(f"{name}.{secrets.token_hex(8)}", ContentFile(content))
        Path(storage.path(draft)).replace(storage.path(name))
        return digest
    # Storages that are no folder write a file whole or not at all.
    if there is not None:
        storage.delete(name)
    storage.save(name, ContentFile(content))
    return digest


def get(digest: str) -> bytes:
    """The content. Raises BrokenFileError unless it is, byte for byte, what was put in."""
    if not _DIGEST.fullmatch(digest):
        raise BrokenFileError("not a digest")
    storage, name = _storage(), _name(digest)
    content = _read(storage, name)
    if content is None or hashlib.sha256(content).hexdigest() != digest:
        raise BrokenFileError(digest)
    return content


def destroy(digest: str) -> None:
    """Takes the content away for good; done twice is done once. Whoever asks for it has made sure that no row names it
    any more, and waits for the end of the transaction: what is destroyed does not come back with a rollback."""
    if not _DIGEST.fullmatch(digest):
        raise BrokenFileError("not a digest")
    _storage().delete(_name(digest))


def destroy_unnamed(digest: str) -> bool:
    """Takes away for good what no row names. Whether there was something to take."""
    if not _DIGEST.fullmatch(digest) or is_named(digest) or not _storage().exists(_name(digest)):
        return False
    destroy(digest)
    return True


def _read(storage: Storage, name: str) -> bytes | None:
    """None when there is none. It is not asked first whether there is: somebody could take it away in between."""
    try:
        with storage.open(name) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def _name(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


def _storage() -> Storage:
    return storages["private"]
