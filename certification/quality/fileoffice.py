"""Whether a document of an office program is what it says, whole, and holds nothing that runs or opens by itself.

Office Open XML (ISO/IEC 29500-2) and OpenDocument (ODF 1.3, part 2) are archives. Every part is unpacked once, a piece
at a time, and kept nowhere; no part is drawn or read as XML, for a reader of XML could be led astray by one.
"""

import html
import io
import re
import struct
import zipfile
import zlib

from certification.quality import filerefusals

DOCX, XLSX, ODT, ODS = "DOCX", "XLSX", "ODT", "ODS"

_UNPACKED = 150 * 1024 * 1024  # bytes, of all parts together
_LARGEST_INNER = 10 * 1024 * 1024
_LARGEST_LIST = 1024 * 1024
_MOST_PARTS, _MOST_RATIO, _LITTLE = 3_000, 300, 1_000_000
_PIECE, _OVERLAP = 1024 * 1024, 256
_START, _END = b"PK\x03\x04", b"PK\x05\x06"

_OPEN = {
    b"application/vnd.oasis.opendocument.text": ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": ODS,
}
_OFFICE = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_TYPES = "[Content_Types].xml"
# Programs by their names in the archive, and what another program put in as it was.
_PROGRAMS = re.compile(r"(^|/)(vbaproject|vbadata)[^/]*$|(^|/)(basic|scripts|activex|macrosheets)/", re.IGNORECASE)
_INSERTED = re.compile(r"(?<!^ObjectReplacements/)(?<![^/])Object [^/]*$")
_INNER = re.compile(r"(^|/)embeddings/", re.IGNORECASE)
_RUNS = ("macroenabled", "vbaproject", "macrosheet", "activex", "oleobject")
_RELATIONS_THAT_RUN = re.compile(r"/(oleobject|vbaproject|wordvbadata|xlmacrosheet|control|attachedtemplate)$")
_ATTRIBUTE = re.compile(r"""([\w.:-]+)\s*=\s*("[^"]*"|'[^']*')""")
# In the text of any part: fields that start another program, listeners that start a macro, definitions of entities.
_WORDS = (b"DDEAUTO", b"ddeLink", b"dde-source", b"dde-connection-decl ", b"event-listener ", b"<!ENTITY")
_ACTIVE = re.compile(
    b"|".join([re.escape(each) for each in _WORDS])
    + rb"|instrText[^>]{0,100}>\s{0,100}DDE\b|"
    + b"|".join([re.escape(each.decode().encode("utf-16-le")) for each in _WORDS])
)
_LOCKED = re.compile(rb"encryption-data")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    ValueError,
    KeyError,
    NotImplementedError,
    EOFError,
    RuntimeError,
)


def check(content: bytes) -> str:
    """DOCX, XLSX, ODT or ODS. Raises Refused: "kind" for any other archive, "damaged", "two_kinds", "locked", "active",
    "bomb"."""
    return _checked(content, inner=False)


def _checked(content: bytes, *, inner: bool) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            parts = opened.infolist()
            _refuse_odd(parts, content)
            kind = _kind(opened, {each.filename for each in parts})
            for each in parts:
                _refuse_part(opened, each, kind, inner=inner)
            return kind
    except _BROKEN as error:
        raise filerefusals.damaged() from error


def _refuse_odd(parts: list[zipfile.ZipInfo], content: bytes) -> None:
    """By what the archive says of itself; what it says is true when each part was unpacked."""
    packed, unpacked = sum(each.compress_size for each in parts), sum(each.file_size for each in parts)
    if len(parts) > _MOST_PARTS or unpacked > _UNPACKED or packed > len(content):
        raise filerefusals.bomb()
    if any(each.file_size > _LITTLE and each.file_size > _MOST_RATIO * max(1, each.compress_size) for each in parts):
        raise filerefusals.bomb()
    if any(each.flag_bits & 0x41 for each in parts):
        raise filerefusals.locked()
    names = [each.filename for each in parts]
    # Doubled names are read in one way by one program and in another by the next.
    if len({name.lower() for name in names}) != len(names) or any(_leads_out(name) for name in names):
        raise filerefusals.damaged()
    if any(each.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for each in parts):
        raise filerefusals.damaged()
    # From its first byte to its last an archive, and only one.
    if min((each.header_offset for each in parts), default=1) or content[-22:-18] != _END or content[-2:] != b"\0\0":
        raise filerefusals.two_kinds()


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name or "\0" in name


def _kind(opened: zipfile.ZipFile, names: set[str]) -> str:
    if any(_PROGRAMS.search(name) for name in names):
        raise filerefusals.active()
    if "mimetype" in names:
        return _open_document(opened, names)
    kind = next((each for name, each in _OFFICE.items() if name in names), None)
    if kind is None or _TYPES not in names:
        raise filerefusals.another_kind()
    said = html.unescape(_text(opened, _TYPES)).lower()
    if any(word in said for word in _RUNS):
        raise filerefusals.active()
    return kind


def _open_document(opened: zipfile.ZipFile, names: set[str]) -> str:
    with opened.open("mimetype") as part:
        kind = _OPEN.get(part.read(200))
    if kind is None or "content.xml" not in names:
        raise filerefusals.another_kind()
    if any(_INSERTED.search(name) for name in names):
        raise filerefusals.active()
    return kind


def _refuse_part(opened: zipfile.ZipFile, part: zipfile.ZipInfo, kind: str, *, inner: bool) -> None:
    """Unpacks it whole, which also proves that it is as long as the archive says (zipfile compares the checksum)."""
    tail = b""
    with opened.open(part) as unpacking:
        while piece := unpacking.read(_PIECE):
            seen = tail + piece
            if _ACTIVE.search(seen):
                raise filerefusals.active()
            if part.filename == "META-INF/manifest.xml" and _LOCKED.search(seen):
                raise filerefusals.locked()
            tail = seen[-_OVERLAP:]
    if kind in (DOCX, XLSX) and part.filename.lower().endswith(".rels"):
        _refuse_relations(_text(opened, part.filename))
    if kind in (DOCX, XLSX) and _INNER.search(part.filename) and not part.is_dir():
        _refuse_inner(opened, part, inner=inner)


def _refuse_relations(text: str) -> None:
    """What a document leads to outside of itself is opened with it; links to press are not."""
    for tag in text.split("<"):
        told = {name.lower(): html.unescape(value[1:-1]).strip().lower() for name, value in _ATTRIBUTE.findall(tag)}
        type_ = told.get("type", "")
        outside = told.get("targetmode") == "external" and not type_.endswith("/hyperlink")
        if outside or _RELATIONS_THAT_RUN.search(type_):
            raise filerefusals.active()


def _refuse_inner(opened: zipfile.ZipFile, part: zipfile.ZipInfo, *, inner: bool) -> None:
    """A diagram carries its figures as a workbook; nothing else may travel inside."""
    if inner or not part.filename.lower().endswith(".xlsx"):
        raise filerefusals.active()
    if part.file_size > _LARGEST_INNER:
        raise filerefusals.bomb()
    content = opened.read(part)
    if not content.startswith(_START) or _checked(content, inner=True) != XLSX:
        raise filerefusals.active()


def _text(opened: zipfile.ZipFile, name: str) -> str:
    """Of a list of what the archive holds. Raises Refused, "damaged", for one that is very long or not in UTF-8."""
    with opened.open(name) as part:
        content = part.read(_LARGEST_LIST + 1)
    if len(content) > _LARGEST_LIST or b"\0" in content:
        raise filerefusals.damaged()
    return content.decode("utf-8-sig", "replace")
