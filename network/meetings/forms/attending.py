"""What those who register attendance tick, type and send."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from network.directory.forms.fields import OneLineField
from network.meetings.marks import Entry
from network.meetings.models import Meeting
from network.meetings.states import Source, Way

# What a device sends at once; the rest follows.
MOST = 100
# What one device can have seen: organisers by hand, or with a camera.
_SOURCES = {Source.LIST.value, Source.SCAN.value}


class CodeForm(forms.Form):
    """The code of a ticket, typed by hand or read by the telephone's own camera."""

    code = OneLineField(
        label=gettext_lazy("Code of the ticket"),
        max_length=40,
        error_messages={"required": gettext_lazy("Type the code that stands on the ticket.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "input--short"}),
    )


class CheckInForm(forms.Form):
    """``holds``: they are known by their account or by the link they came by; else by the code of their ticket."""

    code = OneLineField(
        label=gettext_lazy("Code of the event"),
        max_length=40,
        help_text=gettext_lazy("It is shown where the event takes place, and on the screen of an event online."),
        error_messages={"required": gettext_lazy("Type the code of the event.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "input--short"}),
    )
    ticket = OneLineField(
        label=gettext_lazy("Code of your ticket"),
        max_length=40,
        help_text=gettext_lazy("It stands on the page that the link in our mail opens."),
        error_messages={"required": gettext_lazy("Type the code of your ticket.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "input--short"}),
    )
    # Which button was pressed; none of them is as they registered.
    way = forms.ChoiceField(choices=Way.choices, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, holds: bool, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["way"]
        chosen.choices = [(way.value, way.label) for way in meeting.ways]
        if holds:
            del self.fields["ticket"]


def ticked(data: Mapping[str, Any], shown: Mapping[uuid.UUID, str]) -> list[Entry]:
    """What was changed in the list since it was shown, seen now. ``shown``: ids of those in the list with the way they
    registered for. The same form sent twice gives the same nonces. What is not understood changes nothing."""
    was = dict(_pair(each) for each in data.get("was", "").split())
    here = set(data.getlist("here"))  # type: ignore[attr-defined] # a QueryDict
    seed, now = _uuid(data.get("seed", "")) or uuid.uuid4(), clock.now()
    entries = []
    for pk, registered in shown.items():
        key = str(pk)
        way = data.get(f"way-{key}") or was.get(key) or registered
        present = key in here
        if present != (key in was) or (present and way != was[key]):
            nonce = uuid.uuid5(seed, f"{key} {present} {way}")
            entries.append(Entry(pk, present, way, now, nonce, Source.LIST))
    return entries


def sent(body: bytes) -> list[Entry]:
    """What a device saw, as it tells: ``{"now": when by its clock it sends this, "entries": [{"registration",
    "present", "way", "at", "nonce", "source"}]}``, times as in ISO 8601. Moments are moved by what its clock is wrong.

    Raises ValidationError when it is anything else.
    """
    try:
        told = json.loads(body)
        ahead = _moment(told["now"]) - clock.now()
        rows = told["entries"]
        if not isinstance(rows, list) or len(rows) > MOST:
            raise ValueError
        return [_entry(row, ahead) for row in rows]
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise ValidationError(_("This is not a list of who is there."), code="malformed") from error


def _entry(row: Mapping[str, Any], ahead: dt.timedelta) -> Entry:
    if row["source"] not in _SOURCES or not isinstance(row["present"], bool) or not isinstance(row["way"], str):
        raise ValueError
    at = _moment(row["at"]) - ahead
    return Entry(uuid.UUID(row["registration"]), row["present"], row["way"], at, uuid.UUID(row["nonce"]), row["source"])


def _moment(text: str) -> dt.datetime:
    found = parse_datetime(text)
    if found is None or found.tzinfo is None:
        raise ValueError
    return found


def _pair(text: str) -> tuple[str, str]:
    key, _colon, way = text.partition(":")
    return key, way


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
