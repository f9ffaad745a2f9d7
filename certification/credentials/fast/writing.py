"""Writes a PDF file of objects that are ready: a block that never changes, then one person's (ISO 32000-1, 7.5)."""

import hashlib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
LEVEL = 6


@dataclass(frozen=True)
class Block:
    """The start of a file: all objects that never change. ``entries``: where they are; ``size``: the next number."""

    data: bytes
    entries: bytes
    size: int
    digest: bytes


def block(streams: Mapping[int, bytes], others: Mapping[int, bytes], size: int) -> Block:
    """``others`` are written together in one object stream, which gets the number ``size``."""
    data, entries = bytearray(_HEAD), bytearray(_entry(0, 0, 65535) + bytes(7 * size))
    for number, content in [*streams.items(), (size, _object_stream(others))]:
        entries[7 * number : 7 * number + 7] = _entry(1, len(data), 0)
        data += _object(number, content)
    for place, number in enumerate(others):
        entries[7 * number : 7 * number + 7] = _entry(2, size, place)
    return Block(bytes(data), bytes(entries), size + 1, hashlib.sha256(data).digest())


def write(start: Block, own: Iterable[tuple[int, bytes]], root: int, info: int) -> bytes:
    """The whole file. ``own``: numbers and contents of the objects that follow; new numbers without a gap."""
    parts, entries, at = [start.data], bytearray(start.entries), len(start.data)
    for number, content in own:
        if 7 * number > len(entries):
            raise ValueError(f"Object {number} follows no object.")
        entries[7 * number : 7 * number + 7] = _entry(1, at, 0)
        written = _object(number, content)
        parts.append(written)
        at += len(written)
    number = len(entries) // 7
    entries += _entry(1, at, 0)
    identity = hashlib.sha256(start.digest + b"".join(parts[1:])).hexdigest()[:32].encode()
    head = b"/Type /XRef/Size %d/W [1 4 2]/Root %d 0 R/Info %d 0 R/ID [<%s> <%s>]"
    table = stream(head % (number + 1, root, info, identity, identity), bytes(entries))
    parts += [_object(number, table), b"startxref\n%d\n%%%%EOF\n" % at]
    return b"".join(parts)


def stream(head: bytes, data: bytes) -> bytes:
    """A stream object. Data that end in CR get CR as the end of line: with CR LF readers count a byte too few."""
    end = b"\r" if data[-1:] == b"\r" else b"\n"
    return b"<<%s/Length %d>>\nstream\n%s%sendstream" % (head, len(data), data, end)


def mended(written: bytes) -> bytes:
    """A stream as pydyf writes it, with the same end of line."""
    if written.endswith(b"\r\nendstream"):
        return written.removesuffix(b"\nendstream") + b"\rendstream"
    return written


def _object_stream(others: Mapping[int, bytes]) -> bytes:
    places, at = [], 0
    for number, content in others.items():
        places.append(b"%d %d" % (number, at))
        at += len(content) + 1
    head = b" ".join(places) + b"\n"
    data = zlib.compress(head + b"\n".join(others.values()), 9)
    return stream(b"/Type /ObjStm/N %d/First %d/Filter /FlateDecode" % (len(others), len(head)), data)


def _object(number: int, content: bytes) -> bytes:
    return b"%d 0 obj\n%s\nendobj\n" % (number, content)


def _entry(kind: int, first: int, second: int) -> bytes:
    return kind.to_bytes(1, "big") + first.to_bytes(4, "big") + second.to_bytes(2, "big")
