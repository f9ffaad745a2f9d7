"""Mail: a row in the caller's transaction first, then a job; a worker claims the row, sends it and marks it, once."""

import datetime as dt
import logging
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.template import Context, Engine
from django.utils import translation
from django_q.tasks import async_task

from core import clock, faults
from core.models import OutgoingMail

log = logging.getLogger("vieri.mail")

LONGEST_SUBJECT = 250
LONGEST_DELAY = dt.timedelta(hours=6)
# A sweep ends after this many seconds, well within the queue's timeout; the next one goes on where it stopped.
SWEEP_SECONDS = 25


@dataclass(frozen=True)
class Message:
    """One mail to one person. ``template`` is a name under ``mails/`` without ``.txt``; ``attachment`` is "kind:id".

    ``secret``: it holds a one-time code, so its words are emptied from the row once it is sent.
    """

    template: str
    to: str
    language: str
    context: Mapping[str, object] = field(default_factory=dict)
    attachment: str = ""
    secret: bool = False


@dataclass(frozen=True)
class Attachment:
    filename: str
    content: bytes
    mimetype: str


class NotAcceptedError(Exception):
    """The mail server's program took the mail without an error and yet sent nothing."""


_makers: dict[str, Callable[[str, str], Attachment]] = {}
_filters: list[Callable[[str, str], bool]] = []


def register_attachment(kind: str, make: Callable[[str, str], Attachment]) -> None:
    """Slot: ``make(id, language)`` builds the file when the mail is sent, in the worker, outside any transaction."""
    _makers[kind] = make


def register_filter(wanted: Callable[[str, str], bool]) -> None:
    """Slot: ``wanted(template, to)`` says, before a mail is written, whether its reader wants such mails. Asked for
    every mail, so it must be quick about those that nobody can do without."""
    if wanted not in _filters:
        _filters.append(wanted)


def post(message: Message) -> OutgoingMail | None:
    """Writes the mail and its job in the caller's transaction: both exist when that commits, neither when it does not.
    None, and nothing is written, when the reader wants no such mails; for the caller it is as good as written.

    Raises ValidationError for an address that is none, LookupError for a language or an attachment nobody knows.
    """
    validate_email(message.to)
    language = translation.get_supported_language_variant(message.language)
    if message.attachment:
        _maker(message.attachment)
    if not all(wanted(message.template, message.to) for wanted in _filters):
        return None
    subject, body = render(message.template, message.context, language)
    with transaction.atomic():
        mail = OutgoingMail.objects.create(
            template=message.template,
            to=message.to,
            language=language,
            subject=subject,
            body=body,
            attachment=message.attachment,
            secret=message.secret,
        )
        async_task("core.tasks.deliver_mail", mail.pk)
    return mail


def withdraw(attachment: str) -> int:
    """Takes back what would carry this attachment and has not gone out yet, in the caller's transaction."""
    return OutgoingMail.objects.filter(attachment=attachment, sent_at=None).delete()[0]


def render(template: str, context: Mapping[str, object], language: str) -> tuple[str, str]:
    """Subject and text of ``mails/<template>.txt`` in a language. The first line is the subject."""
    with translation.override(language):
        made = Engine.get_default().get_template(f"mails/{template}.txt")
        raw = made.render(Context({**context, "site_url": settings.SITE_URL}, autoescape=False))
    # Other control characters have no place in a mail, and PostgreSQL does not store all of them.
    text = "".join(c for c in raw if c in "\n\t" or unicodedata.category(c) != "Cc").strip()
    subject, _, body = text.partition("\n")
    body = "\n".join(line.rstrip() for line in body.strip().splitlines())
    # A subject is one line of printable signs: no value in it can begin another header.
    subject = " ".join("".join(c if c.isprintable() else " " for c in subject).split())
    return subject[:LONGEST_SUBJECT], re.sub(r"\n{3,}", "\n\n", body) + "\n"


def deliver(mail_id: int) -> bool:
    """Sends one waiting mail; True when this call sent it. What fails is written in the row and tried again later."""
    mail = _claim(mail_id)
    if mail is None:
        return False
    try:
        faults.reach("mail.claimed")
        made = _build(mail)
        faults.reach("mail.ready")
        if not _hold(mail):
            return False
        if made.send() != 1:
            raise NotAcceptedError
        faults.reach("mail.sent")
    except Exception as error:  # noqa: BLE001 -- whatever it was, the row has to say so and the next mail has to go on
        _failed(mail, error)
        return False
    OutgoingMail.objects.filter(pk=mail.pk, sent_at=None).update(
        sent_at=clock.now(), failed_at=None, claimed_until=None, last_error="", **_forget(mail)
    )
    return True


def sweep() -> int:
    """Sends what is due and held by nobody: jobs that were lost, senders that died, second tries. Returns how many."""
    sent, end = 0, clock.now() + dt.timedelta(seconds=SWEEP_SECONDS)
    for mail_id in OutgoingMail.objects.waiting().order_by("due_at").values_list("pk", flat=True)[:500]:
        if clock.now() >= end:
            break
        sent += deliver(mail_id)
    return sent


def _claim(mail_id: int) -> OutgoingMail | None:
    """Takes the row for MAIL_LEASE_SECONDS, or returns None when there is nothing (more) to do.

    Compare and swap in one UPDATE, alike on every database: ``attempts`` grows with each claim, so only one of those
    who read the same row can write it. Counted before the work, so that a mail that kills its sender ends, too.
    """
    mail = OutgoingMail.objects.waiting().filter(pk=mail_id).first()
    if mail is None:
        return None
    row = OutgoingMail.objects.filter(pk=mail.pk, attempts=mail.attempts, sent_at=None, failed_at=None)
    if mail.attempts >= settings.MAIL_MAX_ATTEMPTS:
        error = mail.last_error or "SenderDied"
        row.update(failed_at=clock.now(), claimed_until=None, last_error=error, **_forget(mail))
        log.error("mail %s given up: its sender died %s times", mail.pk, mail.attempts)
        return None
    if not row.update(attempts=F("attempts") + 1, claimed_until=_lease()):
        return None
    mail.attempts += 1
    return mail


def _hold(mail: OutgoingMail) -> bool:
    """Renews the claim just before sending: False when making the attachment took so long that another has the row."""
    row = OutgoingMail.objects.filter(pk=mail.pk, attempts=mail.attempts, sent_at=None, failed_at=None)
    return bool(row.update(claimed_until=_lease()))


def _forget(mail: OutgoingMail) -> dict[str, Any]:
    """What is emptied of a mail that will not be sent any more."""
    return {"subject": "", "body": ""} if mail.secret else {}


def _lease() -> dt.datetime:
    return clock.now() + dt.timedelta(seconds=settings.MAIL_LEASE_SECONDS)


def _failed(mail: OutgoingMail, error: Exception) -> None:
    """Only the kind of the error is kept: servers repeat the address in its text."""
    name = type(error).__name__
    last = mail.attempts >= settings.MAIL_MAX_ATTEMPTS
    delay = min(dt.timedelta(seconds=settings.MAIL_RETRY_SECONDS) * 4 ** (mail.attempts - 1), LONGEST_DELAY)
    change = {"failed_at": clock.now(), **_forget(mail)} if last else {"due_at": clock.now() + delay}
    OutgoingMail.objects.filter(pk=mail.pk, attempts=mail.attempts, sent_at=None).update(
        claimed_until=None, last_error=name, **change
    )
    log.log(logging.ERROR if last else logging.WARNING, "mail %s, attempt %s: %s", mail.pk, mail.attempts, name)


def _build(mail: OutgoingMail) -> EmailMessage:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {
        "Message-ID": f"<{mail.key}@{domain}>",
        "Content-Language": mail.language,
        "Auto-Submitted": "auto-generated",
    }
    made = EmailMessage(mail.subject, mail.body, to=[mail.to], headers=headers)
    if mail.attachment:
        make, key = _maker(mail.attachment)
        with translation.override(mail.language):
            file = make(key, mail.language)
        made.attach(file.filename, file.content, file.mimetype)
    return made


def _maker(attachment: str) -> tuple[Callable[[str, str], Attachment], str]:
    kind, _, key = attachment.partition(":")
    return _makers[kind], key
