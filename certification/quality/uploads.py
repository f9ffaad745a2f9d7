"""A file that somebody sends as evidence, looked at before it is kept."""

import unicodedata
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from certification.quality import filekinds, filerefusals
from certification.quality.filekinds import Kind

_LONGEST_NAME = 120


@dataclass(frozen=True)
class Upload:
    """``name`` without folders and unseen signs, with the ending of what it is."""

    name: str
    kind: Kind
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)


def read(file: Any) -> Upload:
    """``file``: an UploadedFile. Raises Refused as filekinds.told does, and "name" for one whose ending says something
    else; one that is too large is not read."""
    if file.size > filekinds.LARGEST:
        raise filerefusals.too_large()
    content = file.read(filekinds.LARGEST + 1)
    kind = filekinds.told(content)
    ending = PurePath(_seen(file.name or "")).suffix.lower()
    # Some telephones give no ending; one that says something else would be opened by the wrong program.
    if ending and ending not in (kind.ending, *kind.also):
        raise filerefusals.wrong_name(ending, kind.label)
    return Upload(tidy_name(file.name or "", kind), kind, content)


def tidy_name(name: str, kind: Kind) -> str:
    """The name to keep it under: no folders, no unseen signs, the one ending of its kind, at most 125 signs."""
    stem = PurePath(_seen(name)).stem
    return f"{stem.strip('. ')[:_LONGEST_NAME].strip() or 'file'}{kind.ending}"


def _seen(name: str) -> str:
    """Without folders, and without signs that turn the direction of writing: they hide where a name ends."""
    plain = PurePath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    seen = "".join(sign for sign in plain if sign.isprintable() and unicodedata.category(sign) not in ("Cf", "Co"))
    return " ".join(seen.split())
