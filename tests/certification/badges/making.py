"""Badges for the tests of badges: an invented network, two keys, a list of each purpose."""

import copy
import datetime as dt
import hashlib
import itertools
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certification.credentials.badges import did, proofs, statuslist, verify
from certification.credentials.badges.badge import (
    Achievement,
    AchievementType,
    Badge,
    Edition,
    Endorsement,
    Evidence,
    Issuer,
    Subject,
)
from certification.credentials.badges.keys import PrivateKey
from certification.credentials.badges.statuslist import Purpose

SITE = "https://vieri.example"
DID = did.identifier(SITE)
NOW = dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC)
AWARDED = dt.datetime(2027, 1, 27, 22, 30, tzinfo=dt.UTC)
LISTS = {purpose: f"{SITE}/status/{purpose.value}/1" for purpose in Purpose}
SALT = "d4f1c9"


def key(seed):
    """The same key for the same word."""
    return PrivateKey(Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed.encode()).digest()))


OURS, THEIRS = key("ours"), key("theirs")
METHOD = did.method(DID, OURS.public)

COURSE = Achievement(
    kind=AchievementType.CERTIFICATE_OF_COMPLETION,
    version="3",
    editions={
        "fi": Edition(
            f"{SITE}/achievements/basics/3/fi",
            "Digitukijan peruskurssi",
            "Osaa antaa digitukea.",
            "Kaikki osiot ja loppukoe, vähintään 80 % oikein.",
            f"{SITE}/fi/kurssit/peruskurssi",
        ),
        "sv": Edition(
            f"{SITE}/achievements/basics/3/sv",
            "Digistödjare – grundkurs",
            "Kunnig i att ge digitalt stöd.",
            "Alla delar och slutprovet, minst 80 % rätt.",
        ),
        "en": Edition(
            f"{SITE}/achievements/basics/3/en", "Digital supporter", "Able to give digital support.", "All parts."
        ),
    },
)
BADGE = Badge(
    id="urn:uuid:6f1f2e9c-8d2b-4a52-9a77-0c5a1d4fb001",
    issuer=Issuer(DID, "Digituen valtakunnallinen verkosto", SITE),
    subject=Subject("urn:uuid:6f1f2e9c-8d2b-4a52-9a77-0c5a1d4fb002", "Áilu Öhman-Ŧuŋŋi"),
    achievement=COURSE,
    language="fi",
    awarded=AWARDED,
    valid_until=AWARDED + dt.timedelta(days=730),
    status=statuslist.entry(LISTS[Purpose.REVOCATION], 94_567, Purpose.REVOCATION),
)
ENDORSEMENT = Endorsement(
    id="urn:uuid:6f1f2e9c-8d2b-4a52-9a77-0c5a1d4fb010",
    issuer=BADGE.issuer,
    endorsed="https://apu.example",
    name="Laatumerkki",
    comment="Täyttää laatukriteerien version 2.",
    awarded=AWARDED,
    valid_until=AWARDED + dt.timedelta(days=365),
)


SUSPENDABLE = statuslist.entry(LISTS[Purpose.SUSPENSION], 7_001, Purpose.SUSPENSION)


def small():
    """The least that is still a whole badge: quick to check, for thousands of tries."""
    edition = Edition(f"{SITE}/a/1/fi", "Peruskurssi", "Osaa.", "Kaikki osiot.")
    return replace(BADGE, achievement=replace(COURSE, version="1", editions={"fi": edition}))


def kinds():
    """Every shape that we give, by a word for it."""
    quality = replace(
        COURSE, kind=AchievementType.QUALITY_ASSURANCE, editions={"fi": replace(COURSE.editions["fi"], name="Laatu")}
    )
    evidence = (Evidence("Näytti taidon ohjaajalle.", "Näyttö"), Evidence("Kurssipäivä.", url=f"{SITE}/tapahtumat/1"))
    return {
        "course": BADGE.written(),
        "swedish": replace(BADGE, language="sv").written(),
        "hidden name": replace(BADGE, subject=replace(BADGE.subject, salt=SALT)).written(),
        "for ever": replace(BADGE, valid_until=None, status={}).written(),
        "skill": replace(
            BADGE, achievement=replace(COURSE, kind=AchievementType.COMPETENCY), evidence=evidence
        ).written(),
        "card": replace(
            BADGE, achievement=replace(COURSE, kind=AchievementType.MEMBERSHIP), status=SUSPENDABLE
        ).written(),
        "organisation": replace(
            BADGE, achievement=quality, subject=Subject("https://apu.example", "Apu ry"), status=SUSPENDABLE
        ).written(),
        "endorsement": ENDORSEMENT.written(),
        "endorsed": replace(BADGE, endorsements=(sign(ENDORSEMENT.written()),)).written(),
    }


SORTS = {
    "course": AchievementType.CERTIFICATE_OF_COMPLETION,
    "path": AchievementType.LEARNING_PROGRAM,
    "attendance": AchievementType.CERTIFICATE,
    "skill": AchievementType.COMPETENCY,
    "card": AchievementType.MEMBERSHIP,
    "quality": AchievementType.QUALITY_ASSURANCE,
}


def given():
    """What the house gives, by words for it: each sort, in each language, with an end and without."""
    found = {}
    for language, end in itertools.product(COURSE.editions, (BADGE.valid_until, None)):
        word = f"{language}, {'for a time' if end else 'for ever'}"
        for sort, kind in SORTS.items():
            found[f"{sort}, {word}"] = replace(
                BADGE,
                achievement=replace(COURSE, kind=kind),
                subject=Subject("https://apu.example", "Apu ry") if sort == "quality" else BADGE.subject,
                evidence=(Evidence("Näytti taidon ohjaajalle."),) if sort == "skill" else (),
                language=language,
                valid_until=end,
                status=SUSPENDABLE if sort in {"card", "quality"} else BADGE.status,
            ).written()
        edition = COURSE.editions[language]
        found[f"endorsement, {word}"] = replace(
            ENDORSEMENT, name=edition.name, comment=edition.criteria, valid_until=end, status=SUSPENDABLE
        ).written()
    return found


def sign(document, *, with_key=OURS, method=None, created=AWARDED):
    return proofs.sign(document, signer=with_key, method=method or did.method(DID, with_key.public), created=created)


def signed_small():
    return copy.deepcopy(_SMALL)


def status_list(purpose=Purpose.REVOCATION, bits=(), *, with_key=OURS, issuer=DID, changed=AWARDED):
    """The signed list with these bits set."""
    content = statuslist.empty()
    for index in bits:
        content = statuslist.put(content, index, to=True)
    return statuslist.credential(
        content,
        address=LISTS[purpose],
        purpose=purpose,
        issuer=issuer,
        changed=changed,
        signer=with_key,
        method=did.method(issuer, with_key.public),
    )


_EMPTY = {LISTS[purpose]: status_list(purpose) for purpose in Purpose}
_SMALL = sign(small().written())


def sources(*, key_of=None, lists=_EMPTY, **other):
    """What a check rests on: our key and lists with no bit set, unless told otherwise."""
    known = {METHOD: verify.KnownKey(OURS.public, DID)} if key_of is None else key_of
    return verify.Sources(key=known.get, status_list=lists.get, **{"issuers": frozenset({DID})} | other)


def ask(content, *, now=NOW, **told):
    return verify.verify(content, now=now, sources=sources(**told))
