"""A letter on paper: PDF/A-3a and PDF/UA-1 in its language, drawn from the row and signed by the house (PAdES)."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from certification.credentials import editions, sealing, signing
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.documents import MARK
from certification.quality.models import Letter
from core import lettering, paper
from core import pdf as drawing
from core.paper import Paper
from core.sealroom import SealRoom
from core.texts import pick

log = logging.getLogger("vieri.quality")


@dataclass(frozen=True)
class Block:
    """A paragraph: ``heading`` is "" for none, ``lines`` stand below the text."""

    heading: str
    text: str
    lines: Sequence[str]


@dataclass(frozen=True)
class LetterPaper(Paper):
    """What stands on it, of signs that can be drawn. ``issuer``: who signs."""

    language: str
    subject: str
    blocks: Sequence[Block]
    issuer: str

    template, called, sheet = "documents/quality_letter.html", "letter", "documents/quality_letter.css"


def pdf(letter: Letter) -> bytes:
    """The file, signed; but for the signature the same bytes each time. Raises editions.NotSigned when nothing can sign
    now; it can be asked for again later."""
    try:
        signer = signing.paper_signer()
    except KeyTrouble as error:
        log.error("letter %s cannot be signed: %s", letter.pk, error)
        raise editions.NotSigned from error
    return sealing.seal(drawn(letter), signer)


def drawn(letter: Letter) -> bytes:
    """The file with an empty signature of the moment in which it was written."""
    written = read(letter)
    with override(letter.language):
        label = _("Electronic signature: %(issuer)s") % {"issuer": written.issuer}
    room = SealRoom(over="seal", label=label, drawing=MARK, size=sealing.room(), at=letter.sent_at)
    style = _style(written.sheet, lettering.fallbacks(written.said))
    context = {written.called: written}
    return drawing.render(written.template, context, language=letter.language, style=style, seal=room)


def read(letter: Letter) -> LetterPaper:
    """What stands on the paper."""
    blocks = [
        Block(paper.line(each["heading"]), paper.line(each["text"]), [paper.line(line) for line in each["lines"]])
        for each in letter.content["paragraphs"]
    ]
    issuer, _language = pick(settings.CREDENTIAL_ISSUER, letter.language)
    return LetterPaper(letter.language, paper.line(letter.content["subject"]), blocks, paper.line(issuer))


def file_name(letter: Letter) -> str:
    """In the letter's language: what it is, and its number."""
    return f"{slugify(letter.content['subject'])[:80].strip('-') or 'vieri'}-{letter.number or str(letter.pk)[:8]}.pdf"


@cache
def _style(sheet: str, fallbacks: tuple[str, ...]) -> drawing.Style:
    fonts = {name: lettering.font(name) for name in (*lettering.MAIN, *fallbacks)}
    return drawing.Style(sheet, {**fonts, "logo": (lettering.ASSETS / "logo.svg").read_bytes()})
