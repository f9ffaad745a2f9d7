"""Builds the badge of a credential in one language from its row."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from certification.credentials import achievements, lists, signing
from certification.credentials.badges import badge
from certification.credentials.badges.badge import AchievementType
from certification.credentials.models import Achievement, Credential
from certification.credentials.states import Kind
from core.texts import pick, words

TYPES = {
    Kind.COURSE: AchievementType.CERTIFICATE_OF_COMPLETION,
    Kind.PATH: AchievementType.LEARNING_PROGRAM,
    Kind.ATTENDANCE: AchievementType.CERTIFICATE,
    Kind.SKILL: AchievementType.COMPETENCY,
    Kind.CARD: AchievementType.MEMBERSHIP,
    Kind.QUALITY: AchievementType.QUALITY_ASSURANCE,
}


def badge_of(credential: Credential, language: str, urn: str) -> badge.Badge:
    """Not signed yet. The credential has an achievement with this language, and a place in a list."""
    if credential.achievement is None:
        raise ValueError(f"{credential.pk} has no achievement.")
    return badge.Badge(
        id=urn,
        issuer=_issuer(credential, language),
        subject=badge.Subject(credential.subject_id, credential.subject_name),
        achievement=achievement_of(credential.achievement),
        language=language,
        awarded=credential.issued_at,
        valid_from=_moment(credential.valid_from, dt.time.min),
        # The last second of the day: whoever reads it as a date reads the day that stands on the certificate.
        valid_until=_moment(credential.valid_until, dt.time(23, 59, 59)),
        status=lists.entry(credential),
        evidence=_evidence(credential, language),
    )


def _issuer(credential: Credential, language: str) -> badge.Issuer:
    """By the name it had on the day of issue."""
    name, _language = pick(credential.content.get("issuer", {}), language)
    ours = signing.issuer(language)
    return badge.Issuer(ours.id, name or ours.name, ours.url)


def achievement_of(row: Achievement) -> badge.Achievement:
    """As badges and its public page describe it."""
    editions = {
        language: badge.Edition(
            id=achievements.address(row, language),
            name=row.texts["name"][language],
            description=row.texts["description"][language],
            criteria=row.texts["criteria"][language],
        )
        for language in row.languages
    }
    return badge.Achievement(kind=TYPES[Kind(row.kind)], version=str(row.number), editions=editions)


def _evidence(credential: Credential, language: str) -> tuple[badge.Evidence, ...]:
    """What whoever gives it tells of it, and of a path the courses that were completed, in the badge's language."""
    told = [credential.content.get("evidence", {}).get(language, "")]
    with override(language):
        courses = [
            _("%(course)s, completed on %(day)s")
            % {"course": words(each["title"], language), "day": _day(each["completed_on"])}
            for each in credential.content.get("courses", [])
        ]
    told.append("; ".join(courses))
    return tuple(badge.Evidence(each) for each in told if each)


def _day(written: str) -> str:
    return date_format(dt.date.fromisoformat(written), "SHORT_DATE_FORMAT")


def _moment(day: dt.date | None, time: dt.time) -> dt.datetime | None:
    """That time of the day where the network lives."""
    return timezone.make_aware(dt.datetime.combine(day, time), timezone.get_default_timezone()) if day else None
