"""A mail server that keeps what it gets, and may refuse, on a free port of this machine."""

import email
import email.policy
import socket
import time

from aiosmtpd.controller import Controller


class Sink:
    """``with Sink() as sink``: ``sink.mails`` grows; ``sink.refuse = "451 later"`` refuses every recipient."""

    def __init__(self):
        self.mails = []
        self.refuse = ""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self):
        self._controller.start()
        return self

    def __exit__(self, *exc):
        self._controller.stop()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        made = email.message_from_bytes(envelope.content, policy=email.policy.default)
        made.recipients = list(envelope.rcpt_tos)
        self.mails.append(made)
        return "250 OK"

    def wait(self, number, seconds):
        """True when ``number`` mails have come within ``seconds``."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and len(self.mails) < number:
            time.sleep(0.1)
        return len(self.mails) >= number
