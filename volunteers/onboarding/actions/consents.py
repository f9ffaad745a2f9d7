"""Saying yes to a text, and taking that back: consents of a person that belong to no single volunteering."""

from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from volunteers.onboarding import commitments
from volunteers.onboarding.models import Acceptance, Volunteer


def counts(person: User, document: str) -> bool:
    """Whether this person has said yes to it, in a version that counts today, and has not taken it back."""
    rows = Acceptance.objects.in_force().filter(person=person, volunteering=None, document=document)
    return rows.filter(version__in=commitments.counting(document)).exists()


def give(volunteer: Volunteer, document: str, *, version: str, digest: str, language: str) -> None:
    """Inside the caller's transaction, at the locked volunteer. What was said yes to already stays as it is.

    Raises Refused, code "version", when the text has changed since it was read.
    """
    if counts(volunteer.person, document):
        return
    wanted = commitments.current(document)
    if (version, digest) != (wanted.version, wanted.digest):
        raise Refused(changed(), code="version")
    given = Acceptance(person=volunteer.person, document=document, version=version, digest=digest, language=language)
    given.statement = wanted.read(language).accept.text
    given.full_clean()
    given.save(force_insert=True)
    audit.record(
        volunteer, "onboarding.volunteer.consent", actor=volunteer.person, document=str(document), version=version
    )


def take_back(volunteer: Volunteer, *documents: str, actor: User | None) -> None:
    """Inside the caller's transaction, at the locked volunteer. What was never said stays unsaid."""
    for document in documents:
        rows = Acceptance.objects.in_force().filter(person=volunteer.person, volunteering=None, document=document)
        if rows.update(withdrawn_at=clock.now()):
            audit.record(volunteer, "onboarding.volunteer.consent", actor=actor, document=str(document), withdrawn=True)


def changed() -> str:
    return _("The text has changed. Read it again before you agree.")
