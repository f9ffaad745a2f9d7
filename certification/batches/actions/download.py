"""That somebody took the certificates of many away: noted, because they carry names."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from certification.batches import policies
from certification.batches.models import Batch
from core import audit


@transaction.atomic
def note_download(*, batch: Batch, certificates: int, actor: User) -> None:
    """One line in the trail. Raises PermissionDenied for whoever may not issue from the list."""
    if not policies.may_issue(actor, batch):
        raise PermissionDenied
    audit.record(batch, "batches.batch.download", actor=actor, certificates=certificates)
