"""Makes accessible PDF documents from templates; nothing outside the caller's own bytes can get into one.

The result is meant to conform to PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) at once; whether it does also
depends on the template: one h1, alternative texts, decoration as CSS backgrounds, fonts for every letter.
"""

import base64
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

import pydyf
import weasyprint
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from core import enclosures, sealroom, tagging
from core.enclosures import Enclosure
from core.sealroom import SealRoom

VARIANT = "pdf/a-3a"

# The first bytes of what documents hold; anything else may not come in.
_KINDS = (
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"<", "image/svg+xml"),
    (b"\x00\x01\x00\x00", "font/ttf"),
    (b"OTTO", "font/otf"),
    (b"wOF2", "font/woff2"),
)

# Says in a PDF/A that the PDF/UA identifier is an intended addition (ISO 19005-3, 6.6.2.3).
_PDFUA = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>'
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    b"<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)

# Pango keeps state of its own for the whole process: one document at a time. Held by all who shape text.
one_at_a_time = threading.RLock()


def data_uri(content: bytes) -> str:
    """A picture or font as an address that holds it. Raises ValueError for any other kind of file."""
    for start, kind in _KINDS:
        if content.startswith(start):
            return f"data:{kind};base64,{base64.b64encode(content).decode()}"
    raise ValueError("Only PNG, JPEG, SVG, TTF, OTF and WOFF2 can stand in a document.")


class Style:
    """A stylesheet with its fonts and pictures, read once a process; it names them as ``url({{ files.bold }})``."""

    def __init__(self, template: str, files: Mapping[str, bytes]) -> None:
        self._template = template
        self._files = files
        self.fonts = FontConfiguration()

    @cached_property
    def css(self) -> weasyprint.CSS:
        text = render_to_string(self._template, {"files": _inline(self._files)})
        return weasyprint.CSS(string=text, font_config=self.fonts, url_fetcher=_fetcher())

    def shaping_fonts(self) -> FontConfiguration:
        """The fonts for texts that are drawn without a document: reading the stylesheet brings them in."""
        return self.css and self.fonts


def render(
    template: str,
    context: Mapping[str, object],
    *,
    language: str,
    style: Style | None = None,
    files: Mapping[str, bytes] | None = None,
    variant: str = VARIANT,
    attachments: Sequence[Enclosure] = (),
    seal: SealRoom | None = None,
    look: Callable[[Any, Any], None] | None = None,
) -> bytes:
    """The PDF of an HTML template in a language. Values are escaped as on a page: markup in them is shown, not obeyed.

    ``files``: pictures by name, for ``<img src="{{ files.name }}">``. Addresses other than data: are not followed,
    whatever they are: such a picture is missing in the document. ``variant``: "pdf/a-3a" (meets both) or "pdf/ua-1".
    ``attachments``: files that travel inside. ``seal``: leaves room for a signature, see ``sealroom.Prepared``.
    ``look``: is shown WeasyPrint's document and the objects of the file, complete and not written yet.
    """
    with translation.override(language):
        html = render_to_string(template, {**context, "files": _inline(files or {})})
    with one_at_a_time:
        document = weasyprint.HTML(string=html, url_fetcher=_fetcher()).render(
            stylesheets=[style.css] if style else None,
            font_config=style.fonts if style else None,
            pdf_variant=variant,
        )
        finisher = partial(_finish, attachments=attachments, seal=seal, look=look)
        made: bytes = document.write_pdf(finisher=finisher, pdf_variant=variant)
    # A stream that ends in CR before the line feed of "endstream" looks one byte too short to readers; CR alone is a
    # line end as well, and no offset changes.
    return made.replace(b"\r\nendstream", b"\r\rendstream")


def _inline(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: data_uri(content) for name, content in files.items()}


def _fetcher() -> URLFetcher:
    """One for each use: it is not made for threads."""
    return URLFetcher(allowed_protocols={"data"}, allow_redirects=False)


def _finish(
    document: Any,
    pdf: Any,
    *,
    attachments: Sequence[Enclosure] = (),
    seal: SealRoom | None = None,
    look: Callable[[Any, Any], None] | None = None,
) -> None:
    """Completes what WeasyPrint writes: the second standard's identifier, readable metadata, boxes of figures."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    text = b"".join(metadata.stream)
    if b"pdfaid" in text:
        text = text.replace(b"</rdf:RDF>", _PDFUA + b"</rdf:RDF>", 1)
    metadata.stream, metadata.compress = [text], False
    mend_texts(pdf.objects)
    # WeasyPrint 70 writes the boxes of figures in CSS pixels from the top; PDF measures points from the bottom.
    heights = dict(zip(pdf.page_references, (page.height for page in document.pages), strict=True))
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("S") == "/Figure" and "A" in item:
            height, (left, top, right, bottom) = heights[item["Pg"]], item["A"]["BBox"]
            item["A"]["BBox"][:] = [0.75 * left, 0.75 * (height - bottom), 0.75 * right, 0.75 * (height - top)]
    for tag, kind in (("p", "/P"), ("li", "/LI")):
        _name_languages(document, pdf, tag, kind)
    tagging.complete(document, pdf)
    enclosures.enclose(pdf, attachments)
    if seal:
        sealroom.make_room(document, pdf, seal)
    if look:
        look(document, pdf)


def mend_texts(objects: Iterable[Any]) -> None:
    """Gives each sign of the fonts a text.

    Signs that are drawn together (a Hebrew letter and its points) leave an empty one to one of them, which is not
    allowed: a zero-width space says nothing either.
    """
    for item in objects:
        if isinstance(item, pydyf.Stream) and b"endbfchar" in item.stream:
            item.stream = [part.replace(b"> <>", b"> <200b>") for part in item.stream]


def _name_languages(document: Any, pdf: Any, tag: str, kind: str) -> None:
    """WeasyPrint 70 drops the lang attribute of a paragraph or list item; a voice needs it to speak the words rightly.

    Elements and their tags stand in the same order. Where one became several tags, at a page break, none is named.
    """
    boxes = (box for page in document.pages for box in page._page_box.descendants(placeholders=True))
    elements = list(dict.fromkeys(box.element for box in boxes if box.element_tag == tag))
    tags = [each for each in pdf.objects if isinstance(each, dict) and each.get("S") == kind]
    if len(elements) == len(tags):
        for element, each in zip(elements, tags, strict=True):
            language = element.get("lang")
            if language and language != document.metadata.lang:
                each["Lang"] = pydyf.String(language)
