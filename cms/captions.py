"""Captions of a video as WebVTT (W3C, section 4): read whole and checked before a browser gets them."""

import re
from typing import IO

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core.errors import Refused

EXTENSION = "vtt"
_HEADER = re.compile(r"WEBVTT(?:[ \t][^\n]{0,500})?")
_TIME = r"(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+[^\n]*)?")


def check(file: IO[bytes], size: int) -> int:
    """How many captions the file holds. Raises Refused when it is no WebVTT that works, or is too large (bytes)."""
    if size > settings.CAPTIONS_MAX_BYTES:
        limit = filesizeformat(settings.CAPTIONS_MAX_BYTES)
        raise Refused(_("This file is too large. Captions may have %(limit)s.") % {"limit": limit}, code="too_large")
    file.seek(0)
    content = file.read(settings.CAPTIONS_MAX_BYTES + 1)
    file.seek(0)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(_("Captions have to be saved as UTF-8 text."), code="not_text") from error
    first, *rest = re.sub(r"\r\n?", "\n", text).split("\n")
    if "\x00" in text or not _HEADER.fullmatch(first):
        raise Refused(_("This is no captions file: its first line has to be WEBVTT."), code="not_captions")
    return _count(rest)


def _count(lines: list[str]) -> int:
    found, before = 0, -1
    for number, line in enumerate(lines, start=2):
        if "-->" not in line:
            continue
        timing = _TIMING.fullmatch(line.strip())
        start, end = (_milliseconds(timing.groups()[at : at + 4]) for at in (0, 4)) if timing else (0, 0)
        has_words = number - 1 < len(lines) and lines[number - 1].strip()
        if not before <= start < end or not has_words:
            raise Refused(
                _("Line %(line)s: a caption has a beginning, a later end, and words on the next line.")
                % {"line": number},
                code="bad_caption",
            )
        found, before = found + 1, start
    if not found:
        raise Refused(_("There are no captions in this file."), code="no_captions")
    return found


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
