"""All certificates of a batch as one ZIP file, written while it is sent. Nothing of it is kept."""

import datetime as dt
import io
import logging
import unicodedata
import uuid
import zipfile
from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from certification.credentials import documents, policies
from certification.credentials.models import Credential
from core import clock

log = logging.getLogger("vieri.batches")

# Rows read at once.
CHUNK = 20
_LONGEST_NAME = 60


def stream(credentials: Sequence[uuid.UUID], language: str, *, said_in: str) -> Iterator[bytes]:
    """The file, piece by piece: a PDF each, in ``language``.

    What cannot be made, or does not hold any more, is left out; a text file at the end says in the language ``said_in``
    which and why.
    """
    pipe = _Pipe()
    left_out: list[str] = []
    # Deflated, not stored: of an entry whose size is told after it, some programs find the end only so.
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for start in range(0, len(credentials), CHUNK):
            chunk = credentials[start : start + CHUNK]
            rows = Credential.objects.select_related(*Credential.SUBJECT).in_bulk(chunk)
            for row in (rows[pk] for pk in chunk if pk in rows):
                made = _made(row, language, said_in, left_out)
                if made:
                    _put(archive, name_of(row), made)
                    yield pipe.take()
        if left_out:
            with override(said_in):
                _put(archive, _("read-me") + ".txt", _note(left_out).encode())
            yield pipe.take()
    yield pipe.take()


def name_of(credential: Credential) -> str:
    """Safe on every system and never twice: letters, digits and hyphens of the name, and the code."""
    name = slugify(unicodedata.normalize("NFC", credential.subject_name), allow_unicode=True)
    return f"{name[:_LONGEST_NAME].strip('-_') or 'vieri'}-{credential.shown_code}.pdf"


def filename(title: str, made_at: dt.datetime) -> str:
    """Of the whole, in ASCII, so that it survives every program."""
    return f"{slugify(title)[:_LONGEST_NAME].strip('-') or 'vieri'}-{clock.day_of(made_at).isoformat()}.zip"


def _made(row: Credential, language: str, said_in: str, left_out: list[str]) -> bytes:
    """The PDF; empty when it is left out, and then the reason is noted. One that fails does not spoil the others."""
    with override(said_in):
        if not policies.may_hand_out(row):
            left_out.append(f"{row.shown_code}: {row.status.label}")
            return b""
        try:
            return documents.render(row, language)
        except Exception:
            log.exception("certificate %s is missing in a file of many", row.pk)
            left_out.append(f"{row.shown_code}: {_('could not be made now, try again later')}")
            return b""


def _note(lines: Sequence[str]) -> str:
    return "\r\n".join([_("These certificates are not in this file:"), "", *lines, ""])


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    moment = timezone.localtime(clock.now()).timetuple()[:6]
    entry = zipfile.ZipInfo(name, moment)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    archive.writestr(entry, content, compresslevel=1)


class _Pipe(io.RawIOBase):
    """What is written to it is taken out again at once. It cannot go back; `zipfile` knows how to live with that."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        self._held += data
        return len(data)

    def take(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken
