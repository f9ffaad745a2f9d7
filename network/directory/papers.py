"""Signed papers: whether a file is a PDF, by its content.

No parser runs on what somebody sent: nothing here opens the file, it is kept as it is and handed out as it is.
"""

import re
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LARGEST = 10 * 1024 * 1024  # bytes
_HEADER = re.compile(rb"%PDF-[12]\.\d")
# The end of a file (ISO 32000-2, 7.5.5): where its table of contents begins, and nothing but white space after it.
_END = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF[\s\0]*\Z")
_TABLE = re.compile(rb"\s*(xref\b|\d+ \d+ obj\b)")
_TAIL = 2048


def check(content: bytes) -> None:
    """Raises ValidationError: "too_large", "not_pdf" for another kind of file, "cut_off" for one whose end is missing
    or followed by something else."""
    if len(content) > LARGEST:
        raise ValidationError(_("This file is larger than 10 MB. Make a smaller copy of it."), code="too_large")
    if not _HEADER.match(content):
        raise ValidationError(_("This is not a PDF file. Save the paper as a PDF and choose that."), code="not_pdf")
    end = _END.search(content, max(0, len(content) - _TAIL))
    if end is None or not _TABLE.match(content, int(end[1])):
        raise ValidationError(_("This PDF file is not whole. Save it again and choose that."), code="cut_off")


def tidy_name(name: str) -> str:
    """The name to keep the file under: no folders, no unseen signs, ends with .pdf, at most 120 signs."""
    plain = PurePath(name.replace("\\", "/")).name
    stem = " ".join("".join(sign for sign in plain if sign.isprintable()).split())
    stem = stem[:-4] if stem.lower().endswith(".pdf") else stem
    return f"{stem.strip('. ')[:110] or 'agreement'}.pdf"
