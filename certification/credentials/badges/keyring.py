"""The folder of keys: one active key of each algorithm, and the public part of every key there ever was.

    <name>.pem    the private key, 0600; gone as soon as the key is retired
    <name>.json   its public part, since when and until when it signed, and since when it is compromised if it is

A key may also come from outside, by a file or the environment; its public part is noted here the same. Nothing of
this is ever in the database. What stands here must not be lost while badges are in force: a badge cannot be checked
without the public part of its key.
"""

import datetime as dt
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from certification.credentials.badges import keyfiles, keys, moments
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.badges.keys import Algorithm, PrivateKey, PublicKey, Signer

log = logging.getLogger("vieri.credentials")


@dataclass(frozen=True)
class KeyRecord:
    """A key as the world may know it. It signed from ``since`` until ``until`` (None: it still does).

    From ``compromised_since`` on somebody else may have signed with it. A thief can also write an earlier date, so an
    older badge of such a key holds only if the house's own records know that very badge (see verify).
    """

    public: PublicKey
    since: dt.datetime
    until: dt.datetime | None = None
    compromised_since: dt.datetime | None = None

    @property
    def active(self) -> bool:
        return self.until is None


class KeyRing:
    """``outside``: signers that are not in the folder; they go before keys in it. ``may_make``: for demo and
    development, where a key that is missing is made at its first use.
    """

    def __init__(
        self, folder: Path, *, outside: Mapping[Algorithm, Signer] | None = None, may_make: bool = False
    ) -> None:
        self.folder = folder
        self.outside = dict(outside or {})
        self.may_make = may_make
        self._loaded: dict[str, PrivateKey] = {}

    def signer(self, algorithm: Algorithm, *, now: dt.datetime) -> Signer:
        """What signs now. Raises KeyTrouble in one plain line when there is no key, or others may read it."""
        if outside := self.outside.get(algorithm):
            self._note(outside.public, now)
            return outside
        record = self._active(algorithm)
        if record is None and self.may_make:
            record = self._make_first(algorithm, now)
        if record is None:
            raise KeyTrouble(
                "no_key", f"There is no {algorithm} signing key in {self.folder}: run manage.py keys rotate"
            )
        return self._load(record)

    def records(self) -> list[KeyRecord]:
        """Every key there ever was, oldest first."""
        found = [_read(path) for path in self.folder.glob("*.json")] if self.folder.is_dir() else []
        return sorted(found, key=lambda record: (record.since, record.public.id))

    def published(self) -> list[KeyRecord]:
        """The keys that the DID document vouches for: all that are not compromised, retired ones too."""
        return [record for record in self.records() if record.compromised_since is None]

    def find(self, name: str) -> KeyRecord | None:
        return next((record for record in self.records() if record.public.id == name), None)

    def rotate(self, algorithm: Algorithm, *, now: dt.datetime) -> KeyRecord:
        """A new key signs from now on; the private part of the old one is destroyed, its public part stays.

        Raises KeyTrouble when the key comes from outside: there it has to be exchanged.
        """
        if algorithm in self.outside:
            raise KeyTrouble("outside_key", f"The {algorithm} key is not in {self.folder}: exchange it where it is set")
        with keyfiles.locked(self.folder):
            return self._replace(algorithm, now)

    def compromise(self, name: str, *, since: dt.datetime, now: dt.datetime) -> KeyRecord:
        """Notes that somebody else may have the key since then; a key in use is replaced at once.

        An earlier moment may follow a later one, not the other way round. Raises KeyTrouble for an unknown key, or
        when it comes from outside and is in use.
        """
        with keyfiles.locked(self.folder):
            record = self.find(name)
            if record is None:
                raise KeyTrouble("unknown_key", f"There is no key {name}")
            if any(signer.public == record.public for signer in self.outside.values()):
                raise KeyTrouble(
                    "outside_key", f"Exchange the {record.public.algorithm} key where it is set, then say so again"
                )
            earliest = min(since, record.compromised_since or since)
            if record.active:
                self._replace(record.public.algorithm, now)
            record = replace(record, until=record.until or now, compromised_since=earliest)
            self._write_record(record)
        log.warning("key %s is compromised since %s", name, moments.write(earliest))
        return record

    def _active(self, algorithm: Algorithm) -> KeyRecord | None:
        wanted = [each for each in self.records() if each.active and each.public.algorithm is algorithm]
        return next((each for each in reversed(wanted) if self._private_path(each).exists()), None)

    def _load(self, record: KeyRecord) -> PrivateKey:
        name = record.public.id
        if name not in self._loaded:
            key = keys.from_file(self._private_path(record))
            if key.public != record.public:
                raise KeyTrouble("wrong_key", f"{self._private_path(record)} holds another key than its name says")
            self._loaded[name] = key
        return self._loaded[name]

    def _make_first(self, algorithm: Algorithm, now: dt.datetime) -> KeyRecord:
        with keyfiles.locked(self.folder):
            record = self._active(algorithm)  # another process may have been faster
            if record is None:
                record = self._replace(algorithm, now)
                log.warning("made a %s signing key in %s, for demo and development", algorithm, self.folder)
        return record

    def _replace(self, algorithm: Algorithm, now: dt.datetime) -> KeyRecord:
        """The new key is whole on disk before the old one goes: whatever breaks in between, something can sign."""
        old = [each for each in self.records() if each.active and each.public.algorithm is algorithm]
        key = keys.make(algorithm)
        record = KeyRecord(key.public, since=now)
        keyfiles.write(self._private_path(record), key.pem(), 0o600)
        self._write_record(record)
        for each in old:
            self._write_record(replace(each, until=now))
            self._private_path(each).unlink(missing_ok=True)
            self._loaded.pop(each.public.id, None)
        log.warning("key %s signs from now on", record.public.id)
        return record

    def _note(self, public: PublicKey, now: dt.datetime) -> None:
        """Notes the public part of a key from outside; the one it follows is retired."""
        known = self.find(public.id)
        if known is not None and known.compromised_since is not None:
            raise KeyTrouble("compromised_key", f"The {public.algorithm} key {public.id} is compromised: exchange it")
        if known is not None and known.active:
            return
        with keyfiles.locked(self.folder):
            for each in self.records():
                if each.active and each.public.algorithm is public.algorithm:
                    self._write_record(replace(each, until=now))
            self._write_record(KeyRecord(public, since=known.since if known else now))

    def _private_path(self, record: KeyRecord) -> Path:
        return self.folder / f"{record.public.id}.pem"

    def _write_record(self, record: KeyRecord) -> None:
        content = {
            "algorithm": record.public.algorithm.value,
            "multikey": record.public.multikey,
            "since": moments.write(record.since),
            "until": record.until and moments.write(record.until),
            "compromised_since": record.compromised_since and moments.write(record.compromised_since),
        }
        path = self.folder / f"{record.public.id}.json"
        keyfiles.write(path, json.dumps(content, indent=1).encode() + b"\n", 0o644)


def outside_signers(environment: Mapping[str, str]) -> dict[Algorithm, Signer]:
    """Keys given by SIGNING_KEY and TOKEN_SIGNING_KEY, or by files named in SIGNING_KEY_FILE and
    TOKEN_SIGNING_KEY_FILE.

    Raises KeyTrouble for a key that cannot be used, or a file that others may read.
    """
    found: dict[Algorithm, Signer] = {}
    for name, algorithm in (("SIGNING_KEY", Algorithm.ED25519), ("TOKEN_SIGNING_KEY", Algorithm.RSA)):
        if path := environment.get(f"{name}_FILE"):
            key = keys.from_file(Path(path))
        elif text := environment.get(name):
            key = keys.read_private(text, named=name)
        else:
            continue
        if key.public.algorithm is not algorithm:
            raise KeyTrouble("wrong_key", f"{name} has to be an {algorithm} key")
        found[algorithm] = key
    return found


def _read(path: Path) -> KeyRecord:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        record = KeyRecord(
            PublicKey.from_multikey(content["multikey"]),
            since=moments.read(content["since"]),
            until=content["until"] and moments.read(content["until"]),
            compromised_since=content["compromised_since"] and moments.read(content["compromised_since"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KeyTrouble("unreadable_record", f"{path} is no record of a key") from error
    if path.stem != record.public.id:
        raise KeyTrouble("unreadable_record", f"{path} is the record of another key")
    return record
