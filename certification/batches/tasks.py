"""What the queue wakes: one action, no decision."""

from certification.batches import actions


def work_off(batch_id: str) -> bool:
    return actions.work_off(batch_id=batch_id)


def sweep() -> int:
    return actions.sweep()
