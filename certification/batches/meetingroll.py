"""Those who were at a meeting of the network, as a list to issue certificates of attendance from.

Those who registered without an account get none: nobody could hand it out to them later, take it back, or tell who they
are. Whether there is an account with their address is not said here, and makes no difference: that is for the person
to tell, by registering, or checking in, while they are signed in.
"""

import uuid
from collections.abc import Collection
from functools import cached_property
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, override
from django.utils.translation import gettext as _

from accounts.models import User
from certification.batches import rolls
from certification.batches.rolls import Grant, Had, Lacking, Part, Sheet, Wording
from certification.credentials import sources
from certification.credentials.models import Credential
from certification.credentials.states import Kind
from core.texts import Words
from network.directory.languages import texts
from network.meetings import attending, door, sections, wording
from network.meetings.models import Meeting, Registration
from network.meetings.states import MeetingState, RegistrationState

NAME = "meeting"
_PART = "attendance"

_OWN = gettext_lazy("You: somebody else has to issue yours")
_ABSENT = gettext_lazy("Not registered as present")
_NO_ACCOUNT = gettext_lazy("Registered without an account: a certificate is kept in an account")


class MeetingRoll:
    """See `rolls.Roll`."""

    menu = "meetings:meetings"

    def __init__(self, meeting: Meeting, user: User) -> None:
        self._meeting, self._user = meeting, user

    @property
    def name(self) -> str:
        return wording.when(self._meeting)

    @property
    def about(self) -> Words:
        return wording.text(self._meeting, "title")

    @property
    def steps(self) -> list[tuple[str, str]]:
        own = reverse("meetings:desk", args=[self._meeting.pk])
        return [
            (gettext("Desk"), reverse("desk")),
            (gettext("Events"), reverse("meetings:meetings")),
            (str(self.about), own),
        ]

    def address(self, part: str = "") -> str:
        if part:
            return reverse("batches:meeting_issue", args=[self._meeting.pk, part])
        return reverse("batches:meeting", args=[self._meeting.pk])

    def parts(self) -> list[Part]:
        """One: taking part, once the meeting is over."""
        return [Part(_PART, Kind.ATTENDANCE, texts(self._meeting, "title"))] if self._meeting.is_over else []

    def sheet(self, part: Part) -> Sheet:
        """Three queries, for one participant or for five hundred."""
        grants, had, lacking = [], [], []
        given = self._given
        for row in self._rows:
            source, name = self._source(row), row.shown_name
            if row.pk not in self._here:
                lacking += [Lacking(name, _ABSENT)] if row.state == RegistrationState.CONFIRMED and name else []
            elif row.person is None:
                lacking.append(Lacking(name or gettext("name deleted"), _NO_ACCOUNT))
            elif source in given:
                had.append(Had(name, given[source]))
            elif row.person == self._user:
                lacking.append(Lacking(name, _OWN))
            else:
                grants.append(Grant(row.person, source, self._wording, self._meeting.ends_at))
        return Sheet(tuple(grants), tuple(had), tuple(lacking))

    def shown(self, people: Collection[int]) -> set[int]:
        """All who registered: who organises has the list of them anyway."""
        rows = self._meeting.registrations.filter(person__in=people)
        return {pk for pk in rows.values_list("person", flat=True) if pk}

    def silent(self) -> list[str]:
        return []

    @cached_property
    def _here(self) -> Collection[uuid.UUID]:
        return attending.present(self._meeting)

    @cached_property
    def _rows(self) -> list[Registration]:
        """Whoever was there, and whoever was expected, in the order of their names; each once. Of several registrations
        of one person that by which they were there counts, and that of their account before others."""
        found, known = [], set[object]()
        for row in sorted(self._meeting.registrations.select_related("person"), key=self._rank):
            keys = attending.whose(row)
            found += [] if keys & known else [row]
            known |= keys
        return sorted(found, key=lambda row: (row.shown_name.casefold(), row.turn))

    def _rank(self, row: Registration) -> tuple[Any, ...]:
        absent = row.pk not in self._here
        return absent, absent and row.state != RegistrationState.CONFIRMED, row.person_id is None, row.turn

    @property
    def _given(self) -> dict[str, Credential]:
        """The credentials given for this, by their source; also those that were erased since."""
        by_source: dict[str, str] = {}
        for row in self._rows:
            if row.person_id and row.pk in self._here:
                source = self._source(row)
                by_source |= {source: source, sources.erased(source): source}
        found = Credential.objects.filter(source__in=by_source).defer("content")
        return {by_source[each.source]: each for each in found}

    def _source(self, row: Registration) -> str:
        return sources.of_meeting(self._meeting.pk, row.person_id) if row.person_id else f"guest:{row.pk}"

    @cached_property
    def _wording(self) -> Wording:
        """What the certificate says: the title of the meeting, when it was and who organised it, in the languages of
        the title."""
        title = texts(self._meeting, "title")
        content = {
            "title": title,
            "goals": [],
            "extent": {},
            "note": {},
            "criteria": {code: _criteria(self._meeting, code) for code in title},
            "issuer": settings.CREDENTIAL_ISSUER,
        }
        minutes = round((self._meeting.ends_at - self._meeting.starts_at).total_seconds() / 60)
        return Wording(f"meeting {self._meeting.pk}", content, minutes)


def _criteria(meeting: Meeting, language: str) -> str:
    with override(language):
        said = {"when": wording.when(meeting), "organiser": wording.organiser(meeting)}
        return _("Taking part: %(when)s. Organised by: %(organiser)s.") % said


def open_for(user: User, key: str) -> MeetingRoll | None:
    """The meeting with this id, for whoever organises it today; None for what did not take place."""
    try:
        pk = uuid.UUID(key)
    except ValueError:
        return None
    rows = Meeting.objects.coordinated_by(user).select_related("region", "network", "municipality")
    meeting = rows.exclude(state__in=[MeetingState.DRAFT, MeetingState.CANCELLED]).filter(pk=pk).first()
    return MeetingRoll(meeting, user) if meeting else None


def offer(meeting: Meeting) -> dict[str, Any]:
    """On the page of attendance: the way to the certificates. ``address`` is "" before the meeting is over."""
    address = reverse("batches:meeting", args=[meeting.pk])
    straight = reverse("batches:meeting_issue", args=[meeting.pk, _PART])
    return {"list": address, "address": straight if meeting.is_over and door.takes_place(meeting) else ""}


def register() -> None:
    rolls.register(NAME, open_for)
    sections.register("batches/_meeting.html", offer)
