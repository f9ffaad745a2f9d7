"""Documents in pieces: a player that jumps to the middle asks for the bytes from there on (RFC 9110, section 14).

Wagtail's view gives whole files only, and some browsers play nothing that cannot be asked for in pieces. Where the
files lie elsewhere, Wagtail leads there, and pieces are that place's business.
"""

import posixpath
import re
from collections.abc import Iterator
from typing import IO

from django.core.files.storage import FileSystemStorage, storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe
from django.views.static import serve as folder_serve
from wagtail.documents.views.serve import serve

_AT_ONCE = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@require_safe
def document(request: HttpRequest, number: str, name: str) -> HttpResponseBase:
    """What Wagtail's view answers, which asks first who may see the document; of a file the piece asked for."""
    answer: HttpResponseBase = serve(request, int(number), name)
    if isinstance(answer, FileResponse) and answer.file_to_stream:
        return _piece(request, answer, answer.file_to_stream)
    return answer


@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture that an editor uploaded, or one made of it. 404 for all else."""
    if posixpath.normpath(path) != path:
        # It would lead out of the pictures again: to documents that not everybody may see, for example.
        raise Http404
    storage = storages["default"]
    if isinstance(storage, FileSystemStorage):
        return folder_serve(request, path, document_root=str(storage.location))
    try:
        file = storage.open(path)
    except FileNotFoundError as missing:
        raise Http404 from missing
    return FileResponse(file, filename=path.rpartition("/")[2])


def _piece(request: HttpRequest, answer: FileResponse, file: IO[bytes]) -> HttpResponseBase:
    answer["Accept-Ranges"] = "bytes"
    size = int(answer["Content-Length"])
    # Pieces of a file that has changed meanwhile would not fit together.
    if request.headers.get("If-Range", answer.get("ETag")) != answer.get("ETag"):
        return answer
    headers = {name: value for name, value in answer.items() if name != "Content-Length"}
    try:
        piece = wanted(request.headers.get("Range", ""), size)
    except ValueError:
        file.close()
        return HttpResponse(status=416, headers=headers | {"Content-Range": f"bytes */{size}"})
    if piece is None:
        return answer
    start, end = piece
    headers |= {"Content-Range": f"bytes {start}-{end - 1}/{size}", "Content-Length": str(end - start)}
    return StreamingHttpResponse(_Bytes(file, start, end), status=206, headers=headers)


def wanted(header: str, size: int) -> tuple[int, int] | None:
    """From which byte up to (not including) which. None for the whole file: what is not one plain range is not heeded.

    Raises ValueError when the file has none of the bytes asked for.
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None:
        return None
    first, last = match.groups()
    if not first:
        start, end = (size - min(int(last), size), size) if last else (0, 0)
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
    if first and last and int(last) < int(first):
        return None
    if start >= end:
        raise ValueError(header)
    return start, end


class _Bytes:
    """Part of a file, read as it is sent; the file is closed with the answer."""

    def __init__(self, file: IO[bytes], start: int, end: int) -> None:
        self.file, self.start, self.end = file, start, end
        self.close = file.close

    def __iter__(self) -> Iterator[bytes]:
        self.file.seek(self.start)
        left = self.end - self.start
        while left and (piece := self.file.read(min(_AT_ONCE, left))):
            left -= len(piece)
            yield piece
