"""Puts a signed badge into its picture, as Open Badges 3.0 says in its section "Baked Badge".

https://www.imsglobal.org/spec/ob/v3p0/#baked-badge
"""

import re
import struct
import zlib

import resvg_py

from certification.credentials.models import Edition
from certification.credentials.pictures import drawing
from certification.credentials.pictures.wording import describe, face

KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
PNG_SIDE = 600  # pixels

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER_END = len(_SIGNATURE) + 25  # of the chunk IHDR, which comes first and has 13 bytes of data
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def svg(edition: Edition) -> bytes:
    """The drawing with the badge as text behind its first tag: a reader of XML gets it back byte for byte.

    Only signs that XML cannot hold at all, which no keyboard has, are written as JSON's own escapes.
    """
    text = _NOT_IN_XML.sub(lambda sign: f"\\u{ord(sign[0]):04x}", edition.document)
    # "]]>" would end the section early: its parts stand in two.
    inside = text.replace("]]>", "]]]]><![CDATA[>")
    drawn = _drawing(
        edition,
        inside=f"<openbadges:credential><![CDATA[{inside}]]></openbadges:credential>",
        namespaces=f' xmlns:openbadges="{NAMESPACE}"',
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn}\n'.encode()


def png(edition: Edition) -> bytes:
    """The same drawing in 600 × 600 pixels, with the badge in the chunk iTXt before the pixels, not compressed."""
    drawn = resvg_py.svg_to_bytes(svg_string=_drawing(edition), width=PNG_SIDE, height=PNG_SIDE, skip_system_fonts=True)
    # keyword, not compressed (and by no method), no language, no translated keyword
    data = KEYWORD + b"\0" + b"\0\0" + b"\0" + b"\0" + edition.document.encode()
    return drawn[:_HEADER_END] + _chunk(b"iTXt", data) + drawn[_HEADER_END:]


def _drawing(edition: Edition, **more: str) -> str:
    credential, language = edition.credential, edition.language
    return drawing.draw(face(credential, language), describe(credential, language), **more)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
