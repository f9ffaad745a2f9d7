"""Makes the booklet's PDF once for each content: the next reader gets the file that lies there."""

import hashlib
import logging
import re
from functools import cache

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from certification.credentials import lettering
from cms.booklet import contents, paper
from cms.models import CoursePage
from core import pdf
from core.mail import Attachment

log = logging.getLogger("vieri.booklet")

FOLDER = "booklets"
# Drawings of lists: a box to tick with a pen, and a dot.
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{}</svg>'
_DRAWINGS = {
    "box": '<rect x="1.5" y="1.5" width="21" height="21" rx="4" fill="#fff" stroke="#14282d" stroke-width="2.5"/>',
    "dot": '<circle cx="12" cy="12" r="12" fill="#0b5a61"/>',
}
TEMPLATE, STYLE = "documents/booklet.html", "documents/booklet.css"


def booklet(page: CoursePage) -> Attachment:
    """PDF/A-3a and PDF/UA-1 in the language of the page, with a name that says what it is, in ASCII."""
    with override(page.language):
        kind = _("course booklet")
    filename = f"{slugify(f'{page.title} {kind}')[:80].strip('-')}.pdf"
    return Attachment(filename=filename, content=_made_once(page), mimetype="application/pdf")


def _made_once(page: CoursePage) -> bytes:
    """The file of this content; made, and those of earlier contents removed, when there is none yet.

    Two who ask at the same moment make the same file twice, and neither sees half of one.
    """
    html = _html(page, embed=False)
    family = f"{page.translation_key}-{page.language}"
    name = f"{FOLDER}/{family}-{_fingerprint(html)}.pdf"
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            kept: bytes = file.read()
        return kept
    made = _print(page, html)
    _forget_others(family)
    default_storage.save(name, ContentFile(made))
    return made


def _forget_others(family: str) -> None:
    try:
        _folders, files = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    for file in files:
        if file.startswith(f"{family}-"):
            default_storage.delete(f"{FOLDER}/{file}")


def _print(page: CoursePage, html: str) -> bytes:
    said = strip_tags(re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL))
    if not lettering.can_draw(said):
        log.warning("the booklet of course page %s holds signs that no font of ours has", page.pk)
    return pdf.render(
        TEMPLATE, _context(page, embed=True), language=page.language, style=_style(lettering.fallbacks(said))
    )


def _html(page: CoursePage, *, embed: bool) -> str:
    with override(page.language):
        return render_to_string(TEMPLATE, _context(page, embed=embed))


def _context(page: CoursePage, *, embed: bool) -> dict[str, object]:
    with override(page.language):
        found = contents.read(page, embed=embed)
    return {"booklet": found, "page": page, "language": page.language, "qr": paper.qr(found.address)}


def _fingerprint(html: str) -> str:
    """Of everything that makes the file: words, pictures by their own fingerprints, and the look."""
    return hashlib.sha256(f"{html}\n{_look()}".encode()).hexdigest()[:32]


@cache
def _look() -> str:
    return render_to_string(STYLE, {"files": {}})


@cache
def _style(fallbacks: tuple[str, ...]) -> pdf.Style:
    """With the fonts of the certificates; those that a booklet does not need would cost it time."""
    fonts = lettering.MAIN | {name: lettering.FALLBACKS[name] for name in fallbacks}
    files = {name: (lettering.ASSETS / file).read_bytes() for name, file in fonts.items()}
    drawings = {name: _SVG.format(drawing).encode() for name, drawing in _DRAWINGS.items()}
    return pdf.Style(STYLE, {**files, **drawings, "logo": (lettering.ASSETS / "logo.svg").read_bytes()})
