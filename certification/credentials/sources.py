"""What a credential was given for, in one word that is unique: it is given once, however often it is asked for."""

import uuid

from django.utils.crypto import salted_hmac

VOLUNTEERING = "volunteering:"
CERTIFICATION = "certification:"


def of_completion(pk: int) -> str:
    """Of a completed course."""
    return f"completion:{pk}"


def of_path(pk: int) -> str:
    """Of a completed path."""
    return f"path:{pk}"


def of_part(pk: int) -> str:
    """Of a part of a course that was attended or confirmed (training.courses.ItemProgress)."""
    return f"item:{pk}"


def of_meeting(meeting: uuid.UUID, person: int) -> str:
    """Of a meeting of the network where somebody was; one for each person, however often they registered for it."""
    return f"meeting:{meeting}:{person}"


def of_volunteering(pk: uuid.UUID) -> str:
    """Of somebody's volunteering in one task (volunteers.onboarding.Volunteering)."""
    return f"{VOLUNTEERING}{pk}"


def volunteering(source: str) -> uuid.UUID | None:
    """Of which volunteering it is; None for what was given for something else, and for what was erased."""
    return uuid.UUID(source.removeprefix(VOLUNTEERING)) if source.startswith(VOLUNTEERING) else None


def of_certification(pk: uuid.UUID) -> str:
    """Of the certification of an organisation (certification.quality.Certification)."""
    return f"{CERTIFICATION}{pk}"


def certification(source: str) -> uuid.UUID | None:
    """Of which certification it is; None for what was given for something else, and for what was erased."""
    return uuid.UUID(source.removeprefix(CERTIFICATION)) if source.startswith(CERTIFICATION) else None


def follows(source: str) -> bool:
    """Whether it stops, holds again, is renewed and ends with what it was given for (actions.following).

    Then its holder neither shares nor removes it, and is reminded of nothing."""
    return source.startswith((VOLUNTEERING, CERTIFICATION))


def erased(source: str) -> str:
    """What stands in place of it in the row of an erased credential: it leads to nobody, and yet the same is not given
    a second time."""
    return f"erased:{salted_hmac('credentials.erased', source, algorithm='sha256').hexdigest()}"
