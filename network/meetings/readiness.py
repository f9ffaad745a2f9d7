"""What a meeting still lacks before people can be asked to come, and what may be a slip."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import clock
from network.directory.languages import texts
from network.meetings.models import AgendaItem, Meeting
from network.meetings.states import Way


@dataclass(frozen=True)
class Lack:
    """``field``: of the form, where it is put right."""

    code: str
    text: str | Promise
    field: str


def lacks(meeting: Meeting) -> list[Lack]:
    """What keeps a meeting from being published; empty when nothing does. For whom it is asks for nothing more: who is
    invited needs no network."""
    return [lack for wanted, lack in _asked(meeting) if wanted]


def warnings(meeting: Meeting, agenda: Sequence[AgendaItem]) -> list[Lack]:
    """What is allowed and may still be forgotten."""
    return list(_warned(meeting, agenda))


def _asked(meeting: Meeting) -> list[tuple[bool, Lack]]:
    onsite = Way.ONSITE in meeting.ways
    return [
        (not texts(meeting, "title"), _TITLE),
        (not meeting.languages.exists(), _LANGUAGE),
        (onsite and not texts(meeting, "place_name"), _PLACE),
        (onsite and meeting.municipality_id is None, _MUNICIPALITY),
        (meeting.starts_at <= clock.now(), PAST),
    ]


def _warned(meeting: Meeting, agenda: Sequence[AgendaItem]) -> Iterator[Lack]:
    if Way.ONLINE in meeting.ways and not meeting.join_link:
        yield _LINK
    if Way.ONSITE in meeting.ways and not meeting.facts.exists():
        yield _FACTS
    if not (meeting.contact_email or meeting.contact_phone):
        yield _CONTACT
    if too_long(meeting, agenda):
        yield _AGENDA


def too_long(meeting: Meeting, agenda: Sequence[AgendaItem]) -> bool:
    """Whether the agenda takes longer than the meeting."""
    return dt.timedelta(minutes=sum(item.minutes for item in agenda)) > meeting.ends_at - meeting.starts_at


PAST = Lack("past", _("The event would begin in the past. Choose a later time."), "day")
_TITLE = Lack("title", _("The event needs a title."), "title_fi")
_LANGUAGE = Lack("language", _("Say in which languages the event is held."), "languages")
_PLACE = Lack("place", _("Write the name of the place."), "place_name_fi")
_MUNICIPALITY = Lack("municipality", _("Write in which municipality the place is."), "municipality")
_LINK = Lack("link", _("The link to join is missing. You can add it later: participants are told."), "join_link")
_FACTS = Lack("facts", _("Nothing is said about the accessibility of the place."), "facts")
_CONTACT = Lack("contact", _("Nobody is named who answers questions."), "contact_email")
_AGENDA = Lack("agenda", _("The agenda takes longer than the event."), "agenda")
