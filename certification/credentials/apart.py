"""Lets a program of ours look at a stranger's file in a process of its own, and no more than a few at once.

Libraries do what a file tells them to, and a few kilobytes can keep them busy for ever. The program limits itself: the
processor's time and the memory. It inherits no environment, and dies with its time.
"""

import subprocess
import sys
import threading
from pathlib import Path

from certification.credentials.badges.errors import Unreadable

_MAX_SECONDS = 30  # of the clock, on a busy machine
_AT_ONCE = 2  # in each web process
_PATIENCE = 10  # seconds to wait for a free place

_places = threading.BoundedSemaphore(_AT_ONCE)


def run(program: Path, content: bytes) -> bytes:
    """What the program writes about the file on its standard input. Raises Unreadable when it does not end well."""
    if not _places.acquire(timeout=_PATIENCE):
        raise Unreadable("busy", "Too many files at once")
    try:
        done = subprocess.run(  # noqa: S603 -- our own program; the stranger's file is on its standard input
            [sys.executable, "-I", str(program)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_MAX_SECONDS,
            check=True,
            env={},
        )
    except subprocess.SubprocessError as error:
        raise Unreadable("apart", f"Reading the file ended with {type(error).__name__}") from error
    finally:
        _places.release()
    return done.stdout
