"""Named places where a test may stop, delay or kill the process; nothing happens unless the settings have FAULTS."""

import os
import signal
import time
from pathlib import Path
from typing import Any

from django.conf import settings


class FaultError(Exception):
    """Raised on purpose at a fault point."""


def reach(point: str) -> None:
    """Does what settings.FAULTS["points"] says for ``point``: "kill", "kill_group", "raise" or "sleep:SECONDS".

    Each fires once: a mark in settings.FAULTS["folder"] outlives the process, so that the next one passes.
    """
    plan: dict[str, Any] | None = getattr(settings, "FAULTS", None)
    if not plan or not (action := plan["points"].get(point)) or not _first_time(Path(plan["folder"]), point):
        return
    verb, _, number = action.partition(":")
    if verb == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif verb == "kill_group":
        os.killpg(0, signal.SIGKILL)
    elif verb == "sleep":
        time.sleep(float(number))
    elif verb == "raise":
        raise FaultError(point)
    else:
        raise ValueError(f"Unknown fault {action!r} at {point}")


def _first_time(folder: Path, point: str) -> bool:
    try:
        os.close(os.open(folder / f"{point}.fault", os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True
