"""What the queue wakes: ids in, one action, no decision."""

from training.courses import actions


def regrade(regrade_id: int) -> bool:
    return actions.work_off(regrade_id=regrade_id)


def sweep_regrades() -> int:
    return actions.sweep_regrades()


def close_overdue() -> int:
    return actions.close_overdue()
