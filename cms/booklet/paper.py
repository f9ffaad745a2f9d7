"""What turns the HTML of the site into HTML for paper: whole addresses, headings that fit, pictures in the file."""

import io
import re
from collections.abc import Callable
from typing import Any

import segno
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from PIL import Image
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError
from wagtail.rich_text import RichText, expand_db_html

from core import pdf
from core.addresses import whole

# As wide as the paper at 150 dots an inch; without transparency, which paper does not have.
PICTURE = "max-1000x1000|format-jpeg|jpegquality-80|bgcolor-ffffff"

_HREF = re.compile(r'(<a\b[^>]*?\bhref=")([^"]*)(")')
_LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
_HEADING = re.compile(r"<(/?)h([1-6])(?=[\s>])")
_TAG = re.compile(r"<[^>]+>")


def prose(value: RichText | str, deeper: int = 1) -> SafeString:
    """Rich text with whole addresses, spelled out behind the words; its headings so many levels deeper."""
    source = value.source if isinstance(value, RichText) else str(value)
    html = _HREF.sub(lambda found: f"{found[1]}{escape(whole(found[2]))}{found[3]}", expand_db_html(source))
    html = _HEADING.sub(lambda found: f"<{found[1]}h{min(int(found[2]) + deeper, 6)}", html)
    return mark_safe(_LINK.sub(_spelled_out, html))  # noqa: S308 - Wagtail's own, which keeps only the tags allowed


def _spelled_out(found: re.Match[str]) -> str:
    """A link whose words are not its address says it, too; a link that lost its page is only words."""
    href = re.search(r'href="([^"]*)"', found[1])
    if href is None:
        return found[2]
    shown = href[1].removeprefix("mailto:").removeprefix("tel:")
    said = _TAG.sub("", found[2]).strip()
    return found[0] if said == shown else f"<a{found[1]}>{found[2]} ({shown})</a>"


def levels(html: str, below: int) -> str:
    """The headings in ``html`` where they begin below level ``below`` and no level is left out on the way down."""
    depths = [below]

    def fit(found: re.Match[str]) -> str:
        if not found[1]:
            depths.append(min(max(int(found[2]), below + 1), depths[-1] + 1, 6))
        return f"<{found[1]}h{depths[-1]}"

    return _HEADING.sub(fit, html)


def picture(image: Any, *, embed: bool) -> str:
    """The address of a picture: with its bytes in it, or, for comparing, only what tells it apart. "" if it is lost."""
    if not embed:
        return f"picture:{image.file.name}:{image.file_size}:{image.file_hash}"
    try:
        with image.get_rendition(PICTURE).file.open("rb") as file:
            return pdf.data_uri(_of_light(file.read()))
    except (OSError, SourceImageIOError, InvalidFilterSpecError):
        return ""


def _of_light(content: bytes) -> bytes:
    """A JPEG in the colours of screens: those of printing inks are not allowed in the same document."""
    with Image.open(io.BytesIO(content)) as drawn:
        if drawn.mode in {"RGB", "L"}:
            return content
        made = io.BytesIO()
        drawn.convert("RGB").save(made, "JPEG", quality=80)
        return made.getvalue()


def qr(url: str) -> str:
    """A picture that phones read, as an address that holds it."""
    drawing = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        drawing, kind="svg", border=0, dark="#14282d", xmldecl=False, svgns=True, nl=False
    )
    return pdf.data_uri(drawing.getvalue())


Picture = Callable[[Any], str]
