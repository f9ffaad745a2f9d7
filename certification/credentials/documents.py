"""The certificate on paper: one page, drawn from the credential's row in any of the languages."""

import io
import logging
import unicodedata
from functools import cache
from itertools import chain

import segno
from django.conf import settings
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from certification.credentials import fitting, lettering
from certification.credentials.models import Credential
from certification.credentials.texts import Worded
from core import faults, pdf
from core.mail import Attachment, register_attachment
from core.texts import Words

log = logging.getLogger("vieri.credentials")

_DRAWINGS = {"art": "art.svg", "logo": "logo.svg", "check": "check.svg"}
# Signs that turn the direction of what follows them: with them a name could read as something else.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def certificate_pdf(credential: Credential, language: str) -> bytes:
    """PDF/A-3a and PDF/UA-1, one A4 page. Texts that have no translation stand in the language they have."""
    faults.reach("credentials.certificate.render")
    shown = Worded(credential, language)
    name = printable(credential.subject_name)
    texts = [each for each in (shown.extent, shown.note) if each]
    points = _courses(shown) or [[goal] for goal in shown.goals]
    sizes = fitting.choose(
        name, shown.title.text, list(map(str, texts)), ["\n".join(map(str, each)) for each in points]
    )
    drawn = " ".join(map(str, (name, shown.title, shown.issuer, *texts, *chain.from_iterable(points))))
    if not lettering.can_draw(drawn):
        log.warning("certificate %s holds signs that no font of ours has", credential.pk)
    made = pdf.render(
        "documents/certificate.html",
        {
            "credential": credential,
            "shown": shown,
            "name": name,
            "sizes": sizes,
            "texts": texts[: sizes.texts_shown],
            "points": points[: sizes.goals_shown],
            "language": language,
            "short_address": settings.SITE_URL.split("//")[-1] + "/v",
        },
        language=language,
        style=_style(lettering.fallbacks(drawn)),
        files={"qr": _qr(shown.address)},
    )
    faults.reach("credentials.certificate.rendered")
    return made


def _courses(shown: Worded) -> list[list[Words]]:
    """Each course of a path in two lines: its name; when it was completed and how long it takes."""
    with override(shown.language):
        return [
            [
                each.title,
                Words(f"{date_format(each.completed_on, 'SHORT_DATE_FORMAT')} · {each.extent}", shown.language, False),
            ]
            for each in shown.courses
        ]


def certificate(credential: Credential, language: str) -> Attachment:
    """The document as a file with a name that says what it is, in ASCII so that it survives every mail program."""
    with override(language):
        kind, title = _("certificate"), Worded(credential, language).title.text
    filename = f"{slugify(f'{kind} {title}')[:80].strip('-')}-{credential.shown_code}.pdf"
    return Attachment(filename=filename, content=certificate_pdf(credential, language), mimetype="application/pdf")


def attach(credential_id: str, language: str) -> Attachment:
    """What a mail carries; made from the row when the mail is sent."""
    return certificate(Credential.objects.get(pk=credential_id), language)


def register() -> None:
    register_attachment("certificate", attach)


def printable(name: str) -> str:
    """The name without control signs, which no font draws; everything else as typed."""
    return "".join(sign for sign in name if unicodedata.category(sign) != "Cc" and sign not in _TURNING).strip()


@cache
def _style(fallbacks: tuple[str, ...]) -> pdf.Style:
    """Fonts that a certificate does not need would cost it most of its time."""
    wanted = lettering.MAIN | {name: lettering.FALLBACKS[name] for name in fallbacks} | _DRAWINGS
    return pdf.Style(
        "documents/certificate.css", {name: (lettering.ASSETS / file).read_bytes() for name, file in wanted.items()}
    )


def _qr(address: str) -> bytes:
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawing, kind="svg", border=0, dark="#14282d", xmldecl=False, svgns=True, nl=False
    )
    return drawing.getvalue()
