"""The paper keys: the one that seals PDF files now, and the certificate of every one there ever was.

Their folder is a room of the folder of keys, with the same rules (badges.ring); a record holds the certificates.
"""

import datetime as dt
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certification.credentials import paperkeys
from certification.credentials.badges import keyfiles
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.badges.ring import Record, Ring
from certification.credentials.paperkeys import FilePaperKey, PaperSigner

_PAPER = "paper"  # the one kind


@dataclass(frozen=True)
class PaperRecord(Record):
    """``chain``: certificates in DER, the key's own first."""

    chain: tuple[bytes, ...]

    @cached_property
    def name(self) -> str:
        return paperkeys.name_of(self.chain)

    @property
    def kind(self) -> str:
        return _PAPER

    @cached_property
    def certificate(self) -> x509.Certificate:
        return x509.load_der_x509_certificate(self.chain[0])

    def holds_at(self, moment: dt.datetime) -> bool:
        """Whether the certificate's own dates allow to seal then."""
        return self.certificate.not_valid_before_utc <= moment < self.certificate.not_valid_after_utc

    def public_part(self) -> dict[str, Any]:
        pems = [x509.load_der_x509_certificate(each).public_bytes(Encoding.PEM) for each in self.chain]
        return {"chain": [pem.decode("ascii") for pem in pems]}


class PaperRing(Ring[PaperRecord, FilePaperKey]):
    """``subject``: in whose name certificates are made here. ``outside``: a signer that is not in the folder."""

    what = "paper key"

    def __init__(
        self, folder: Path, *, subject: str, outside: PaperSigner | None = None, may_make: bool = False
    ) -> None:
        super().__init__(folder, may_make=may_make)
        self.subject = subject
        self.outside = outside

    def signer(self, *, now: dt.datetime) -> PaperSigner:
        """What seals now. Raises KeyTrouble in one plain line when there is no key, or its certificate has ended."""
        if self.outside:
            record: PaperRecord | None = self._note(PaperRecord(self.outside.chain, since=now), now)
        else:
            record = self._active(_PAPER)
            if self.may_make and (record is None or not record.holds_at(now)):
                record = self._make_first(_PAPER, now)
        if record is None:
            raise KeyTrouble("no_key", f"There is no paper key in {self.folder}: run manage.py keys rotate paper")
        if not record.holds_at(now):
            raise KeyTrouble("certificate_dates", f"The paper certificate {record.name} does not hold now: exchange it")
        return self.outside or self._load(record)

    def rotate(self, *, now: dt.datetime) -> PaperRecord:
        """A new key with a certificate of our own making seals from now on. Raises KeyTrouble when the key comes from
        outside."""
        if self.outside:
            raise KeyTrouble("outside_key", f"The paper key is not in {self.folder}: exchange it where it is set")
        return self._rotate(_PAPER, now)

    def _is_good(self, record: PaperRecord, now: dt.datetime) -> bool:
        return record.holds_at(now)

    def _make(self, kind: Hashable, now: dt.datetime) -> tuple[FilePaperKey, PaperRecord]:
        key = paperkeys.make(self.subject, now=now)
        return key, PaperRecord(key.chain, since=now)

    def _open(self, path: Path, record: PaperRecord) -> FilePaperKey:
        return paperkeys.read_pair(keyfiles.read_private(path), record.chain, named=str(path))

    def _record(self, content: Mapping[str, Any], **times: Any) -> PaperRecord:
        certificates = [x509.load_pem_x509_certificate(each.encode()) for each in content["chain"]]
        return PaperRecord(tuple(each.public_bytes(Encoding.DER) for each in certificates), **times)

    def _is_outside(self, record: PaperRecord) -> bool:
        return self.outside is not None and self.outside.key_id == record.name
