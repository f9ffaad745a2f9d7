"""What the form of a meeting shows before anything is typed, and what stands there now for whoever was overtaken."""

import datetime as dt
from typing import Any

from django.utils.formats import date_format

from accounts.models import User
from network.directory.forms.compared import differing
from network.directory.forms.texts import initial_texts
from network.directory.hours.words import clock_time
from network.directory.links import token
from network.meetings import content, seen
from network.meetings.areas import Area
from network.meetings.forms.organising import MeetingForm
from network.meetings.forms.organising_when import times
from network.meetings.models import Meeting
from network.meetings.states import Audience, Kind, Scope, Way

_AS_IT_IS = (
    *("kind", "services", "asks", "audience", "street", "postal_code", "join_link"),
    *("contact_name", "contact_email", "contact_phone"),
)


def initial(meeting: Meeting) -> dict[str, Any]:
    """Of a meeting that is edited."""
    return {
        **initial_texts(meeting, content.TEXTS),
        **{name: getattr(meeting, name) for name in _AS_IT_IS},
        **times(meeting),
        "languages": [term.key for term in meeting.languages.all()],
        "facts": [term.key for term in meeting.facts.all()],
        "networks": [each.slug for each in meeting.networks.all()],
        "onsite": Way.ONSITE in meeting.ways,
        "onsite_seats": meeting.onsite_seats or None,
        "online": Way.ONLINE in meeting.ways,
        "online_seats": meeting.online_seats or None,
        "municipality": meeting.municipality.name if meeting.municipality else "",
        "guests": "yes" if meeting.guests else "no",
        "scope": Scope.THIS,
        "stamp": seen.stamp(meeting),
    }


def suggested(user: User, areas: list[Area]) -> dict[str, Any]:
    """Of a new one: a network meeting for the members of the network, in Finnish, on site and online, about which the
    organiser answers."""
    first = areas[0]
    return {
        "area": first.key,
        "kind": Kind.NETWORK_MEETING,
        "audience": Audience.NETWORK,
        "networks": [first.network.slug] if first.network else [],
        "languages": ["fi"],
        "onsite": True,
        "online": True,
        "guests": "yes",
        "contact_name": user.name,
        "contact_email": user.email,
        "seed": token(),
    }


def now_there(sent: MeetingForm, now: MeetingForm) -> list[tuple[str, str]]:
    """As `compared.differing`, with days and times as people write them."""
    plain = {str(field.label): field.initial for field in now.visible_fields()}
    return [(label, _said(plain[label], said)) for label, said in differing(sent, now)]


def _said(value: Any, said: str) -> str:
    if isinstance(value, dt.date):
        return date_format(value, "SHORT_DATE_FORMAT")
    return clock_time(value) if isinstance(value, dt.time) else said
