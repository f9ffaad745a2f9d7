"""What every column of the house holds about people, and what becomes of it: read from a ``fields.yaml`` of each app.

After article 30 of the General Data Protection Regulation (EU) 2016/679, a record of processing; down to the column, so
that export and erasure leave nothing out. A test fails for a column that no file names.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.db.models import Field, Model


class Basis(StrEnum):
    """Article 6(1) of the Regulation."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL = "legal"
    PUBLIC_TASK = "public_task"
    LEGITIMATE = "legitimate"


class Erase(StrEnum):
    """What erasing a person does to a column that is about them."""

    DELETE = "delete"
    """The row goes, or has gone by then."""
    CLEAR = "clear"
    """The row stays and says nothing about them any more."""
    KEEP = "keep"
    """It stays until the end of its time; ``why`` says what asks for it."""


@dataclass(frozen=True)
class Column:
    """``export``: whether the person gets it when they ask for what is known of them. ``why``: the reason, where it is
    not given to them or not erased."""

    name: str
    export: bool
    erase: Erase
    why: str


@dataclass(frozen=True)
class Table:
    """``model``: "label.Model". ``about``: lookups from a row to the people it is about. ``kept``: until when, in
    words. ``plain``: columns that say nothing about anybody."""

    model: str
    what: str
    about: tuple[str, ...]
    purpose: str
    basis: Basis | None
    kept: str
    personal: Mapping[str, Column]
    plain: frozenset[str]


@cache
def tables() -> Mapping[str, Table]:
    """All of them by "label.Model". Raises ValueError for a file that says something in another form, or twice."""
    found: dict[str, Table] = {}
    for file in _files():
        for name, said in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).items():
            if name in found:
                raise ValueError(f"{name} stands in two files, one of them {file}")
            found[name] = _table(name, said)
    return found


def columns(model: type[Model]) -> Iterator[Field[Any, Any]]:
    """Those that the table of this model has itself, and its own lists of others."""
    meta = model._meta
    yield from (each for each in (*meta.local_fields, *meta.local_many_to_many) if isinstance(each, Field))


def models() -> Iterator[type[Model]]:
    """Those with tables of their own; the ones that Django makes for lists of others belong to their owner."""
    return (each for each in apps.get_models() if each._meta.managed and not each._meta.proxy)


def _files() -> Iterable[Path]:
    folders = {Path(each.path) for each in apps.get_app_configs()}
    return sorted(file for folder in folders for file in folder.glob("fields*.yaml"))


def _table(name: str, said: Mapping[str, Any]) -> Table:
    unknown = set(said) - {"what", "about", "purpose", "basis", "kept", "personal", "plain"}
    personal = {key: _column(f"{name}.{key}", each) for key, each in (said.get("personal") or {}).items()}
    if unknown or not said.get("what"):
        raise ValueError(f"{name}: says nothing, or what nobody asks: {sorted(unknown)}")
    if personal and not all(said.get(each) for each in ("purpose", "basis", "kept")):
        raise ValueError(f"{name}: what is about people needs a purpose, a basis and a time")
    return Table(
        model=name,
        what=said["what"],
        about=tuple(said.get("about") or ()),
        purpose=said.get("purpose", ""),
        basis=Basis(said["basis"]) if said.get("basis") else None,
        kept=said.get("kept", ""),
        personal=personal,
        plain=frozenset(said.get("plain") or ()),
    )


def _column(name: str, said: Mapping[str, Any]) -> Column:
    unknown = set(said) - {"export", "erase", "why"}
    if unknown or not isinstance(said.get("export"), bool):
        raise ValueError(f"{name}: export is true or false; and nobody asks {sorted(unknown)}")
    column = Column(name.rpartition(".")[2], said["export"], Erase(said["erase"]), said.get("why", ""))
    if not column.why and (column.erase is Erase.KEEP or not column.export):
        raise ValueError(f"{name}: a reason for what is not given out or not erased")
    return column
