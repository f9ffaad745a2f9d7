"""The keys of badges and tokens: one active key of each algorithm. What their folder holds, ring.py says."""

import datetime as dt
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from certification.credentials.badges import keys
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.badges.keys import Algorithm, PrivateKey, PublicKey, Signer
from certification.credentials.badges.ring import Record, Ring


@dataclass(frozen=True)
class KeyRecord(Record):
    """A thief can also write a date before the theft, so an older badge of a compromised key holds only if the house's
    own records know that very badge (see verify)."""

    public: PublicKey

    @property
    def name(self) -> str:
        return self.public.id

    @property
    def kind(self) -> Algorithm:
        return self.public.algorithm

    def public_part(self) -> dict[str, Any]:
        return {"algorithm": self.public.algorithm.value, "multikey": self.public.multikey}


class KeyRing(Ring[KeyRecord, PrivateKey]):
    """``outside``: signers that are not in the folder; they go before keys in it."""

    what = "signing key"

    def __init__(
        self, folder: Path, *, outside: Mapping[Algorithm, Signer] | None = None, may_make: bool = False
    ) -> None:
        super().__init__(folder, may_make=may_make)
        self.outside = dict(outside or {})

    def signer(self, algorithm: Algorithm, *, now: dt.datetime) -> Signer:
        """What signs now. Raises KeyTrouble in one plain line when there is no key, or others may read it."""
        if outside := self.outside.get(algorithm):
            self._note(KeyRecord(outside.public, since=now), now)
            return outside
        record = self._active(algorithm)
        if record is None and self.may_make:
            record = self._make_first(algorithm, now)
        if record is None:
            raise KeyTrouble(
                "no_key", f"There is no {algorithm} signing key in {self.folder}: run manage.py keys rotate"
            )
        return self._load(record)

    def published(self) -> list[KeyRecord]:
        """The keys that the DID document vouches for: all that are not compromised, retired ones too."""
        return [record for record in self.records() if record.compromised_since is None]

    def rotate(self, algorithm: Algorithm, *, now: dt.datetime) -> KeyRecord:
        """A new key signs from now on. Raises KeyTrouble when the key comes from outside: there it is exchanged."""
        if algorithm in self.outside:
            raise KeyTrouble("outside_key", f"The {algorithm} key is not in {self.folder}: exchange it where it is set")
        return self._rotate(algorithm, now)

    def _make(self, kind: Hashable, now: dt.datetime) -> tuple[PrivateKey, KeyRecord]:
        key = keys.make(Algorithm(str(kind)))
        return key, KeyRecord(key.public, since=now)

    def _open(self, path: Path, record: KeyRecord) -> PrivateKey:
        key = keys.from_file(path)
        if key.public != record.public:
            raise KeyTrouble("wrong_key", f"{path} holds another key than its name says")
        return key

    def _record(self, content: Mapping[str, Any], **times: Any) -> KeyRecord:
        return KeyRecord(PublicKey.from_multikey(content["multikey"]), **times)

    def _is_outside(self, record: KeyRecord) -> bool:
        return any(signer.public == record.public for signer in self.outside.values())


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
