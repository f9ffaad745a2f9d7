"""An address as a drawing that a phone's camera reads. Source of the format: ISO/IEC 18004."""

from typing import Any
from urllib.parse import urljoin

import segno
from django.conf import settings
from django.utils.safestring import mark_safe


def to(path: str) -> dict[str, Any]:
    """The full address of a path of this site, and its QR code as SVG without styles or scripts."""
    address = urljoin(settings.SITE_URL, path)
    drawing = segno.make(address, error="m", micro=False).svg_inline(
        border=4, omitsize=True, svgclass="qr", lineclass=None, dark="#14282d", light="#fff"
    )
    return {"address": address, "drawing": mark_safe(drawing)}  # noqa: S308 - drawn from modules, holds no text
