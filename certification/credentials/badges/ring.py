"""What each folder of keys does: one active key of a kind, and the public part of every key there ever was.

    <name>.pem    the private key, 0600; gone as soon as the key is retired
    <name>.json   its public part, since when and until when it signed, and since when it is compromised if it is

A key may also come from outside, by a file or the environment; its public part is noted here the same. Nothing of
this is ever in the database. What stands here must not be lost while anything that was signed is in force: it cannot
be checked without the public part of its key.
"""

import datetime as dt
import json
import logging
from abc import ABC, abstractmethod
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from certification.credentials.badges import keyfiles, moments
from certification.credentials.badges.errors import KeyTrouble

log = logging.getLogger("vieri.credentials")


@dataclass(frozen=True, kw_only=True)
class Record(ABC):
    """A key as the world may know it. It signed from ``since`` until ``until`` (None: it still does).

    From ``compromised_since`` on somebody else may have signed with it.
    """

    since: dt.datetime
    until: dt.datetime | None = None
    compromised_since: dt.datetime | None = None

    @property
    @abstractmethod
    def name(self) -> str:
        """Made of the key itself: nobody chooses it, and two keys never share one."""

    @property
    @abstractmethod
    def kind(self) -> Hashable:
        """Of each kind one key is active."""

    @abstractmethod
    def public_part(self) -> dict[str, Any]:
        """What is written of the key itself, as JSON."""

    @property
    def active(self) -> bool:
        return self.until is None


class Key(Protocol):
    """A private key that can be written into the folder."""

    def pem(self) -> bytes: ...


R = TypeVar("R", bound=Record)
K = TypeVar("K", bound=Key)


class Ring(ABC, Generic[R, K]):
    """``may_make``: for demo and development, where a key that is missing is made at its first use."""

    what: ClassVar[str]  # the word for such a key in messages

    def __init__(self, folder: Path, *, may_make: bool = False) -> None:
        self.folder = folder
        self.may_make = may_make
        self._loaded: dict[str, K] = {}

    @abstractmethod
    def _make(self, kind: Hashable, now: dt.datetime) -> tuple[K, R]:
        """A new key, and its record."""

    @abstractmethod
    def _open(self, path: Path, record: R) -> K:
        """The private key in the file. Raises KeyTrouble when it cannot be used, or is another than the record's."""

    @abstractmethod
    def _record(self, content: Mapping[str, Any], **times: Any) -> R:
        """The record of what ``public_part`` has written. Raises ValueError and its like for anything else."""

    @abstractmethod
    def _is_outside(self, record: R) -> bool:
        """Whether this key comes from outside now."""

    def records(self) -> list[R]:
        """Every key there ever was, oldest first."""
        found = [self._read(path) for path in self.folder.glob("*.json")] if self.folder.is_dir() else []
        return sorted(found, key=lambda record: (record.since, record.name))

    def find(self, name: str) -> R | None:
        return next((record for record in self.records() if record.name == name), None)

    def compromise(self, name: str, *, since: dt.datetime, now: dt.datetime) -> R:
        """Notes that somebody else may have the key since then; a key in use is replaced at once.

        An earlier moment may follow a later one, not the other way round. Raises KeyTrouble for an unknown key, or
        when it comes from outside and is in use.
        """
        with keyfiles.locked(self.folder):
            record = self.find(name)
            if record is None:
                raise KeyTrouble("unknown_key", f"There is no key {name}")
            if self._is_outside(record):
                raise KeyTrouble("outside_key", f"Exchange the {self.what} {name} where it is set, then say so again")
            earliest = min(since, record.compromised_since or since)
            if record.active:
                self._replace(record.kind, now)
            record = replace(record, until=record.until or now, compromised_since=earliest)
            self._write_record(record)
        log.warning("%s %s is compromised since %s", self.what, name, moments.write(earliest))
        return record

    def _rotate(self, kind: Hashable, now: dt.datetime) -> R:
        """A new key signs from now on; the private part of the old one is destroyed, its public part stays."""
        with keyfiles.locked(self.folder):
            return self._replace(kind, now)

    def _active(self, kind: Hashable) -> R | None:
        """The newest that can sign: with its private part."""
        return next((each for each in reversed(self._in_use(kind)) if self._private_path(each).exists()), None)

    def _load(self, record: R) -> K:
        if record.name not in self._loaded:
            self._loaded[record.name] = self._open(self._private_path(record), record)
        return self._loaded[record.name]

    def _make_first(self, kind: Hashable, now: dt.datetime) -> R:
        with keyfiles.locked(self.folder):
            record = self._active(kind)  # another process may have been faster
            if record is None or not self._is_good(record, now):
                record = self._replace(kind, now)
                log.warning("made a %s in %s, for demo and development", self.what, self.folder)
        return record

    def _is_good(self, record: R, now: dt.datetime) -> bool:
        """Whether it may sign now, by its own dates."""
        return True

    def _replace(self, kind: Hashable, now: dt.datetime) -> R:
        """The new key is whole on disk before the old one goes: whatever breaks in between, something can sign."""
        old = self._in_use(kind)
        key, record = self._make(kind, now)
        keyfiles.write(self._private_path(record), key.pem(), 0o600)
        self._write_record(record)
        self._retire(old, now)
        log.warning("%s %s signs from now on", self.what, record.name)
        return record

    def _note(self, record: R, now: dt.datetime) -> R:
        """Notes the public part of a key from outside; the one it follows is retired."""
        known = self.find(record.name)
        if known is not None and known.compromised_since is not None:
            raise KeyTrouble("compromised_key", f"The {self.what} {record.name} is compromised: exchange it")
        if known is not None and known.active:
            return known
        record = replace(record, since=known.since if known else now)
        with keyfiles.locked(self.folder):
            for each in self._in_use(record.kind):
                self._write_record(replace(each, until=now))
            self._write_record(record)
        return record

    def _retire(self, old: list[R], now: dt.datetime) -> None:
        for each in old:
            self._write_record(replace(each, until=now))
            self._private_path(each).unlink(missing_ok=True)
            self._loaded.pop(each.name, None)

    def _in_use(self, kind: Hashable) -> list[R]:
        return [each for each in self.records() if each.active and each.kind == kind]

    def _private_path(self, record: R) -> Path:
        return self.folder / f"{record.name}.pem"

    def _write_record(self, record: R) -> None:
        content = {
            **record.public_part(),
            "since": moments.write(record.since),
            "until": record.until and moments.write(record.until),
            "compromised_since": record.compromised_since and moments.write(record.compromised_since),
        }
        keyfiles.write(self.folder / f"{record.name}.json", json.dumps(content, indent=1).encode() + b"\n", 0o644)

    def _read(self, path: Path) -> R:
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            record = self._record(
                content,
                since=moments.read(content["since"]),
                until=content["until"] and moments.read(content["until"]),
                compromised_since=content["compromised_since"] and moments.read(content["compromised_since"]),
            )
            if path.stem != record.name:
                raise ValueError("The name is of another key.")
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            raise KeyTrouble("unreadable_record", f"{path} is no record of a {self.what}") from error
        return record
