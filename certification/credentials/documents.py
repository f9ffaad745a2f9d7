"""The certificate as a file: one page drawn from the credential's row, with its badge inside, signed by the house."""

import datetime as dt
import logging

from django.utils.translation import gettext as _
from django.utils.translation import override

from certification.credentials import editions, fast, lettering, pages, sealing, signing
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.models import Credential
from certification.credentials.paperkeys import PaperSigner
from certification.credentials.texts import file_name
from core import clock, faults
from core.enclosures import Enclosure
from core.mail import Attachment, register_attachment
from core.sealroom import SealRoom

log = logging.getLogger("vieri.credentials")

# A disc with a check mark, in the colours of the design: what the signature field shows beside its words.
MARK = (
    b".043 .353 .38 rg .5 .92 m .732 .92 .92 .732 .92 .5 c .92 .268 .732 .08 .5 .08 c .268 .08 .08 .268 .08 .5 c "
    b".08 .732 .268 .92 .5 .92 c f 1 1 1 RG .1 w 1 J 1 j .31 .49 m .44 .35 l .69 .63 l S"
)


def render(credential: Credential, language: str) -> bytes:
    """The certificate in a language: PDF/A-3a and PDF/UA-1, one A4 page, with the badge inside, signed (PAdES).

    Raises editions.NotSigned when nothing can sign the badge or the file; it can be asked for again later.
    """
    edition = editions.of(credential, language)
    try:
        signer = signing.paper_signer()
    except KeyTrouble as error:
        log.error("the file of certificate %s cannot be signed: %s", credential.pk, error)
        raise editions.NotSigned from error
    return sealed(credential, language, badge(edition.document, edition.signed_at, language), signer)


def badge(document: str, signed_at: dt.datetime, language: str) -> Enclosure:
    """The badge as it travels inside the file, byte for byte as it is served."""
    with override(language):
        description = _("The certificate as an Open Badge: data for programs that check it")
    return Enclosure("certificate.json", document.encode(), "application/ld+json", description, signed_at)


def sealed(credential: Credential, language: str, inside: Enclosure, signer: PaperSigner) -> bytes:
    """The certificate with something inside, signed by somebody."""
    faults.reach("credentials.certificate.render")
    made = drawn(credential, language, inside)
    faults.reach("credentials.certificate.rendered")
    signed = sealing.seal(made, signer)
    faults.reach("credentials.certificate.sealed")
    return signed


def drawn(credential: Credential, language: str, inside: Enclosure) -> bytes:
    """The certificate as it is before it is signed: with an empty signature."""
    design, person = pages.of(credential, language)
    if not lettering.can_draw(design.words + person.name):
        log.warning("certificate %s holds signs that no font of ours has", credential.pk)
    with override(language):
        label = _("Electronic signature: %(issuer)s") % {"issuer": design.issuer}
    room = SealRoom(over="seal", label=label, drawing=MARK, size=sealing.room(), at=clock.now())
    return fast.render(design, person, attachments=[inside], seal=room)


def certificate(credential: Credential, language: str) -> Attachment:
    """The document as a file. Raises editions.NotSigned, as ``render`` does."""
    return Attachment(file_name(credential, language, "pdf"), render(credential, language), "application/pdf")


def attach(credential_id: str, language: str) -> Attachment:
    """What a mail carries; made from the row when the mail is sent."""
    return certificate(Credential.objects.get(pk=credential_id), language)


def register() -> None:
    register_attachment("certificate", attach)
