"""The folder of paper keys: the one that seals now, and the certificate of every one there ever was.

    <name>.pem    the private key, 0600; gone as soon as the key is retired
    <name>.json   its chain of certificates, since when and until when it sealed, and since when it is compromised

It is a room of the folder of keys (badges.keyring), with the same rules.
"""

import datetime as dt
import json
import logging
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certification.credentials import paperkeys
from certification.credentials.badges import keyfiles, moments
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.paperkeys import FilePaperKey, PaperSigner

log = logging.getLogger("vieri.credentials")


@dataclass(frozen=True)
class PaperRecord:
    """A certificate as the world may know it. It sealed from ``since`` until ``until`` (None: it still does)."""

    chain: tuple[bytes, ...]
    since: dt.datetime
    until: dt.datetime | None = None
    compromised_since: dt.datetime | None = None

    @property
    def active(self) -> bool:
        return self.until is None

    @cached_property
    def name(self) -> str:
        return paperkeys.name_of(self.chain)

    @cached_property
    def certificate(self) -> x509.Certificate:
        return x509.load_der_x509_certificate(self.chain[0])

    def holds_at(self, moment: dt.datetime) -> bool:
        """Whether the certificate's own dates allow to seal then."""
        return self.certificate.not_valid_before_utc <= moment < self.certificate.not_valid_after_utc


class PaperRing:
    """``subject``: in whose name certificates are made here. ``outside`` and ``may_make`` as for a KeyRing."""

    def __init__(
        self, folder: Path, *, subject: str, outside: PaperSigner | None = None, may_make: bool = False
    ) -> None:
        self.folder = folder
        self.subject = subject
        self.outside = outside
        self.may_make = may_make
        self._loaded: dict[str, FilePaperKey] = {}

    def signer(self, *, now: dt.datetime) -> PaperSigner:
        """What seals now. Raises KeyTrouble in one plain line when there is no key, or its certificate has ended."""
        record = self._note(self.outside, now) if self.outside else self._active()
        if self.outside is None and self.may_make and (record is None or not record.holds_at(now)):
            record = self._make_first(now)
        if record is None:
            raise KeyTrouble("no_key", f"There is no paper key in {self.folder}: run manage.py keys rotate paper")
        if not record.holds_at(now):
            raise KeyTrouble("certificate_dates", f"The paper certificate {record.name} does not hold now: exchange it")
        return self.outside or self._load(record)

    def records(self) -> list[PaperRecord]:
        """Every certificate there ever was, oldest first."""
        found = [_read(path) for path in self.folder.glob("*.json")] if self.folder.is_dir() else []
        return sorted(found, key=lambda record: (record.since, record.name))

    def find(self, name: str) -> PaperRecord | None:
        return next((record for record in self.records() if record.name == name), None)

    def rotate(self, *, now: dt.datetime) -> PaperRecord:
        """A new key with a certificate of our own making; the private part of the old one is destroyed."""
        if self.outside:
            raise KeyTrouble("outside_key", f"The paper key is not in {self.folder}: exchange it where it is set")
        with keyfiles.locked(self.folder):
            return self._replace(now)

    def compromise(self, name: str, *, since: dt.datetime, now: dt.datetime) -> PaperRecord:
        """As KeyRing.compromise: an earlier moment may follow a later one, not the other way round."""
        with keyfiles.locked(self.folder):
            record = self.find(name)
            if record is None:
                raise KeyTrouble("unknown_key", f"There is no key {name}")
            if self.outside and self.outside.key_id == name:
                raise KeyTrouble("outside_key", "Exchange the paper key where it is set, then say so again")
            if record.active:
                self._replace(now)
            earliest = min(since, record.compromised_since or since)
            record = replace(record, until=record.until or now, compromised_since=earliest)
            self._write_record(record)
        log.warning("paper key %s is compromised since %s", name, moments.write(earliest))
        return record

    def _active(self) -> PaperRecord | None:
        wanted = [each for each in self.records() if each.active and self._private_path(each).exists()]
        return wanted[-1] if wanted else None

    def _load(self, record: PaperRecord) -> FilePaperKey:
        if record.name not in self._loaded:
            path = self._private_path(record)
            self._loaded[record.name] = paperkeys.read_pair(keyfiles.read_private(path), record.chain, named=str(path))
        return self._loaded[record.name]

    def _make_first(self, now: dt.datetime) -> PaperRecord:
        with keyfiles.locked(self.folder):
            record = self._active()  # another process may have been faster
            if record is None or not record.holds_at(now):
                record = self._replace(now)
                log.warning("made a paper key in %s, for demo and development", self.folder)
        return record

    def _replace(self, now: dt.datetime) -> PaperRecord:
        """The new key is whole on disk before the old one goes: whatever breaks in between, something can seal."""
        old = [each for each in self.records() if each.active]
        key = paperkeys.make(self.subject, now=now)
        record = PaperRecord(key.chain, since=now)
        keyfiles.write(self._private_path(record), key.pem(), 0o600)
        self._write_record(record)
        for each in old:
            self._write_record(replace(each, until=now))
            self._private_path(each).unlink(missing_ok=True)
            self._loaded.pop(each.name, None)
        log.warning("paper key %s seals from now on", record.name)
        return record

    def _note(self, outside: PaperSigner, now: dt.datetime) -> PaperRecord:
        """Notes the certificate of a key from outside; the one it follows is retired."""
        known = self.find(outside.key_id)
        if known is not None and known.compromised_since is not None:
            raise KeyTrouble("compromised_key", f"The paper key {outside.key_id} is compromised: exchange it")
        if known is not None and known.active:
            return known
        noted = PaperRecord(outside.chain, since=known.since if known else now)
        with keyfiles.locked(self.folder):
            for each in self.records():
                if each.active:
                    self._write_record(replace(each, until=now))
            self._write_record(noted)
        return noted

    def _private_path(self, record: PaperRecord) -> Path:
        return self.folder / f"{record.name}.pem"

    def _write_record(self, record: PaperRecord) -> None:
        pems = [x509.load_der_x509_certificate(each).public_bytes(Encoding.PEM) for each in record.chain]
        content = {
            "chain": [pem.decode("ascii") for pem in pems],
            "since": moments.write(record.since),
            "until": record.until and moments.write(record.until),
            "compromised_since": record.compromised_since and moments.write(record.compromised_since),
        }
        keyfiles.write(self.folder / f"{record.name}.json", json.dumps(content, indent=1).encode() + b"\n", 0o644)


def _read(path: Path) -> PaperRecord:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        certificates = [x509.load_pem_x509_certificate(each.encode()) for each in content["chain"]]
        record = PaperRecord(
            tuple(each.public_bytes(Encoding.DER) for each in certificates),
            since=moments.read(content["since"]),
            until=content["until"] and moments.read(content["until"]),
            compromised_since=content["compromised_since"] and moments.read(content["compromised_since"]),
        )
        if path.stem != record.name:
            raise ValueError("The name is of another certificate.")
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise KeyTrouble("unreadable_record", f"{path} is no record of a paper key") from error
    return record
