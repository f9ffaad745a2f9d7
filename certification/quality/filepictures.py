"""Whether a picture is whole, of a bearable size, and nothing else behind its end. Its points are never unpacked."""

import io
import re
import struct
import zlib

from PIL import Image

from certification.quality import filerefusals

# Each point becomes four bytes when somebody looks at it.
MOST_POINTS = 60_000_000

_HTML = re.compile(rb"<\s*(script|html|svg|iframe|!doctype)\b", re.IGNORECASE)
# Programs that guess what a file is look no further than this.
_HEAD = 4096
_ARCHIVE_END, _ARCHIVE_TAIL = b"PK\x05\x06", 66_000
# In packed data FF is followed by 00 or a restart marker; by anything else where something new begins (T.81, annex B).
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_PADDING = re.compile(rb"[\0\r\n]*")
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, EOFError, KeyError, IndexError, OverflowError, struct.error)


def check(content: bytes, form: str) -> None:
    """``form``: "PNG" or "JPEG". Raises Refused: "damaged", "bomb", "two_kinds"."""
    try:
        with Image.open(io.BytesIO(content), formats=(form,)) as picture:
            if picture.width * picture.height > MOST_POINTS:
                raise filerefusals.bomb()
            picture.verify()
    except Image.DecompressionBombError as error:
        raise filerefusals.bomb() from error
    except (*_BROKEN, zlib.error) as error:
        raise filerefusals.damaged() from error
    if not (_png_ends_well(content) if form == "PNG" else _jpeg_ends_well(content)):
        raise filerefusals.two_kinds()
    head = content[:_HEAD]
    if b"%PDF-" in head or _HTML.search(head) or _ARCHIVE_END in content[-_ARCHIVE_TAIL:]:
        raise filerefusals.two_kinds()


def _png_ends_well(content: bytes) -> bool:
    """Chunk by chunk to the last one (PNG, third edition, 5), and nothing but padding after it."""
    at = 8
    while at + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        at += 12 + length
        if name == b"IEND":
            return not content[at:].strip(b"\0\r\n")
    return False


def _jpeg_ends_well(content: bytes) -> bool:
    """To its last marker. Telephones put more pictures behind the first, whole ones: for depth and brightness."""
    at = 0
    while content.startswith(b"\xff\xd8\xff", at):
        end = _jpeg_end(content, at + 2)
        if end is None:
            return False
        at = _PADDING.match(content, end).end()  # type: ignore[union-attr]
    return at == len(content)


def _jpeg_end(content: bytes, at: int) -> int | None:
    """Where the picture that has begun is over, marker by marker; None when it never is."""
    while at + 2 <= len(content) and content[at] == 0xFF:
        sign = content[at + 1]
        if sign == 0xD9:
            return at + 2
        if sign == 0xFF:  # padding
            at += 1
        elif sign == 0x01 or 0xD0 <= sign <= 0xD7:
            at += 2
        elif at + 4 > len(content):
            return None
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
            if sign == 0xDA:  # packed points follow
                found = _MARKER.search(content, at)
                if found is None:
                    return None
                at = found.start()
    return None
