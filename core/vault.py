"""Private files: written once, known by their sha256, kept outside every folder that is served by address."""

import hashlib
import re

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

_DIGEST = re.compile(r"[0-9a-f]{64}")


class BrokenFileError(Exception):
    """What is kept is not what was put in, or it is not there any more."""


def put(content: bytes) -> str:
    """Keeps the content and returns its sha256, by which it is found again. The same content is kept once.

    It is written before the caller's transaction ends: what is rolled back leaves a file that no row names.
    """
    digest = hashlib.sha256(content).hexdigest()
    storage, name = _storage(), _name(digest)
    if storage.exists(name):
        if _read(storage, name) == content:
            return digest
        # A write that was cut off, or a damaged disk: what it should hold is here.
        storage.delete(name)
    kept = storage.save(name, ContentFile(content))
    if kept != name:
        # Somebody else was writing the same at this moment.
        storage.delete(kept)
    return digest


def get(digest: str) -> bytes:
    """The content. Raises BrokenFileError unless it is, byte for byte, what was put in."""
    if not _DIGEST.fullmatch(digest):
        raise BrokenFileError("not a digest")
    storage, name = _storage(), _name(digest)
    content = _read(storage, name) if storage.exists(name) else b""
    if hashlib.sha256(content).hexdigest() != digest:
        raise BrokenFileError(digest)
    return content


def _read(storage: Storage, name: str) -> bytes:
    with storage.open(name) as file:
        return bytes(file.read())


def _name(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


def _storage() -> Storage:
    return storages["private"]
