"""Giving a credential: one core for every kind, once for each source, however often and by however many it is asked."""

import datetime as dt
import logging
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.models import User
from certification.credentials import achievements, codes, editions, lists, mails, sources
from certification.credentials.models import Credential, CredentialQuerySet
from certification.credentials.models.credential import new_subject
from core import audit, clock, faults
from core.mail import post
from training.courses.models import Completion
from training.paths.models import PathCompletion

log = logging.getLogger("vieri.credentials")

_TRIES = 5


@dataclass(frozen=True)
class Subject:
    """Whom it is given to: a person of the house, or an organisation with its name and its address in badges (https or
    did:web). A person may be given another name than that of the account."""

    person: User | None = None
    name: str = ""
    id: str = ""

    def fields(self) -> dict[str, Any]:
        """For the row.

        Sign-up always asks for a name. An account made otherwise may lack it: then the certificate names the person by
        the e-mail address, the one thing known for certain. Nothing is invented, and only the holder hands out the
        code.
        """
        name = self.name or (self.person.name or self.person.email if self.person else "")
        return {
            "person": self.person,
            "subject_name": unicodedata.normalize("NFC", name).strip(),
            "subject_id": self.id or new_subject(),
        }


@transaction.atomic
def award(
    *,
    kind: str,
    source: str,
    subject: Subject,
    content: Mapping[str, Any],
    about: str = "",
    minutes: int = 0,
    issued_at: dt.datetime | None = None,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
    rests_on: Completion | PathCompletion | None = None,
    older: CredentialQuerySet | None = None,
    mail: bool = True,
    actor: User | None = None,
) -> Credential:
    """Issues, signs and sends a credential; the same one when asked again for the same ``source``.

    ``content`` as in the model; what stands in it as "criteria", "description" and "evidence" by language takes the
    place of the house's own sentences in badges. ``about``: the code of what it is about, such as a course's.
    ``older``: of these the person's newest is superseded. Days are those of Europe/Helsinki. What its holder has had
    erased is not given anew: then the empty row is returned. Raises ValueError for content without a title.
    """
    if given := _given(source):
        return given
    credential = Credential(
        kind=kind,
        source=source,
        **subject.fields(),
        **_evidence(rests_on),
        content={"issuer": settings.CREDENTIAL_ISSUER, **content},
        minutes=minutes,
        issued_at=issued_at or clock.now(),
        valid_from=valid_from,
        valid_until=valid_until,
    )
    credential.achievement = achievements.of(credential, about)
    if (stands := _insert(credential)) is credential:
        _complete(credential, older, actor, mail=mail)
    return stands


def _complete(credential: Credential, older: CredentialQuerySet | None, actor: User | None, *, mail: bool) -> None:
    """What belongs to a new row, in the same transaction."""
    superseded = 0
    if older is not None and credential.person:
        mine = older.newest().filter(person=credential.person).exclude(pk=credential.pk)
        superseded = mine.update(superseded_by=credential)
    sign_if_possible(credential)
    audit.record(
        credential, "credentials.credential.issue", actor=actor, source=credential.source, superseded=superseded
    )
    if mail and credential.person:
        post(mails.certificate_ready(credential, credential.person))
    faults.reach("credentials.issue.before_commit")


def sign_if_possible(credential: Credential) -> bool:
    """Signs in a step of its own. What somebody has earned is issued all the same when it fails: it is told to whoever
    looks after the house, and the sweep signs later."""
    try:
        editions.complete(credential)
    except ValueError:
        log.exception("Certificate %s could not be signed.", credential.pk)
        return False
    return True


def _evidence(rests_on: Completion | PathCompletion | None) -> dict[str, Any]:
    return {
        "completion": rests_on if isinstance(rests_on, Completion) else None,
        "path_completion": rests_on if isinstance(rests_on, PathCompletion) else None,
    }


def _given(source: str) -> Credential | None:
    return Credential.objects.filter(source__in=[source, sources.erased(source)]).first()


def _insert(credential: Credential) -> Credential:
    """Saves it with a new code and a place in a status list, and draws again when one of them is taken.

    Returns what stands in the table for the source: when another was faster, that one.
    """
    for attempt in range(_TRIES):
        credential.code = codes.make()
        credential.status_list, credential.status_index = lists.draw(credential.kind)
        try:
            with transaction.atomic():
                credential.save(force_insert=True)
        except IntegrityError:
            if given := _given(credential.source):
                return given
            place = Q(status_list=credential.status_list, status_index=credential.status_index)
            taken = Credential.objects.filter(Q(code=credential.code) | place).exists()
            if not taken or attempt == _TRIES - 1:
                raise
        else:
            break
    return credential
