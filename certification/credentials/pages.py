"""What stands on a certificate: its design, which many share, and what is one person's own."""

import io
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import segno
from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import override

from certification.credentials import fitting, lettering
from certification.credentials.models import Credential
from certification.credentials.texts import Worded
from core import pdf
from core.enclosures import Enclosure
from core.sealroom import SealRoom
from core.texts import Words

TEMPLATE = "documents/certificate.html"
INK = "#14282d"

_DRAWINGS = {"art": "art.svg", "logo": "logo.svg", "check": "check.svg"}
# Signs that turn the direction of what follows them: with them a name could read as something else.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Each code would be read as well with any of the eight masks; trying all of them takes five times as long.
_MASK = 3


_ANY_SIZES = fitting.Sizes(0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Person:
    """What differs from certificate to certificate of a design. Each stands alone in its element or attribute.

    ``until`` is "" without an end; ``completed`` says of each course of a path when it was completed.
    """

    name: str
    number: str
    issued: str
    until: str = ""
    completed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Design:
    """All the rest. ``place``: the address of the check page without the number.

    ``heading``, ``lead`` and ``points_heading`` are the words of its kind. ``points``: goals, or the courses of a path;
    ``extents`` says of each course how long it takes.
    """

    language: str
    kind_name: str
    heading: str
    lead: str
    points_heading: str
    title: Words
    issuer: Words
    texts: tuple[Words, ...]
    points: tuple[Words, ...]
    extents: tuple[str, ...]
    sizes: fitting.Sizes
    place: str

    def context(self, person: Person) -> dict[str, object]:
        """For the template."""
        none = ("",) * len(self.points)
        points = zip(self.points, self.extents or none, person.completed or none, strict=True)
        return {
            "design": self,
            "person": person,
            "address": self.place + person.number,
            "texts": self.texts[: self.sizes.texts_shown],
            "points": list(points)[: self.sizes.goals_shown],
            "short_address": settings.SITE_URL.split("//")[-1] + "/v",
        }

    def without_sizes(self) -> "Design":
        """What it shares with certificates of longer and shorter names."""
        return replace(self, sizes=_ANY_SIZES)

    @property
    def words(self) -> str:
        """Everything that is drawn, for choosing fonts."""
        return " ".join(map(str, (self.title, self.issuer, *self.texts, *self.points, *self.extents)))


def of(credential: Credential, language: str) -> tuple[Design, Person]:
    """What the certificate shows. Texts that have no translation stand in the language they have."""
    shown = Worded(credential, language)
    texts = tuple(each for each in (shown.extent, shown.note) if each)
    points = tuple(each.title for each in shown.courses) or tuple(shown.goals)
    with override(language):
        person = Person(
            name=printable(credential.subject_name),
            number=credential.shown_code,
            issued=date_format(localtime(credential.issued_at), "SHORT_DATE_FORMAT"),
            until=date_format(credential.valid_until, "SHORT_DATE_FORMAT") if credential.valid_until else "",
            completed=tuple(date_format(each.completed_on, "SHORT_DATE_FORMAT") for each in shown.courses),
        )
        kind_name, heading = str(credential.get_kind_display()), str(shown.heading)
        lead, points_heading = str(shown.lead), str(shown.points_heading)
    extents = tuple(str(each.extent) for each in shown.courses)
    blocks = ["\n".join(map(str, lines)) for lines in zip(points, extents, person.completed, strict=False)]
    design = Design(
        language=language,
        kind_name=kind_name,
        heading=heading,
        lead=lead,
        points_heading=points_heading,
        title=shown.title,
        issuer=shown.issuer,
        texts=texts,
        points=points,
        extents=extents,
        sizes=fitting.choose(person.name, shown.title.text, list(map(str, texts)), blocks or list(map(str, points))),
        place=shown.address.removesuffix(person.number),
    )
    return design, person


def draw(
    design: Design,
    person: Person,
    *,
    attachments: Sequence[Enclosure] = (),
    seal: SealRoom | None = None,
    look: Callable[[Any, Any], None] | None = None,
) -> bytes:
    """PDF/A-3a and PDF/UA-1, one A4 page, laid out anew each time. What cannot be drawn quickly is drawn like this."""
    return pdf.render(
        TEMPLATE,
        design.context(person),
        language=design.language,
        style=style(fallbacks(design, person)),
        files={"qr": _picture(design.place + person.number)},
        attachments=attachments,
        seal=seal,
        look=look,
    )


def fallbacks(design: Design, person: Person) -> tuple[str, ...]:
    """The fonts that the certificate needs beside the main ones."""
    return lettering.fallbacks(design.words + person.name)


def printable(name: str) -> str:
    """The name without control signs, which no font draws; everything else as typed."""
    return "".join(sign for sign in name if unicodedata.category(sign) != "Cc" and sign not in _TURNING).strip()


def code(address: str) -> Any:
    """The QR code of an address: level M, so that it can be read with 15 % of it lost."""
    return segno.make(address, error="m", mask=_MASK, boost_error=False, micro=False)


@cache
def style(fallbacks: tuple[str, ...]) -> pdf.Style:
    """Fonts that a certificate does not need would cost it most of its time."""
    drawings = {name: (lettering.ASSETS / file).read_bytes() for name, file in _DRAWINGS.items()}
    fonts = {name: lettering.font(name) for name in (*lettering.MAIN, *fallbacks)}
    return pdf.Style("documents/certificate.css", fonts | drawings)


def _picture(address: str) -> bytes:
    drawing = io.BytesIO()
    code(address).save(drawing, kind="svg", border=0, dark=INK, xmldecl=False, svgns=True, nl=False)
    return drawing.getvalue()
