"""The card on paper: front and back in the size of a bank card (85.6 × 54 mm, ISO/IEC 7810 ID-1) on a sheet of A4, to
be cut out and folded; PDF/A-3a and PDF/UA-1, in one language. It is made anew each time and kept nowhere, so that a
photo that was taken back is in no file of ours."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import segno
from django.conf import settings
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certification.cards import faces, held, photos
from certification.credentials import texts
from certification.credentials.models import Credential
from core import paper
from core.paper import Paper
from volunteers.onboarding import commitments
from volunteers.onboarding.models import Volunteering

# Letters of the first name for which there is room in large, and in middle-sized print.
_LARGE, _MIDDLE = 12, 28


@dataclass(frozen=True)
class CardPaper(Paper):
    """``typed``: the address where a code is typed. ``photo``: b"" without consent, or without a photo."""

    language: str
    first_name: str
    region: str
    task: str
    of: str
    code: str
    address: str
    typed: str
    until: str
    photo: bytes

    template, called, sheet = "documents/card.html", "card", "documents/card.css"

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        return {"qr": _qr(self.address), **({"photo": self.photo} if self.photo else {})}

    @property
    def size(self) -> str:
        """Of the first name's letters."""
        length = len(self.first_name)
        return "large" if length <= _LARGE else "middle" if length <= _MIDDLE else "small"


def read(credential: Credential, volunteering: Volunteering) -> CardPaper:
    """In the active language; asks for a card in force."""
    if volunteering.volunteer is None or credential.valid_until is None:
        raise ValueError(f"{credential.pk} is no card that can be printed.")
    return CardPaper(
        language=get_language() or settings.LANGUAGE_CODE,
        first_name=paper.line(held.first_name(volunteering.volunteer.person)),
        region=paper.line(str(volunteering.region)),
        task=paper.line(str(volunteering.task)),
        of=paper.line(commitments.partner(volunteering)),
        code=credential.shown_code,
        address=texts.address(credential),
        typed=faces.short_address(),
        until=date_format(credential.valid_until, "SHORT_DATE_FORMAT"),
        photo=photos.on_card(volunteering.volunteer) or b"",
    )


def file_name(credential: Credential) -> str:
    """In the active language: "vapaaehtoiskortti-7K4M-2Q9X.pdf"."""
    return f"{slugify(_('Volunteer card'))}-{credential.shown_code}.pdf"


def _qr(address: str) -> bytes:
    """A picture that phones read (ISO/IEC 18004)."""
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawing, kind="svg", border=0, dark="#14282d", xmldecl=False, svgns=True, nl=False
    )
    return drawing.getvalue()
