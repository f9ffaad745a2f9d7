"""Takes the files out of a stranger's PDF, in a process of its own that may use little memory and little time.

Run as a file: `python -I reading.py < FILE.pdf` writes the files in base64 as a JSON list. Libraries unpack what a file
tells them to, and 5 MB can become 5 GB. Imported, ``files`` does the same without limits.
"""

import base64
import io
import json
import resource
import sys
import zlib
from typing import Any

import pikepdf

MAX_MEMORY = 512 * 1024 * 1024  # bytes of addresses; pikepdf itself needs 40 MB
MAX_SECONDS = 5  # of the processor
MAX_FILES = 10
MAX_FILE = 512 * 1024  # bytes, unpacked


class TooMuchError(ValueError):
    """More files, or larger ones, than a certificate has."""


def files(pdf: bytes) -> list[bytes]:
    """Files attached to the document, each once. Raises whatever pikepdf does, and TooMuchError."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        streams: dict[Any, Any] = {}
        for specification in _specifications(document.Root):
            for stream in specification.get("/EF", {}).values():
                streams[stream.objgen] = stream
                if len(streams) > MAX_FILES:
                    raise TooMuchError
        return [_unpacked(stream) for stream in streams.values()]


def _specifications(root: Any) -> list[Any]:
    """From the list of names, and from the files that are associated with the document."""
    found = list(root.get("/AF", []))
    if "/EmbeddedFiles" in root.get("/Names", {}):
        for _name, each in pikepdf.NameTree(root.Names.EmbeddedFiles).items():
            found.append(each)
            if len(found) > 2 * MAX_FILES:
                raise TooMuchError
    return found


def _unpacked(stream: Any) -> bytes:
    packing = stream.get("/Filter", [])
    names = [str(each) for each in packing] if isinstance(packing, list | pikepdf.Array) else [str(packing)]
    if names not in ([], ["/FlateDecode"]) or "/DecodeParms" in stream:
        raise TooMuchError
    content = bytes(stream.read_raw_bytes())
    if names:
        unpacking = zlib.decompressobj()
        content = unpacking.decompress(content, MAX_FILE + 1)
        if not unpacking.eof:
            raise TooMuchError
    if len(content) > MAX_FILE:
        raise TooMuchError
    return content


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump([base64.b64encode(each).decode() for each in files(sys.stdin.buffer.read())], sys.stdout)


if __name__ == "__main__":
    main()
