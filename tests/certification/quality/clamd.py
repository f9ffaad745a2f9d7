"""A scanner on loopback that speaks clamd's protocol (INSTREAM), and one that misbehaves in every way."""

import contextlib
import socket
import threading

EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class Scanner(threading.Thread):
    """``manner``: "honest", "silent", "garbage", "half", "slow" or "slams"."""

    def __init__(self, manner="honest"):
        super().__init__(daemon=True)
        self.manner, self.asked = manner, 0
        self.door = socket.create_server(("127.0.0.1", 0))
        self.stopped = threading.Event()

    @property
    def address(self):
        return f"clamd://127.0.0.1:{self.door.getsockname()[1]}"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_error):
        self.stopped.set()
        self.door.close()

    def run(self):
        while not self.stopped.is_set():
            try:
                connection, _address = self.door.accept()
            except OSError:
                return
            self.asked += 1
            with connection, contextlib.suppress(OSError):
                self.answer(connection)

    def answer(self, connection):
        if self.manner == "slams":
            return
        content = self.read(connection)
        if self.manner == "silent":
            self.stopped.wait(5)
        elif self.manner == "slow":
            for sign in b"stream: OK\0":
                if self.stopped.wait(0.4):
                    return
                connection.sendall(bytes([sign]))
        else:
            found = b"Eicar-Test-Signature FOUND" if EICAR in content else b"OK"
            said = {"honest": b"stream: " + found + b"\0", "garbage": b"stream: MAYBE\0", "half": b"stream: O"}
            connection.sendall(said[self.manner])

    @staticmethod
    def read(connection):
        stream = connection.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(stream.read(4), "big"):
            content += stream.read(length)
        return content
