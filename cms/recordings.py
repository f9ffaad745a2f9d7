"""Video and sound files: what a file is told by its first bytes, never by its name alone."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core.errors import Refused

VIDEO, AUDIO = "video", "audio"
# So much is read to know a file: no header that counts is longer.
_HEAD = 4096
# Families of MP4 (ISO 14496-12, the box "ftyp") that browsers play.
_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"M4V ", b"M4A ", b"MSNV"}


@dataclass(frozen=True)
class Format:
    media: str
    mime: str
    fits: Callable[[bytes, IO[bytes], int], bool]


def _mp4(head: bytes, _file: IO[bytes], size: int) -> bool:
    box = int.from_bytes(head[:4], "big")
    return head[4:8] == b"ftyp" and 16 <= box <= min(size, _HEAD) and head[8:12] in _BRANDS


def _webm(head: bytes, _file: IO[bytes], _size: int) -> bool:
    """EBML with the document type "webm" (RFC 8794)."""
    return head.startswith(b"\x1a\x45\xdf\xa3") and b"\x42\x82\x84webm" in head


def _mp3(head: bytes, file: IO[bytes], size: int) -> bool:
    """A frame of MPEG audio, layer III, where the sound begins: at the start or behind an ID3v2 tag (id3.org)."""
    start = 0
    if head.startswith(b"ID3"):
        sizes = head[6:10]
        if len(sizes) < 4 or any(byte > 0x7F for byte in sizes):
            return False
        start = 10 + sum(byte << shift for byte, shift in zip(sizes, (21, 14, 7, 0), strict=True))
    if start + 4 > size:
        return False
    file.seek(start)
    frame = file.read(4)
    return len(frame) == 4 and frame[0] == 0xFF and frame[1] & 0xE6 == 0xE2 and frame[2] >> 4 != 0xF


def _ogg(head: bytes, _file: IO[bytes], _size: int) -> bool:
    return head.startswith(b"OggS\x00") and any(codec in head[:512] for codec in (b"OpusHead", b"\x01vorbis", b"fLaC"))


def _wav(head: bytes, _file: IO[bytes], _size: int) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WAVE" and b"fmt " in head[12:]


FORMATS = {
    "mp4": Format(VIDEO, "video/mp4", _mp4),
    "webm": Format(VIDEO, "video/webm", _webm),
    "m4a": Format(AUDIO, "audio/mp4", _mp4),
    "mp3": Format(AUDIO, "audio/mpeg", _mp3),
    "ogg": Format(AUDIO, "audio/ogg", _ogg),
    "wav": Format(AUDIO, "audio/wav", _wav),
}


def extension(name: str) -> str:
    return PurePath(name).suffix[1:].lower()


def check(name: str, file: IO[bytes], size: int) -> Format:
    """What the file is. Raises Refused when it is no recording, is not what its name says, or is too large (bytes)."""
    found = FORMATS.get(extension(name))
    if found is None:
        raise Refused(_("Choose a video (MP4 or WebM) or a sound file (MP3, M4A, OGG or WAV)."), code="not_a_recording")
    if size > settings.RECORDING_MAX_BYTES:
        limit = filesizeformat(settings.RECORDING_MAX_BYTES)
        raise Refused(
            _("This file is too large. A video or sound file may have %(limit)s.") % {"limit": limit}, code="too_large"
        )
    file.seek(0)
    head = file.read(_HEAD)
    fits = found.fits(head, file, size)
    file.seek(0)
    if not fits:
        raise Refused(
            _("This file is not what its name says. Save it again as a video or sound file and try once more."),
            code="wrong_content",
        )
    return found
