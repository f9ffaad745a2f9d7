"""What was achieved, as a frozen row: the same words are the same version, other words the next one."""

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.text import slugify

from certification.credentials import criteria
from certification.credentials.models import Achievement, Credential
from core.frozen import fingerprint
from core.texts import clean

_LONGEST_SLUG = 90
_TRIES = 5


def of(credential: Credential, about: str = "") -> Achievement:
    """The one of the credential; for one that has none yet the version with its words, made if there is none.

    ``about``: the code of what it is about, of which the address is made; that of the course or the path without it.
    """
    if credential.achievement:
        return credential.achievement
    return _version(slug_of(credential, about), credential.kind, texts_of(credential))


def address(achievement: Achievement, language: str) -> str:
    """Of its public page, as it stands in badges."""
    return settings.SITE_URL + reverse("credentials:achievement", args=[achievement.slug, achievement.number, language])


def slug_of(credential: Credential, about: str = "") -> str:
    """The same for all versions, such as "course-phone-basics"."""
    if not about and credential.completion:
        about = credential.completion.enrolment.course.code
    elif not about and credential.path_completion:
        about = credential.path_completion.path.code
    return slugify(f"{credential.kind} {about}")[:_LONGEST_SLUG].strip("-")


def texts_of(credential: Credential) -> dict[str, dict[str, str]]:
    """Name, description and criteria in each language that the title has. Raises ValueError without a title."""
    name = clean(credential.content.get("title", {}))
    if not name:
        raise ValueError(f"The credential {credential.source} has no title.")
    return {
        "name": name,
        "description": {language: criteria.description(credential, language) for language in name},
        "criteria": {language: criteria.of(credential, language) for language in name},
    }


def _version(slug: str, kind: str, texts: dict[str, Any]) -> Achievement:
    """Two who need the same at once make one: the second finds it when the database has refused its own."""
    words = fingerprint({"kind": kind, "texts": texts})
    rows = Achievement.objects.filter(slug=slug)
    for attempt in range(_TRIES):
        if found := rows.filter(sha256=words).first():
            return found
        number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
        try:
            with transaction.atomic():
                return Achievement.objects.create(slug=slug, number=number, kind=kind, texts=texts, sha256=words)
        except IntegrityError:
            if attempt == _TRIES - 1:
                raise
    raise AssertionError("unreachable")
