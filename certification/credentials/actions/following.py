"""Credentials that follow what they were given for, such as a volunteering: they stop, hold again and end with that.

Whoever calls has asked whether it may and holds the lock of what it follows; they also tell the holder: no mail is
written here. Asked again nothing changes, and nothing happens where no credential was given.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction

from certification.credentials import achievements, editions, lists
from certification.credentials.actions.awarding import sign_if_possible
from certification.credentials.actions.erasing import erase_rows
from certification.credentials.models import Credential
from core import audit, clock


@transaction.atomic
def stop(*, source: str, reason: str) -> None:
    """From now on it does not hold, until it goes on; ``reason`` is what the holder reads."""
    credential = _locked(source)
    if credential is not None and not credential.suspended_at:
        _change(credential, "suspend", suspended_at=clock.now(), suspension_reason=reason)
        lists.mark([credential])


@transaction.atomic
def go_on(*, source: str, stopped: dt.datetime) -> None:
    """It holds again, as long as it would have held. ``stopped``: since when what it follows had stopped. What somebody
    of the staff has suspended stays suspended, also when their account is gone: then it was so before."""
    credential = _locked(source)
    if credential is None or not credential.suspended_at or credential.suspended_by_id:
        return
    if credential.suspended_at >= stopped:
        _restore(credential)


@transaction.atomic
def go_on_after(*, source: str, reasons: Collection[str]) -> None:
    """It holds again where it had stopped for one of these ``reasons``, which are those of `stop`."""
    credential = _locked(source)
    if credential is not None and credential.suspended_at and credential.suspension_reason in reasons:
        _restore(credential)


@transaction.atomic
def end(*, source: str, reason: str) -> None:
    """It does not hold any more, for good; ``reason`` is what the holder reads."""
    credential = _locked(source)
    if credential is not None:
        _change(credential, "revoke", revoked_at=clock.now(), revocation_reason=reason)
        lists.mark([credential])


@transaction.atomic
def renew(*, source: str, valid_until: dt.date, name: str) -> bool:
    """It holds until that day, or the later one it has, and has the name its holder has now; True when that was not so
    already.

    Badges that were signed name the earlier end, or the name of before, so they are withdrawn, and new ones signed in
    new places of the lists.
    """
    credential = _locked(source)
    if credential is None or credential.suspended_at or not credential.valid_until:
        return False
    valid_until = max(valid_until, credential.valid_until)
    if (credential.valid_until, credential.subject_name) == (valid_until, name):
        return False
    place = (credential.status_list_id, credential.status_index)
    _change(credential, "renew", valid_until=valid_until, subject_name=name, status_list=None, status_index=None)
    editions.withdraw(Credential.objects.filter(pk=credential.pk), [place])
    sign_if_possible(credential)
    return True


@transaction.atomic
def amend(*, source: str, content: Mapping[str, Any], name: str, about: str) -> bool:
    """What it certifies has changed, as the scope of a certification has; True when that was not so already. It holds
    or is stopped as before.

    ``content``, ``name`` and ``about`` as in `awarding.award`. Badges that were signed say what was before, so they are
    withdrawn, and new ones signed in new places of the lists.
    """
    credential = _locked(source)
    if credential is None:
        return False
    new = {"issuer": credential.content.get("issuer", {}), **content}
    if (credential.content, credential.subject_name) == (new, name):
        return False
    place = (credential.status_list_id, credential.status_index)
    credential.content, credential.achievement = new, None
    values = {"content": new, "subject_name": name, "achievement": achievements.of(credential, about)}
    _change(credential, "renew", **values, status_list=None, status_index=None)
    editions.withdraw(Credential.objects.filter(pk=credential.pk), [place])
    sign_if_possible(credential)
    return True


@transaction.atomic
def forget(*, sources: Iterable[str]) -> int:
    """Erases those that were given for these; returns how many. What stays is a code that says nothing."""
    rows = Credential.objects.select_for_update(of=("self",)).filter(source__in=list(sources)).order_by("pk")
    found = list(rows)
    erase_rows(found, None)
    return len(found)


def _locked(source: str) -> Credential | None:
    """The row as it is now; None where nothing was given, or it has ended for good."""
    rows = Credential.objects.select_for_update(of=("self",))
    return rows.filter(source=source, revoked_at=None, erased_at=None).first()


def _restore(credential: Credential) -> None:
    _change(credential, "restore", suspended_at=None, suspension_reason="")
    lists.mark([credential], to=False)


def _change(credential: Credential, verb: str, **values: Any) -> None:
    for field, value in values.items():
        setattr(credential, field, value)
    credential.save(update_fields=list(values))
    audit.record(credential, f"credentials.credential.{verb}", actor=None)
