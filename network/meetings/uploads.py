"""Files that are added to a meeting: which kinds are taken, told by their content and not by what the browser says.

Nothing here opens a document: of a packed one only its table of contents is read, and nothing is unpacked. The file is
kept as it is and handed out as it is, never to be shown inside this site.
"""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from network.directory import papers

LARGEST = papers.LARGEST  # bytes
_NAME = 120
# Of a packed document: so many parts, and so many bytes when unpacked, as it says itself.
_PARTS, _UNPACKED = 5_000, 300 * 1024 * 1024
# Programs inside a document. With them it is of another kind, with another ending (.docm), than it says.
_PROGRAMS = re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml)$|^(basic|scripts)/", re.IGNORECASE)


@dataclass(frozen=True)
class Kind:
    """``check`` tells whether a content is of this kind, whole, and nothing else as well."""

    ending: str
    label: str
    mimetype: str
    check: Callable[[bytes], bool]


def kind_of(name: str, content: bytes) -> Kind:
    """Of which kind a file is. Raises ValidationError: "empty", "too_large", "kind" for an ending that is not taken,
    "content" for a content that is something else than the ending says, or is not whole."""
    if not content:
        raise ValidationError(_("This file is empty. Choose another."), code="empty")
    if len(content) > LARGEST:
        raise ValidationError(too_large(), code="too_large")
    kind = KINDS.get(_ending(name))
    if kind is None:
        raise ValidationError(
            _("Files of this kind cannot be added. You can add these: %(kinds)s.") % {"kinds": kinds_in_words()},
            code="kind",
        )
    if not kind.check(content):
        said = _("This is not a whole file of the kind %(kind)s. Save it again and choose that.")
        raise ValidationError(said % {"kind": kind.label}, code="content")
    return kind


def too_large() -> str:
    return _("This file is larger than 10 MB. Make a smaller copy of it.")


def kinds_in_words() -> str:
    return ", ".join(dict.fromkeys(kind.label for kind in KINDS.values()))


def accepted() -> str:
    """What the browser offers to choose."""
    return ",".join(f".{ending}" for ending in KINDS)


def by_name(name: str) -> Kind | None:
    """Of a file that is kept: its name ends as its content says."""
    return KINDS.get(_ending(name))


def tidy_name(name: str, kind: Kind) -> str:
    """The name to keep the file under: no folders, no unseen signs, the ending of its kind, at most 120 signs."""
    plain = PurePath(name.replace("\\", "/")).name
    stem = " ".join("".join(sign for sign in plain if sign.isprintable()).split())
    stem = stem.rpartition(".")[0] if _ending(stem) in KINDS else stem
    return f"{stem.strip('. ')[: _NAME - 10] or 'material'}.{kind.ending}"


def _ending(name: str) -> str:
    return "".join(sign for sign in name if sign.isprintable()).rpartition(".")[2].strip().lower()


def _is_pdf(content: bytes) -> bool:
    try:
        papers.check(content)
    except ValidationError:
        return False
    return True


def _is_png(content: bytes) -> bool:
    """Chunk by chunk to the last one, with nothing after it (PNG, third edition, 5)."""
    at = 8
    if not content.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"):
        return False
    while at + 12 <= len(content):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        at += 12 + length
        if name == b"IEND":
            return bool(at == len(content))
    return False


def _is_jpeg(content: bytes) -> bool:
    """From its first marker to its last one (ITU-T T.81, annex B)."""
    return content.startswith(b"\xff\xd8\xff") and content.endswith(b"\xff\xd9")


def _is_text(content: bytes) -> bool:
    """UTF-8 without control characters, and no page or drawing that a browser would run."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if any(sign < " " and sign not in "\t\n\r\f" for sign in text):
        return False
    return bool(text.strip()) and not text.lstrip().startswith(("<", "%PDF", "%!", "{\\rtf", "#!"))


def _office(part: str) -> Callable[[bytes], bool]:
    """A document of Office Open XML (ISO/IEC 29500-2). ``part``: a pattern for its main part."""

    def check(content: bytes) -> bool:
        names = _parts(content)
        return "[Content_Types].xml" in names and any(re.fullmatch(part, name) for name in names)

    return check


def _open_document(mimetype: str) -> Callable[[bytes], bool]:
    """ODF 1.3, part 2, 3.3: the first part is not packed and says what the document is."""
    told = b"mimetype" + mimetype.encode()

    def check(content: bytes) -> bool:
        return content[30 : 30 + len(told) + 2] == told + b"PK" and "content.xml" in _parts(content)

    return check


def _parts(content: bytes) -> set[str]:
    """The names of the parts of a packed document; none for anything that is not one from its first byte to its last,
    that holds programs, is locked, leads out of its folder or would become enormous."""
    if not content.startswith(b"PK\x03\x04"):
        return set()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries, comment = packed.infolist(), packed.comment
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, struct.error):
        return set()
    # The end of a packed file: 22 bytes from this sign on (APPNOTE 4.3.16), so nothing else hangs behind it.
    whole = content[-22:-18] == b"PK\x05\x06" and not comment
    names = {entry.filename for entry in entries}
    hostile = any(_PROGRAMS.search(name) or name.startswith("/") or ".." in name.split("/") for name in names)
    locked = any(entry.flag_bits & 1 for entry in entries)
    huge = len(entries) > _PARTS or sum(entry.file_size for entry in entries) > _UNPACKED
    # Doubled names are read in one way by one program and in another by the next.
    return names if whole and not (hostile or locked or huge or len(names) < len(entries)) else set()


_OFFICE, _OPEN = "application/vnd.openxmlformats-officedocument", "application/vnd.oasis.opendocument"
KINDS = {
    kind.ending: kind
    for kind in (
        Kind("pdf", "PDF", "application/pdf", _is_pdf),
        Kind("docx", "DOCX", f"{_OFFICE}.wordprocessingml.document", _office(r"word/document\d*\.xml")),
        Kind("pptx", "PPTX", f"{_OFFICE}.presentationml.presentation", _office(r"ppt/presentation\d*\.xml")),
        Kind("odt", "ODT", f"{_OPEN}.text", _open_document(f"{_OPEN}.text")),
        Kind("odp", "ODP", f"{_OPEN}.presentation", _open_document(f"{_OPEN}.presentation")),
        Kind("png", "PNG", "image/png", _is_png),
        Kind("jpg", "JPG", "image/jpeg", _is_jpeg),
        Kind("jpeg", "JPG", "image/jpeg", _is_jpeg),
        Kind("txt", "TXT", "text/plain; charset=utf-8", _is_text),
    )
}
