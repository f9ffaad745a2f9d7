"""Who may issue certificates to many, and see how that went."""

from typing import Any

from certification.batches import rolls
from certification.batches.models import Batch


def may_issue(user: Any, batch: Batch) -> bool:
    """Whoever may issue from the list it was made from, today."""
    return rolls.find(user, batch.roll, batch.key) is not None
