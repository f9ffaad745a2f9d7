"""Asking clamd: what it is sent, and that nothing but its own words makes a file clean."""

import socket
import threading
import time

import pytest
from django.core.exceptions import ImproperlyConfigured

from core import scanning
from core.scanning import Scanner, ScannerDownError

CONTENT = bytes(range(256)) * 700


class Peer(threading.Thread):
    """Takes one question, by the network or by a socket in the file system, and says ``said``; ``heard`` is what was
    asked."""

    def __init__(self, said, path=None):
        super().__init__(daemon=True)
        self.said, self.heard = said, b""
        if path:
            self.door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self.door.bind(str(path))
            self.door.listen(1)
            self.address = f"clamd://{path}"
        else:
            self.door = socket.create_server(("127.0.0.1", 0))
            self.address = f"clamd://127.0.0.1:{self.door.getsockname()[1]}"

    def run(self):
        connection, _address = self.door.accept()
        with connection:
            while not self.heard.endswith(b"\0\0\0\0"):
                self.heard += connection.recv(65536)
            connection.sendall(self.said)
        self.door.close()


def asked(said, path=None):
    peer = Peer(said, path)
    peer.start()
    try:
        return peer, scanning.scanner(peer.address, seconds=3).scan(CONTENT)
    finally:
        peer.join(timeout=5)


def test_a_file_is_sent_in_parts_that_say_how_long_they_are():
    peer, verdict = asked(b"stream: OK\0")
    assert verdict.clean
    assert peer.heard.startswith(b"zINSTREAM\0")
    sent, at = b"", 10
    while length := int.from_bytes(peer.heard[at : at + 4], "big"):
        sent += peer.heard[at + 4 : at + 4 + length]
        at += 4 + length
    assert sent == CONTENT


def test_a_socket_in_the_file_system_is_asked_in_the_same_way(tmp_path, socket_enabled):
    peer, verdict = asked(b"stream: OK\0", tmp_path / "clamd.sock")
    assert verdict.clean
    assert peer.heard.count(CONTENT[:256]) > 100
    with pytest.raises(ScannerDownError):
        Scanner(path=str(tmp_path / "none.sock"), seconds=1).scan(CONTENT)


def test_what_was_found_is_told_by_its_name():
    _peer, verdict = asked(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")
    assert not verdict.clean
    assert verdict.found == "Win.Test.EICAR_HDB-1"


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\0",
        b"OK\0",
        b"stream: OK",
        b"stream: OK\n",
        b"stream: ok\0",
        b"stream: OK FOUNDATION\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"\xff\xfe\0",
        b"x" * 100_000 + b"\0",
    ],
)
def test_any_other_word_is_no_answer(said):
    with pytest.raises(ScannerDownError):
        asked(said)


def test_nobody_there_is_no_answer():
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    with pytest.raises(ScannerDownError):
        Scanner("127.0.0.1", port, seconds=1).scan(CONTENT)


def test_one_that_takes_nothing_is_given_up_in_time():
    with socket.create_server(("127.0.0.1", 0)) as door:
        began = time.monotonic()
        with pytest.raises(ScannerDownError):
            Scanner("127.0.0.1", door.getsockname()[1], seconds=0.5).scan(bytes(40_000_000))
        assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", None),
        ("clamd://scanner.example", Scanner("scanner.example", 3310)),
        ("clamd://scanner.example:3311", Scanner("scanner.example", 3311)),
        ("clamd://[::1]:3310", Scanner("::1", 3310)),
        ("clamd:///run/clamav/clamd.ctl", Scanner(path="/run/clamav/clamd.ctl")),
    ],
)
def test_addresses(address, found):
    assert scanning.scanner(address) == found


@pytest.mark.parametrize(
    "address", ["clamd://", "clamd:///", "clamd://x:99999", "clamd://x:y", "tcp://x", "x", "clamd://["]
)
def test_an_address_of_nothing_is_refused(address):
    with pytest.raises(ImproperlyConfigured):
        scanning.scanner(address)
