"""Keys: new ones, and what has to be done when somebody else may have one."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db import transaction
from django_q.tasks import async_task

from certification.credentials import lists, signing
from certification.credentials.badges import jwt
from certification.credentials.models import Credential, Edition, Signature, StatusList
from certification.credentials.signing import ALGORITHMS, Use
from certification.credentials.states import Form
from core import clock


@dataclass(frozen=True)
class Theft:
    """``before`` and ``after``: how many badges or tokens it signed before the moment and since, by our own ledger.

    ``lists``: how many status lists were signed anew; ``waiting``: how many credentials the queue makes new badges of.
    """

    use: Use
    since: dt.datetime
    before: int = 0
    after: int = 0
    lists: int = 0
    waiting: int = 0


def rotate_key(*, use: Use) -> str:
    """A new key signs from now on; returns its name. What older ones signed stays valid.

    Raises KeyTrouble when the key comes from outside, or the folder cannot be written.
    """
    if use is Use.PAPER:
        return signing.paper_ring().rotate(now=clock.now()).name
    return signing.ring().rotate(ALGORITHMS[use], now=clock.now()).name


def compromise_key(*, name: str, since: dt.datetime) -> Theft:
    """Notes that somebody else may have the key since then, and has what it signed for others signed by another.

    The files of the keys come first: if the rest fails, this may be asked again. Raises KeyTrouble for an unknown key,
    or one from outside that is still in use.
    """
    now = clock.now()
    if signing.paper_ring().find(name):
        return Theft(Use.PAPER, signing.paper_ring().compromise(name, since=since, now=now).compromised_since or since)
    record = signing.ring().compromise(name, since=since, now=now)
    since = record.compromised_since or since
    use = signing.use_of(record)
    made = Signature.objects.filter(key=name, form=Form.EDITION if use is Use.BADGE else Form.TOKEN)
    before = made.filter(made_at__lt=since).count()
    theft = Theft(use, since, before, made.count() - before)
    return _with_new_badges(theft, name) if use is Use.BADGE else _without_tokens(theft, name)


def _with_new_badges(theft: Theft, name: str) -> Theft:
    numbers = list(StatusList.objects.filter(key=name).order_by("number").values_list("number", flat=True))
    for number in numbers:
        lists.current(number)
    to_renew = Credential.objects.filter(editions__key=name, erased_at=None, revoked_at=None)
    waiting = to_renew.distinct().count()
    if waiting:
        async_task("certification.credentials.tasks.sign_missing")
    return replace(theft, lists=len(numbers), waiting=waiting)


@transaction.atomic
def _without_tokens(theft: Theft, name: str) -> Theft:
    """A token is signed anew when it is asked for the next time."""
    for edition in Edition.objects.exclude(token="").select_for_update().iterator():
        if jwt.method(edition.token).endswith(f"#{name}"):
            edition.token = ""
            edition.save(update_fields=["token"])
    return theft
