"""Builds badges: OpenBadgeCredential and EndorsementCredential of Open Badges 3.0, unsigned, from plain values.

https://www.imsglobal.org/spec/ob/v3p0/. Names and texts are plain strings there, so a badge is of one language; the
editions of the other languages are named in ``achievement.related``. What has no value is left out: a signature
covers no empty lists.
"""

import copy
import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from certification.credentials.badges import contexts, guard, moments
from certification.credentials.badges.plain import Json

_SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json-ld/ob_v3p0_achievementcredential_schema.json"
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]+")


class AchievementType(StrEnum):
    """Of the standard's list, those that we give."""

    CERTIFICATE_OF_COMPLETION = "CertificateOfCompletion"  # a course
    LEARNING_PROGRAM = "LearningProgram"  # a path of several courses
    CERTIFICATE = "Certificate"  # attendance
    COMPETENCY = "Competency"  # a practical skill that somebody has seen
    MEMBERSHIP = "Membership"  # a volunteer's card
    CERTIFICATION = "Certification"  # for a time, renewable, revocable
    QUALITY_ASSURANCE = "QualityAssuranceCredential"  # an organisation meets the requirements


@dataclass(frozen=True)
class Issuer:
    """``id`` is the did; ``url`` the site where people read about the issuer."""

    id: str
    name: str
    url: str

    def written(self) -> Json:
        return {"id": self.id, "type": ["Profile"], "name": _text(self.name), "url": _address(self.url)}


@dataclass(frozen=True)
class Edition:
    """An achievement in one language. ``id`` is the address of its public page, ``criteria`` what it takes, in
    words.
    """

    id: str
    name: str
    description: str
    criteria: str
    criteria_url: str = ""


@dataclass(frozen=True)
class Achievement:
    """One version of what was achieved; ``editions`` by language code."""

    kind: AchievementType
    version: str
    editions: Mapping[str, Edition]

    def written(self, language: str) -> Json:
        """Raises KeyError for a language that it does not have."""
        edition = self.editions[language]
        url = {"id": _address(edition.criteria_url)} if edition.criteria_url else {}
        related = [
            {"id": _address(other.id), "type": ["Related"], "inLanguage": code, "version": self.version}
            for code, other in sorted(self.editions.items())
            if code != language
        ]
        return {
            "id": _address(edition.id),
            "type": ["Achievement"],
            "achievementType": self.kind.value,
            "inLanguage": language,
            "version": self.version,
            "name": _text(edition.name),
            "description": _text(edition.description),
            "criteria": {**url, "narrative": _text(edition.criteria)},
            **({"related": related} if related else {}),
        }


@dataclass(frozen=True)
class Subject:
    """Whom it is about. ``id``: a random urn:uuid for a person, never an e-mail address; a did:web or https address
    for an organisation.

    With ``salt`` only a hash of the name stands in the badge: who knows the name and has the badge can check it,
    nobody can read it.
    """

    id: str
    name: str
    salt: str = ""

    def written(self, achievement: Json) -> Json:
        name = _text(self.name)
        identity: Json = {
            "type": "IdentityObject",
            "identityType": "name",
            "hashed": bool(self.salt),
            "identityHash": name,
        }
        if self.salt:
            identity.update(identityHash=name_hash(name, self.salt), salt=self.salt)
        return {
            "id": _address(self.id),
            "type": ["AchievementSubject"],
            "identifier": [identity],
            "achievement": achievement,
        }


@dataclass(frozen=True)
class Evidence:
    """What shows it, in words; ``url`` only if everybody may read it."""

    narrative: str
    name: str = ""
    url: str = ""

    def written(self) -> Json:
        return {
            **({"id": _address(self.url)} if self.url else {}),
            "type": ["Evidence"],
            **({"name": _text(self.name)} if self.name else {}),
            "narrative": _text(self.narrative),
        }


@dataclass(frozen=True)
class Badge:
    """``id`` is a urn:uuid. ``status`` comes from statuslist.entry.

    Open Badges allows one ``credentialStatus`` (its schema refuses a list), so a badge stands in one status list.
    What can only be revoked stands in the list of revocations. What can also be suspended stands in the list of
    suspensions: its bit says "does not hold now", and a revocation sets it for good. Everybody learns that it does
    not hold; that it never will again, the house's own page says.
    """

    id: str
    issuer: Issuer
    subject: Subject
    achievement: Achievement
    language: str
    awarded: dt.datetime
    status: Json = field(default_factory=dict)
    valid_until: dt.datetime | None = None
    valid_from: dt.datetime | None = None  # None: from the moment of the award
    evidence: Sequence[Evidence] = ()
    endorsements: Sequence[Json] = ()  # signed EndorsementCredentials, as they are

    def written(self) -> Json:
        achievement = self.achievement.written(self.language)
        return {
            "@context": list(contexts.BADGE),
            "id": _address(self.id),
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": self.issuer.written(),
            "validFrom": moments.write(self.valid_from or self.awarded),
            **({"validUntil": moments.write(self.valid_until)} if self.valid_until else {}),
            "awardedDate": moments.write(self.awarded),
            "name": achievement["name"],
            "credentialSubject": self.subject.written(achievement),
            **({"evidence": [each.written() for each in self.evidence]} if self.evidence else {}),
            **({"endorsement": copy.deepcopy(list(self.endorsements))} if self.endorsements else {}),
            **({"credentialStatus": dict(self.status)} if self.status else {}),
            "credentialSchema": [{"id": _SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        }


@dataclass(frozen=True)
class Endorsement:
    """The issuer says something good of somebody else, for example that an organisation meets the quality
    criteria.
    """

    id: str
    issuer: Issuer
    endorsed: str  # the address of whom or what
    name: str
    comment: str
    awarded: dt.datetime
    status: Json = field(default_factory=dict)
    valid_until: dt.datetime | None = None

    def written(self) -> Json:
        return {
            "@context": [contexts.CREDENTIALS, contexts.OPEN_BADGES],
            "id": _address(self.id),
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "name": _text(self.name),
            "issuer": self.issuer.written(),
            "validFrom": moments.write(self.awarded),
            **({"validUntil": moments.write(self.valid_until)} if self.valid_until else {}),
            "credentialSubject": {
                "id": _address(self.endorsed),
                "type": ["EndorsementSubject"],
                "endorsementComment": _text(self.comment),
            },
            **({"credentialStatus": dict(self.status)} if self.status else {}),
        }


def name_hash(name: str, salt: str) -> str:
    """IdentityHash of Open Badges: sha256 over the name with the salt behind it, in lower-case hex."""
    return "sha256$" + hashlib.sha256((_text(name) + salt).encode()).hexdigest()


def _text(text: str) -> str:
    """In NFC, without control signs, which canonical forms write differently.

    Raises ValueError when nothing is left.
    """
    clean = _CONTROL.sub(" ", unicodedata.normalize("NFC", text).replace("\r\n", "\n")).strip()
    if not clean:
        raise ValueError("A text of a badge is empty.")
    return clean


def _address(address: str) -> str:
    """Raises ValueError for what is no absolute address, and for mail addresses: a badge is passed on to
    strangers.
    """
    if not guard.is_address(address) or address.lower().startswith("mailto:"):
        raise ValueError(f"Not an address for a badge: {address!r}")
    return address
