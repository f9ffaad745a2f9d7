"""Starting a batch: what everybody is to get is written down first."""

import hashlib
import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from accounts.models import User
from certification.batches import rolls
from certification.batches.actions.work import TASK
from certification.batches.models import Batch, BatchEntry
from core import audit
from core.errors import Refused


@transaction.atomic
def start(*, roll: str, key: str, part: str, mails: bool, seed: str, actor: User) -> Batch:
    """A batch for everybody on the list who has done the part and has no certificate for it; the work follows.

    ``roll``, ``key`` and ``part`` as of `rolls`; ``seed`` stands in the form: sent twice, it starts one batch.
    ``mails``: each gets a mail with the certificate. Raises PermissionDenied for whoever may not issue from the list,
    Refused (code "unknown_part" or "nobody") when there is nothing to issue.
    """
    # The lock lets the same form, sent twice, come one after the other.
    User.objects.select_for_update().get(pk=actor.pk)
    opened = rolls.find(actor, roll, key)
    if opened is None:
        raise PermissionDenied
    pk = uuid.UUID(bytes=hashlib.sha256(f"{actor.pk}:{seed}".encode()).digest()[:16])
    known = Batch.objects.filter(pk=pk).first()
    if known:
        return known
    chosen = next((each for each in opened.parts() if each.key == part), None)
    if chosen is None:
        raise Refused(_("There are no certificates for this part."), code="unknown_part")
    grants = opened.sheet(chosen).grants
    # Refusing for want of certificates would tell of those of whom nothing is told.
    if not grants and not opened.silent():
        raise Refused(_("There is nobody who could get a certificate now."), code="nobody")
    batch = Batch.objects.create(
        pk=pk,
        kind=chosen.kind,
        roll=roll,
        key=key,
        part=part,
        title=dict(chosen.title),
        wordings=_wordings(grants),
        mails=mails,
        made_by=actor,
    )
    BatchEntry.objects.bulk_create(_entry(batch, grant) for grant in grants)
    audit.record(batch, "batches.batch.start", actor=actor, roll=roll, list=key, part=part, certificates=len(grants))
    async_task(TASK, str(batch.pk))
    return batch


def _wordings(grants: tuple[rolls.Grant, ...]) -> dict[str, dict[str, object]]:
    different = {grant.wording.fingerprint: grant.wording for grant in grants}
    return {
        key: {"about": each.about, "content": each.content, "minutes": each.minutes} for key, each in different.items()
    }


def _entry(batch: Batch, grant: rolls.Grant) -> BatchEntry:
    return BatchEntry(
        batch=batch,
        person=grant.person,
        source=grant.source,
        wording=grant.wording.fingerprint,
        issued_at=grant.issued_at,
    )
