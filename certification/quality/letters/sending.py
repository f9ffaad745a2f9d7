"""Sending a letter: a mail to each, with the letter as a PDF."""

from collections.abc import Iterable

from accounts.models import User
from certification.quality import letterpaper
from certification.quality.mails import decisions
from certification.quality.models import Letter
from core.mail import Attachment, post, register_attachment

ATTACHED = "quality_letter"


def send(letter: Letter, people: Iterable[User | str]) -> None:
    """A mail to each of them, in the caller's transaction. ``people``: accounts, each in their language, and addresses
    of those without one, in the letter's language."""
    for each in people:
        post(decisions.letter(letter, each, attachment=attachment(letter)))


def attachment(letter: Letter) -> str:
    """For a mail of another kind that carries it (core.mail.Message)."""
    return f"{ATTACHED}:{letter.pk}"


def register() -> None:
    register_attachment(ATTACHED, _made)


def _made(pk: str, language: str) -> Attachment:
    """In the letter's own language, whatever that of the mail is."""
    letter = Letter.objects.get(pk=pk)
    return Attachment(letterpaper.file_name(letter), letterpaper.pdf(letter), "application/pdf")
