"""Everything that changes an exercise or a run through one. Each action is one transaction."""

from training.practice.actions.publish import open_scenario, publish_version
from training.practice.actions.run import begin, claim, forget_old, hint, leave, move, restart

__all__ = [
    "begin",
    "claim",
    "forget_old",
    "hint",
    "leave",
    "move",
    "open_scenario",
    "publish_version",
    "restart",
]
