"""Starts the process in which a stranger's PDF is read (reading.py), and no more than a few at once."""

import base64
import json
import subprocess
import sys
import threading
from pathlib import Path

from certification.credentials.badges.errors import Unreadable

_PROGRAM = Path(__file__).with_name("reading.py")
_MAX_SECONDS = 30  # of the clock, on a busy machine; seconds of the processor are counted in the process itself
_AT_ONCE = 2  # in each web process
_PATIENCE = 10  # seconds to wait for a free place

_places = threading.BoundedSemaphore(_AT_ONCE)


def files(pdf: bytes) -> list[bytes]:
    """Files that travel in the PDF. Raises Unreadable when they cannot be had within the limits.

    The process inherits no environment, and dies with its time.
    """
    if not _places.acquire(timeout=_PATIENCE):
        raise Unreadable("busy", "Too many files at once")
    try:
        done = subprocess.run(  # noqa: S603 -- our own program; the stranger's file is on its standard input
            [sys.executable, "-I", str(_PROGRAM)],
            input=pdf,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_MAX_SECONDS,
            check=True,
            env={},
        )
    except subprocess.SubprocessError as error:
        raise Unreadable("pdf", f"Reading the PDF ended with {type(error).__name__}") from error
    finally:
        _places.release()
    return [base64.b64decode(each) for each in json.loads(done.stdout)]
