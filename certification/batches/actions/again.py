"""What failed is tried again."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django_q.tasks import async_task

from accounts.models import User
from certification.batches import policies
from certification.batches.actions.work import TASK
from certification.batches.models import Batch
from certification.batches.states import BATCH_MOVES, BatchState, EntryState
from core import audit
from core.states import check_move


@transaction.atomic
def try_again(*, batch: Batch, actor: User) -> Batch:
    """The failed entries wait again, as if they had never been tried. Asked for twice, it is done once."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if not policies.may_issue(actor, batch):
        raise PermissionDenied
    if batch.state != BatchState.PARTLY_FAILED:
        return batch
    check_move(BATCH_MOVES, batch.state, BatchState.RUNNING)
    batch.state, batch.done_at = BatchState.RUNNING, None
    batch.save(update_fields=["state", "done_at"])
    waiting = batch.entries.filter(state=EntryState.FAILED).update(
        state=EntryState.WAITING, reason="", tries=0, held_until=None
    )
    audit.record(batch, "batches.batch.try_again", actor=actor, certificates=waiting)
    async_task(TASK, str(batch.pk))
    return batch
