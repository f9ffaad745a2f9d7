"""How files of keys are written and guarded: whole or not at all, by one process at a time, readable by nobody else."""

import fcntl
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from certification.credentials.badges.errors import KeyTrouble

_MAX_CHARACTERS = 40_000  # of a key, or of a chain of certificates


def write(path: Path, content: bytes, rights: int) -> None:
    """Whole or not at all, and never readable by others for a moment."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), rights)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read_private(path: Path) -> str:
    """Raises KeyTrouble when the file is missing, or anybody but its owner may read or change it (0600)."""
    try:
        with path.open(encoding="utf-8") as file:
            rights = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            text = file.read(_MAX_CHARACTERS)
    except (OSError, UnicodeDecodeError) as error:
        raise KeyTrouble("no_key", f"The signing key {path} cannot be read") from error
    if rights & 0o077:
        raise KeyTrouble("open_key", f"Others may read the signing key {path}: run chmod 600 on it")
    return text


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One process at a time changes the folder, which is made if it is not there. Raises KeyTrouble if it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise KeyTrouble("no_folder", f"The folder of keys {folder} cannot be written") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
