"""Finds the badge in a file, by what stands in it and not by its name. Everything here is plain and bounded."""

import re
import struct
import zlib
from collections.abc import Iterator
from enum import StrEnum
from xml.parsers import expat

from certification.credentials.badges import plain
from certification.credentials.badges.errors import Unreadable

_TOKEN = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_MAX_BADGE = 2 * plain.MAX_BYTES  # a token of the largest badge is a third longer than the badge
_PDF_HEAD = 1024  # readers look for the first mark of a PDF no further
_PNG = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"openbadgecredential"
_SVG_ELEMENT = "https://purl.imsglobal.org/ob/v3p0 credential"


class Kind(StrEnum):
    PDF = "pdf"
    PNG = "png"
    SVG = "svg"
    BADGE = "badge"
    OTHER = "other"


def kind_of(content: bytes) -> Kind:
    """What the file begins with."""
    if b"%PDF-" in content[:_PDF_HEAD]:
        return Kind.PDF
    if content.startswith(_PNG):
        return Kind.PNG
    text = content.removeprefix(b"\xef\xbb\xbf").strip()
    if text.startswith(b"<"):
        return Kind.SVG
    if text.startswith(b"{") or _TOKEN.fullmatch(text):
        return Kind.BADGE
    return Kind.OTHER


def badge_in(content: bytes, kind: Kind) -> bytes | None:
    """The badge of a file that is no PDF; None when there is none. Raises Unreadable for several, or a broken file."""
    if kind == Kind.BADGE:
        return content
    found = [*(_in_png(content) if kind == Kind.PNG else _in_svg(content) if kind == Kind.SVG else ())]
    return only(found)


def only(found: list[bytes]) -> bytes | None:
    """The one badge. Of two, one reader would take the first and another the last."""
    if len(found) > 1:
        raise Unreadable("several_badges", "More than one badge in the file")
    return found[0] if found else None


def looks_like_badge(content: bytes) -> bool:
    """Of files in a PDF: JSON that names a context, or a token. Others may travel with it and are nobody's matter."""
    kind = kind_of(content)
    return kind == Kind.BADGE and (not content.lstrip().startswith(b"{") or b'"@context"' in content)


def _in_png(content: bytes) -> Iterator[bytes]:
    """Every international text with the keyword of Open Badges (PNG, third edition, 11.3.3.4)."""
    place, name = len(_PNG), b""
    while place + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, place)
        data = content[place + 8 : place + 8 + length]
        place += 12 + length
        if name == b"iTXt" and place <= len(content) and data.startswith(_KEYWORD + b"\0"):
            yield _text(data[len(_KEYWORD) + 1 :])
        if name == b"IEND":
            break
    if name != b"IEND" or place != len(content):
        raise Unreadable("picture", "A picture that breaks off, or goes on behind its end")


def _text(data: bytes) -> bytes:
    """Behind the keyword: two bytes on compression, language and translated keyword, each with a zero behind it."""
    parts = data[2:].split(b"\0", 2)
    if len(parts) != 3 or data[0] > 1:
        raise Unreadable("picture", "A text that is not written as one")
    return inflate(parts[2]) if data[0] else parts[2]


def inflate(data: bytes) -> bytes:
    """What was packed by zlib. Raises Unreadable for more than a badge can have, or what is not whole."""
    unpacking = zlib.decompressobj()
    try:
        found = unpacking.decompress(data, _MAX_BADGE)
    except zlib.error as error:
        raise Unreadable("packed", "Not packed as it says") from error
    if not unpacking.eof:
        raise Unreadable("too_large", f"More than {_MAX_BADGE} bytes, or not whole")
    return found


def _in_svg(content: bytes) -> list[bytes]:
    """Every badge, from the text of the element or from its attribute, as Open Badges 3.0 bakes JSON and tokens.

    The parser builds no tree, follows no address and knows no entities: a document type ends it.
    """
    parser, found, inside = expat.ParserCreate(namespace_separator=" "), [], []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == _SVG_ELEMENT:
            inside.append([attributes.get("verify", "")])
        elif inside:
            raise Unreadable("picture", "Markup in a badge")

    def end(name: str) -> None:
        if name == _SVG_ELEMENT:
            found.append("".join(inside.pop()).strip().encode())

    def text(part: str) -> None:
        if inside:
            inside[-1].append(part)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise error if isinstance(error, Unreadable) else Unreadable("picture", "No whole SVG") from error
    return [each for each in found if each]


def _refuse(*declared: object) -> None:
    raise Unreadable("picture", "An SVG with a document type")
