"""Whether a PDF is whole and holds nothing that runs, opens or carries something. It is searched, never drawn."""

import re
import zlib
from collections.abc import Iterator

from certification.quality import filerefusals

# Bytes: of all lists of objects together when unpacked, and of what stands before a stream about it.
_UNPACKED = 20 * 1024 * 1024
_DICTIONARY = 2048
_PIECE = 64 * 1024
# More than any paper has: each costs work.
_MOST_STREAMS, _MOST_ESCAPED = 100_000, 500_000
_TAIL = 2048

_HEADER = re.compile(rb"%PDF-[12]\.\d")
_END = re.compile(rb"startxref\s+\d{1,10}\s+%%EOF[\s\0]*\Z")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_LIST = re.compile(rb"/ObjStm(?![\w#])")
# Names by which a PDF runs, opens or carries something (ISO 32000-2), and that of a file which nobody can read. All are
# long enough never to stand in a packed picture by chance; an action by script always says /JavaScript or /Rendition.
_ACTIVE = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|Rendition|XFA|SubmitForm|ImportData|GoToE|GoToR|Movie|Sound)(?!\w)"
)
_LOCKED = re.compile(rb"/Encrypt(?!\w)")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_HTML = re.compile(rb"<\s*(script|html|svg|iframe|!doctype)\b", re.IGNORECASE)
_ARCHIVE_END, _ARCHIVE_TAIL = b"PK\x05\x06", 66_000


def check(content: bytes) -> None:
    """Raises Refused: "damaged", "two_kinds", "locked", "active", "bomb"."""
    if not _HEADER.match(content):
        raise filerefusals.damaged()
    if _ARCHIVE_END in content[-_ARCHIVE_TAIL:] or _HTML.search(content[:1024]):
        raise filerefusals.two_kinds()
    if not _END.search(content, max(0, len(content) - _TAIL)):
        raise filerefusals.damaged()
    plain, lists = _plain(content), 0
    _refuse_names(plain)
    for part in _lists(content):
        _refuse_names(_plain(part))
        lists += 1
    # One that was not found where lists stand cannot be looked into.
    if lists < len(_LIST.findall(plain)):
        raise filerefusals.active()


def _refuse_names(plain: bytes) -> None:
    if _LOCKED.search(plain):
        raise filerefusals.locked()
    if _ACTIVE.search(plain):
        raise filerefusals.active()


def _plain(content: bytes) -> bytes:
    """Names can be written with #xx for each sign."""
    plain, number = _ESCAPED.subn(lambda found: bytes([int(found[1], 16)]), content, count=_MOST_ESCAPED)
    if number == _MOST_ESCAPED:
        raise filerefusals.bomb()
    return plain


def _lists(content: bytes) -> Iterator[bytes]:
    """Each list of objects (7.5.7), unpacked: names may stand there, too. Other streams are pictures, fonts and
    drawing, and name nothing that runs. What one of them has used up is not read again: that bounds the work."""
    left, at, streams = _UNPACKED, 0, 0
    while found := _STREAM.search(content, at):
        at, streams = found.end(), streams + 1
        if streams > _MOST_STREAMS:
            raise filerefusals.bomb()
        about = _plain(content[max(0, found.start() - _DICTIONARY) : found.start()].rpartition(b"obj")[2])
        if not _LIST.search(about):
            continue
        if b"/Filter" not in about:
            yield b""  # It was read with the whole file.
            continue
        if b"/DecodeParms" in about:  # written in a way that hides names from a search
            raise filerefusals.active()
        part, at = _unpacked(content, at, left)
        left -= len(part)
        yield part


def _unpacked(content: bytes, at: int, most: int) -> tuple[bytes, int]:
    """What is packed there, a piece at a time, and where it ends. Packed in another way it is taken from nobody."""
    unpacking, made, view = zlib.decompressobj(), bytearray(), memoryview(content)
    try:
        while not unpacking.eof and at < len(content):
            piece = view[at : at + _PIECE]
            made += unpacking.decompress(piece, most + 1 - len(made))
            if len(made) > most:
                raise filerefusals.bomb()
            at += len(piece) - len(unpacking.unconsumed_tail) - len(unpacking.unused_data)
    except zlib.error as error:
        raise filerefusals.damaged() from error
    if not unpacking.eof:
        raise filerefusals.damaged()
    return bytes(made), at
