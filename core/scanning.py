"""Asks a virus scanner about a file: clamd over its own protocol (INSTREAM, as clamd(8) describes it).

Nothing is written to a disk that the scanner shares, so it may run on another machine.
"""

import socket
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096
_DEFAULT_PORT = 3310


class ScannerDownError(Exception):
    """The scanner did not say whether the file is clean: not there, too slow, or an answer that is none."""


@dataclass(frozen=True)
class Verdict:
    """``found``: the scanner's name for what is in the file, "" when it is clean."""

    found: str

    @property
    def clean(self) -> bool:
        return not self.found


@dataclass(frozen=True)
class Scanner:
    """``path``: a socket in the file system; else ``host`` and ``port``. ``seconds``: for the whole question."""

    host: str = ""
    port: int = 0
    path: str = ""
    seconds: float = 30.0

    def scan(self, content: bytes) -> Verdict:
        """Raises ScannerDownError unless there is a clear answer."""
        try:
            return self._asked(content)
        except OSError as error:
            raise ScannerDownError(type(error).__name__) from error

    def _asked(self, content: bytes) -> Verdict:
        end = time.monotonic() + self.seconds
        with self._connected() as connection:
            connection.sendall(b"zINSTREAM\0")
            for at in range(0, len(content), _CHUNK):
                _within(connection, end)
                part = content[at : at + _CHUNK]
                connection.sendall(len(part).to_bytes(4, "big") + part)
            connection.sendall(b"\0\0\0\0")
            return _understood(_answer(connection, end))

    def _connected(self) -> socket.socket:
        if self.path:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(self.seconds)
            connection.connect(self.path)
            return connection
        return socket.create_connection((self.host, self.port), timeout=self.seconds)


def scanner(address: str, *, seconds: float = 30.0) -> Scanner | None:
    """The scanner at ``clamd://host:port`` or ``clamd:///path/of/its/socket``; None for "". Raises ImproperlyConfigured
    for an address of another shape."""
    if not address:
        return None
    wrong = ImproperlyConfigured("EVIDENCE_SCANNER is clamd://host:port or clamd:///path/of/the/socket.")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or _DEFAULT_PORT
    except ValueError as error:
        raise wrong from error
    if parts.scheme != "clamd" or not (host or parts.path.strip("/")):
        raise wrong
    return Scanner(host, port, seconds=seconds) if host else Scanner(path=parts.path, seconds=seconds)


def _answer(connection: socket.socket, end: float) -> bytes:
    said = b""
    while not said.endswith(b"\0"):
        _within(connection, end)
        part = connection.recv(_LONGEST_ANSWER)
        if not part or len(said) > _LONGEST_ANSWER:
            break
        said += part
    return said


def _within(connection: socket.socket, end: float) -> None:
    """A peer that sends a byte a second is too slow, too."""
    left = end - time.monotonic()
    if left <= 0:
        raise ScannerDownError("too slow")
    connection.settimeout(left)


def _understood(said: bytes) -> Verdict:
    """Two answers are known, "stream: OK" and "stream: <name> FOUND"; anything else is none, above all not "clean"."""
    line = said.rstrip(b"\0\n").decode("ascii", "replace")
    if not said.endswith(b"\0"):
        raise ScannerDownError("half an answer")
    if line == "stream: OK":
        return Verdict("")
    if line.startswith("stream: ") and line.endswith(" FOUND"):
        return Verdict(line.removeprefix("stream: ").removesuffix(" FOUND") or "unnamed")
    raise ScannerDownError("no answer")
