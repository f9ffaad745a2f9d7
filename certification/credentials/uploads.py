"""Files that are looked at and not kept: in memory only, and not even read when they are too large."""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest

from certification.credentials.checking import MAX_BYTES

_AROUND = 4 * 1024  # bytes of a form around its file


def too_large(request: HttpRequest) -> bool:
    """By the length that the client announces, which the server holds it to. Reads nothing."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES + _AROUND
    except ValueError:  # Django reads nothing then
        return False


def keep_in_memory(request: HttpRequest) -> None:
    """Before anything of the form is read: without it Django writes files of more than 2 MB to the disk."""
    request.upload_handlers = [_InMemory(request)]


class _InMemory(MemoryFileUploadHandler):
    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True
