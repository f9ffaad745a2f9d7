"""Erasing what a credential says of its holder; what stays is a code that says "no longer available"."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from certification.credentials import lists, policies, sources
from certification.credentials.models import Credential, CredentialQuerySet, CredentialReminder, Edition, Share
from core import audit, clock, mail

# What stays is the code, the kind, the day of issue and the place in the list, whose bit is set for good.
_EMPTY: dict[str, Any] = {
    "person": None,
    "subject_name": "",
    "subject_id": "",
    "achievement": None,
    "completion": None,
    "path_completion": None,
    "content": {},
    "minutes": 0,
    "valid_from": None,
    "valid_until": None,
    "superseded_by": None,
    "ended_by": None,
    "end_told_at": None,
    "revoked_at": None,
    "revoked_by": None,
    "revocation_reason": "",
    "suspended_at": None,
    "suspended_by": None,
    "suspension_reason": "",
}


@transaction.atomic
def erase(*, credential: Credential, actor: User) -> Credential:
    """For the holder, and for staff who look after certificates. It cannot be undone; asked again it changes nothing.

    Files that were handed out stay with whoever has them, and every check says that they do not hold.
    """
    credential = _locked(Credential.objects.filter(pk=credential.pk))[0]
    if not policies.may_erase(actor, credential):
        raise PermissionDenied
    erase_rows([credential], actor)
    return credential


@transaction.atomic
def erase_all_of(*, person: User, actor: User | None) -> int:
    """Every credential of a person whose account ends; returns how many. Whoever calls has asked whether it may."""
    mine = _locked(Credential.objects.filter(person=person))
    erase_rows(mine, actor)
    return len(mine)


def _locked(rows: CredentialQuerySet) -> list[Credential]:
    """In one order, so that two who erase do not wait for each other in a circle."""
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def erase_rows(credentials: list[Credential], actor: User | None) -> None:
    """These, which the caller has locked. Bits first and in one go, for a list is signed once however many of its bits
    are set."""
    waiting = [each for each in credentials if not each.erased_at]
    lists.mark(waiting)
    for each in waiting:
        each.supersedes.update(superseded_by=each.superseded_by_id)
        gone = Edition.objects.filter(credential=each).count()
        for table in (Edition, Share, CredentialReminder):
            table.objects.filter(credential=each).delete()
        mail.withdraw(f"certificate:{each.pk}")
        for name, value in _EMPTY.items():
            setattr(each, name, value)
        each.source, each.erased_at = sources.erased(each.source), clock.now()
        each.save(update_fields=[*_EMPTY, "source", "erased_at"])
        audit.record(each, "credentials.credential.erase", actor=actor, badges=gone)
