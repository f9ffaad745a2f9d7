"""Places of credentials in the public lists of bits, and the lists as they are served."""

import json
import logging
import secrets
from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Max
from django.urls import reverse

from certification.credentials import ledger, signing
from certification.credentials.badges import statuslist
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.badges.plain import Json
from certification.credentials.badges.statuslist import Purpose
from certification.credentials.models import Credential, StatusList
from certification.credentials.states import SUSPENDABLE, Form
from core import clock

log = logging.getLogger("vieri.credentials")

# A list takes new credentials until half of its places are taken or given up (their bits stay set): so a free one is
# found at once, and nobody can tell from the numbers how many credentials there are.
HALF = statuslist.LENGTH // 2
# So many are drawn at once; even of a list that is half full it is next to certain that one of them is free.
_DRAWN = 32
_TRIES = 5

# Id of the list and number of the bit; nothing for what has no place, and so no badge.
Place = tuple[int | None, int | None]


def purpose_of(kind: str) -> Purpose:
    """Of the list in which credentials of the kind stand."""
    return Purpose.SUSPENSION if kind in SUSPENDABLE else Purpose.REVOCATION


def address(number: int) -> str:
    """Where the list is served, as it stands in badges."""
    return settings.SITE_URL + reverse("credentials:status", args=[number])


def entry(credential: Credential) -> Json:
    """The ``credentialStatus`` of its badges."""
    row, index = credential.status_list, credential.status_index
    if row is None or index is None:
        raise ValueError(f"{credential.pk} stands in no list.")
    return statuslist.entry(address(row.number), index, Purpose(row.purpose))


def draw(kind: str) -> tuple[StatusList, int]:
    """A place for a credential of the kind, at random. Two may draw the same: the database refuses the second."""
    for _attempt in range(_TRIES):
        row = _open_list(purpose_of(kind))
        drawn = [secrets.randbelow(statuslist.LENGTH) for _each in range(_DRAWN)]
        taken = set(row.credentials.filter(status_index__in=drawn).values_list("status_index", flat=True))
        # Read after the places: whoever gives one up sets its bit in the same step, so one of the two is seen.
        bits = bytes(StatusList.objects.values_list("bits", flat=True).get(pk=row.pk))
        free = [index for index in drawn if index not in taken and not statuslist.get(bits, index)]
        if free:
            return row, free[0]
    raise statuslist.Full


def give_place(credential: Credential) -> None:
    """Puts a row that has none into a list; draws again when another was faster."""
    for attempt in range(_TRIES):
        credential.status_list, credential.status_index = draw(credential.kind)
        try:
            with transaction.atomic():
                credential.save(update_fields=["status_list", "status_index"])
        except IntegrityError:
            if attempt == _TRIES - 1:
                raise
        else:
            return


def mark(credentials: Iterable[Credential], *, to: bool = True) -> None:
    """Sets the bits of these credentials, in the caller's transaction."""
    set_bits([(each.status_list_id, each.status_index) for each in credentials], to=to)


def set_bits(places: Iterable[Place], *, to: bool = True) -> None:
    """Sets or clears bits, and signs each list that this has changed. Lists are locked in the order of their ids, and
    after the rows of credentials."""
    by_list: dict[int, list[int]] = defaultdict(list)
    for pk, index in places:
        if pk is not None and index is not None:
            by_list[pk].append(index)
    for pk, indexes in sorted(by_list.items()):
        row = _locked(pk=pk)
        before = bits = bytes(row.bits)
        for index in indexes:
            bits = statuslist.put(bits, index, to=to)
        if bits != before:
            row.bits, row.changed_at = bits, clock.now()
            _sign_if_possible(row)
            row.save(update_fields=["bits", "changed_at", "document", "key"])


def current(number: int) -> str:
    """The signed list as it is served; signed now if it was not, or if its key is no longer good.

    Raises StatusList.DoesNotExist for a number that no list has, and KeyTrouble when nothing can sign.
    """
    row = StatusList.objects.only("document", "key").get(number=number)
    return row.document if row.document and _is_good(row.key) else _signed_anew(number)


@transaction.atomic
def _signed_anew(number: int) -> str:
    row = _locked(number=number)
    if not row.document or not _is_good(row.key):
        _sign(row)
        row.save(update_fields=["document", "key"])
    return row.document


def _open_list(purpose: Purpose) -> StatusList:
    """The newest list of the purpose; the next one when half of it is used up."""
    rows = StatusList.objects.filter(purpose=purpose).annotate(taken=Count("credentials"))
    for _attempt in range(_TRIES):
        newest = rows.only("number", "purpose", "bits").order_by("-number").first()
        if newest and newest.taken + int.from_bytes(newest.bits).bit_count() < HALF:
            return newest
        last = StatusList.objects.aggregate(last=Max("number"))["last"] or 0
        try:
            with transaction.atomic():
                return StatusList.objects.create(number=last + 1, purpose=purpose)
        except IntegrityError:  # another has begun a list in the same moment
            continue
    raise statuslist.Full


def _locked(**which: int) -> StatusList:
    # Not FOR UPDATE: that would make whoever is issuing wait, because their rows point to the list.
    return StatusList.objects.select_for_update(no_key=True).get(**which)


def _is_good(key: str) -> bool:
    record = signing.ring().find(key)
    return record is not None and record.compromised_since is None


def _sign_if_possible(row: StatusList) -> None:
    """Without a key nothing is served until there is one: the list as it was would call valid what is not."""
    try:
        _sign(row)
    except KeyTrouble:
        log.exception("Status list %s could not be signed.", row.number)
        row.document = row.key = ""


def _sign(row: StatusList) -> None:
    here = address(row.number)
    signed, row.key = signing.sign_list(
        bytes(row.bits), address=here, purpose=Purpose(row.purpose), changed=row.changed_at
    )
    row.document = json.dumps(signed, ensure_ascii=False, separators=(",", ":"))
    ledger.note(row.key, Form.STATUS_LIST, here, ledger.digest_of(row.document))
