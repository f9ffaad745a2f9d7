"""The JSON-LD contexts that badges may name, pinned as files.

Nothing else is ever loaded, and never from the network.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from certification.credentials.badges.errors import UnknownContext

FOLDER = Path(__file__).parent

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OPEN_BADGES_EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
MULTIKEY = "https://w3id.org/security/multikey/v1"
# Of a badge, in their order: the words of a later one build on those of the ones before.
BADGE = (CREDENTIALS, OPEN_BADGES, OPEN_BADGES_EXTENSIONS)


@cache
def manifest() -> dict[str, tuple[str, str]]:
    """Address of each pinned context: its file and the file's sha256."""
    listed = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    return {address: (file, digest) for address, (file, digest) in listed.items()}


@cache
def pinned(address: str) -> Any:
    """The context document. Raises UnknownContext for every address that is not in the manifest, and ValueError when
    the file is not the one that was pinned: what a signature means depends on every byte of it."""
    if address not in manifest():
        raise UnknownContext("unknown_context", f"No context is pinned for {address[:200]!r}")
    file, digest = manifest()[address]
    content = (FOLDER / file).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(f"{file} is not the pinned file.")
    return json.loads(content)


def load(address: str, options: object = None) -> dict[str, Any]:
    """A document loader in the form that PyLD asks for."""
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": pinned(address),
        "tag": "static",  # it never changes, so PyLD may keep what it made of it
    }
