"""The photo of a volunteer: on the card only with one consent, and for whoever checks the card only with another."""

from core import pdf
from volunteers.onboarding import photos
from volunteers.onboarding.actions import consents
from volunteers.onboarding.models import Volunteer
from volunteers.onboarding.states import Document

# Pictures of dots only: JPEG and PNG.
_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n")


def on_card(volunteer: Volunteer) -> bytes | None:
    """For the holder's own phone and paper."""
    return _with(volunteer, Document.CARD_PHOTO) if volunteer.photo else None


def on_check_page(volunteer: Volunteer) -> bytes | None:
    """For whoever has the card's code. Whoever takes back either consent is not seen from that moment on."""
    shown = volunteer.photo and volunteer.photo_public
    return _with(volunteer, Document.CARD_PHOTO, Document.PUBLIC_PHOTO) if shown else None


def inline(content: bytes | None) -> str:
    """As an address that holds the picture, so that there is none where it could be fetched later; "" without one."""
    return pdf.data_uri(content) if content else ""


def _with(volunteer: Volunteer, *documents: Document) -> bytes | None:
    """If all of these consents are in force; None for a file that is damaged or gone, without which a card is right,
    too."""
    if not all(consents.counts(volunteer.person, document) for document in documents):
        return None
    content = photos.of(volunteer)
    return content if content is not None and content.startswith(_STARTS) else None
