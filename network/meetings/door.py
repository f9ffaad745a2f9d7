"""Codes at the door, and when it is open: the code of a ticket, which organisers scan or type, and the code of a
meeting, which participants scan or type themselves."""

import base64
import datetime as dt
import hashlib
import io
import secrets
from collections.abc import Iterable
from urllib.parse import urlencode

import segno
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from core import clock
from core.addresses import whole
from network.meetings.models import Meeting, Registration
from network.meetings.states import MeetingState

# 31 signs that are not mistaken for one another: no 0 O 1 I L.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
TICKET_LENGTH, MEETING_LENGTH = 8, 6
# Attendance can be registered from so long before the beginning.
BEFORE = dt.timedelta(hours=2)
# Participants register themselves from so long before the beginning until so long after the end.
SELF_BEFORE, SELF_AFTER = dt.timedelta(minutes=30), dt.timedelta(hours=2)


def new_code() -> str:
    """Of a meeting: 31 to the sixth, about 900 million."""
    return "".join(secrets.choice(SIGNS) for _each in range(MEETING_LENGTH))


def of_ticket(registration: Registration) -> str:
    """The code of a ticket: made of the hash of its secret, and not leading back to either. It says which registration
    it is to whoever organises the meeting; alone it opens nothing."""
    digest = hashlib.sha256(f"meetings.door:{registration.token_hash}".encode()).digest()
    number, signs = int.from_bytes(digest, "big"), ""
    for _each in range(TICKET_LENGTH):
        number, place = divmod(number, len(SIGNS))
        signs += SIGNS[place]
    return signs


def typed(text: str) -> str:
    """A code as somebody typed it: spaces, hyphens and small letters do not matter."""
    return "".join(sign for sign in text.upper() if sign.isalnum())[:40]


def shown(code: str) -> str:
    """In two halves: "7K4M-2Q9X"."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}" if code else ""


def same(meeting: Meeting, text: str) -> bool:
    """Whether this is the code of the meeting; never while it has none."""
    return bool(meeting.check_in_code) and constant_time_compare(typed(text), meeting.check_in_code)


def holder(rows: Iterable[Registration], text: str) -> Registration | None:
    """Of these the one whose ticket has this code."""
    wanted = typed(text)
    return next((row for row in rows if constant_time_compare(of_ticket(row), wanted)), None)


def takes_place(meeting: Meeting) -> bool:
    """Neither a draft nor cancelled."""
    return meeting.state in {MeetingState.PUBLISHED, MeetingState.HELD}


def has_opened(meeting: Meeting) -> bool:
    """Whether organisers can register who is there."""
    return clock.now() >= meeting.starts_at - BEFORE


def is_open(meeting: Meeting) -> bool:
    """Whether participants can register themselves now."""
    now = clock.now()
    return takes_place(meeting) and meeting.starts_at - SELF_BEFORE <= now <= meeting.ends_at + SELF_AFTER


def address_of_ticket(registration: Registration) -> str:
    """What the code of a ticket leads to: the page where organisers register whose it is. A telephone's own camera
    opens it, too."""
    code = urlencode({"code": of_ticket(registration)})
    return whole(f"{reverse('meetings:scan', args=[registration.meeting_id])}?{code}")


def address_of(meeting: Meeting) -> str:
    """What the code on the wall leads to: the page where participants say that they are there."""
    code = urlencode({"code": meeting.check_in_code})
    return whole(f"{reverse('meetings:check_in', args=[meeting.pk])}?{code}")


def picture(address: str) -> str:
    """A QR code (ISO/IEC 18004) as an address that holds the drawing, for an <img>."""
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawing, kind="svg", border=4, omitsize=True, dark="#14282d", light="#fff", xmldecl=False, svgns=True, nl=False
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(drawing.getvalue()).decode()}"
