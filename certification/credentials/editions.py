"""The signed badges of a credential, one in each language of its title; what is missing is signed when asked for."""

import json
import logging
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef

from certification.credentials import achievements, building, ledger, lists, signing
from certification.credentials.badges import guard, plain
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.badges.plain import Json
from certification.credentials.models import Credential, CredentialQuerySet, Edition
from certification.credentials.states import Form
from core import clock, faults
from core.texts import languages

log = logging.getLogger("vieri.credentials")


class NotSigned(Exception):  # noqa: N818 -- reads as what happened
    """There is no signed badge of this credential, and none can be made now."""


def of(credential: Credential, language: str) -> Edition:
    """The badge in the language, or in the first one that it has.

    Raises NotSigned when nothing can sign, and for what was revoked or erased before it was ever signed.
    """
    found = {each.language: each for each in good(credential)}
    if not found:
        try:
            found = {each.language: each for each in complete(credential)}
        except ValueError as trouble:
            log.exception("certificate %s could not be signed", credential.pk)
            raise NotSigned from trouble
    for code in (language, *languages()):
        if code in found:
            return found[code]
    raise NotSigned


def good(credential: Credential) -> list[Edition]:
    """Those that are there and can be checked by anybody: their key is not compromised."""
    bad = compromised_keys()
    return [each for each in credential.editions.all() if each.key not in bad]


def compromised_keys() -> set[str]:
    """Names of the keys that somebody else may have. Whoever checks a badge decides for themselves; so when the records
    of keys cannot be read, what is signed is handed out as it is."""
    try:
        return {record.public.id for record in signing.ring().records() if record.compromised_since is not None}
    except KeyTrouble:
        log.exception("the records of keys cannot be read")
        return set()


def missing() -> CredentialQuerySet:
    """Credentials that still need a badge, or whose badge is of a compromised key."""
    signed = Edition.objects.filter(credential=OuterRef("pk"))
    wanting = ~Exists(signed) | Exists(signed.filter(key__in=compromised_keys()))
    return Credential.objects.filter(wanting, erased_at=None, revoked_at=None)


@transaction.atomic
def complete(credential: Credential) -> list[Edition]:
    """All badges of the credential; what is missing is signed in this transaction, all of it or nothing.

    What was issued by an earlier release gets its achievement and its place in a list here as well. Nothing is made
    for what was revoked or erased. Raises KeyTrouble when nothing can sign, and another ValueError for what no badge
    can say.
    """
    rows = Credential.objects.select_for_update(of=("self",))
    row = rows.select_related("achievement", "status_list", *Credential.SUBJECT).get(pk=credential.pk)
    if row.erased_at or row.revoked_at:
        return good(row)
    if found := list(row.editions.all()):
        bad = compromised_keys()
        return [_sign_again(each) if each.key in bad else each for each in found]
    place(row)
    faults.reach("credentials.issue.before_sign")
    made = [_sign(row, language) for language in (row.achievement.languages if row.achievement else [])]
    ledger.note_all(Edition.objects.bulk_create(made))
    faults.reach("credentials.issue.after_sign")
    return made


def place(credential: Credential) -> None:
    """Gives a locked row the achievement and the place in a list that it lacks."""
    if credential.achievement is None:
        credential.achievement = achievements.of(credential)
        credential.save(update_fields=["achievement"])
    if credential.status_list is None:
        lists.give_place(credential)
        if credential.suspended_at:
            lists.mark([credential])


def withdraw(credentials: CredentialQuerySet, places: Iterable[lists.Place]) -> int:
    """Takes back badges that say more than their rows do now, in the caller's transaction; returns how many.

    Whoever has such a file learns from its place in the list that it does not hold. The new badges get new places, so
    the rows have given these up already: a place whose bit is set is drawn by nobody.
    """
    lists.set_bits(places)
    return Edition.objects.filter(credential__in=credentials).delete()[0]


@transaction.atomic
def token_of(edition: Edition) -> str:
    """The same badge as a JSON Web Token, signed when it is first asked for. Raises NotSigned when nothing can sign."""
    edition = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if edition.token:
        return edition.token
    unsigned = {name: value for name, value in plain.read(edition.document).items() if name != "proof"}
    try:
        edition.token, key = signing.sign_token(unsigned)
    except KeyTrouble as trouble:
        log.exception("badge %s could not be signed as a token", edition.urn)
        raise NotSigned from trouble
    edition.save(update_fields=["token"])
    ledger.note(key, Form.TOKEN, edition.urn, ledger.digest_of(edition.token))
    return edition.token


def _sign_again(edition: Edition) -> Edition:
    """The same badge by another key. Whoever has the file of the old one finds it in our records all the same."""
    unsigned = {name: value for name, value in plain.read(edition.document).items() if name != "proof"}
    edition.signed_at, edition.token = clock.now(), ""
    signed, edition.key = signing.sign_badge(unsigned, created=edition.signed_at)
    edition.document = _written(signed)
    edition.save(update_fields=["document", "key", "token", "signed_at"])
    ledger.note(edition.key, Form.EDITION, edition.urn, edition.digest)
    return edition


def _written(signed: Json) -> str:
    return json.dumps(signed, ensure_ascii=False, separators=(",", ":"))


def _sign(credential: Credential, language: str) -> Edition:
    """Not saved yet."""
    urn, now = f"urn:uuid:{uuid.uuid4()}", clock.now()
    unsigned: Json = building.badge_of(credential, language, urn).written()
    said = guard.statements(unsigned)
    signed, key = signing.sign_badge(unsigned, created=now, said=said)
    return Edition(
        credential=credential,
        language=language,
        urn=urn,
        document=_written(signed),
        digest=said.digest.hex(),
        key=key,
        signed_at=now,
    )
