"""The files that travel in a stranger's PDF."""

import base64
import json
from pathlib import Path

from certification.credentials import apart

_PROGRAM = Path(__file__).with_name("reading.py")


def files(pdf: bytes) -> list[bytes]:
    """Each once. Raises Unreadable when they cannot be had within the limits."""
    return [base64.b64decode(each) for each in json.loads(apart.run(_PROGRAM, pdf))]
