"""Where mail goes in the demo: a file each, and the words on the terminal, so that a code in them can be read there."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from core import clock


class FileAndConsoleBackend(BaseEmailBackend):
    """Writes ``<time>-<message id>.eml`` under EMAIL_FILE_PATH and prints recipient, subject, file and text."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            self._say(message, _write(folder, message))
        return len(email_messages)

    def _say(self, message: EmailMessage, file: Path) -> None:
        rule = "-" * 72
        attached = f"\n{len(message.attachments)} attachment(s): see the file" if message.attachments else ""
        sys.stdout.write(
            f"{rule}\nMail to {', '.join(message.recipients())}: {message.subject}\n{file}{attached}\n\n"
            f"{message.body.strip()}\n{rule}\n"
        )
        sys.stdout.flush()


def _write(folder: Path, message: EmailMessage) -> Path:
    """The file appears whole or not at all: it is written beside and renamed."""
    made = message.message()
    name = re.sub(r"[^A-Za-z0-9-]", "", str(made["Message-ID"]).partition("@")[0])
    file = folder / f"{clock.now():%Y%m%dT%H%M%S%f}-{name}.eml"
    draft = file.with_suffix(".part")
    draft.write_bytes(made.as_bytes())
    return draft.replace(file)
