"""Reads settings from the environment; each name may also be given as NAME_FILE, the path of a file that holds it."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def read(name: str, default: str | None = None) -> str:
    """The value of ``name`` (or the content of the file named by ``name``_FILE).

    Raises ImproperlyConfigured when it is missing and there is no default: the service refuses to start.
    """
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set {name} (or {name}_FILE): the service does not start without it.")
    return value


def flag(name: str) -> bool:
    """True when ``name`` is set to 1."""
    return read(name, "") == "1"
