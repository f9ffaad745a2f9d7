"""What a meeting leaves behind, for its public page, for the page of a participant's link and for paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from core.texts import Words
from network.meetings import links, minuting, policies, tickets, wording
from network.meetings.minuting import Reading
from network.meetings.models import ActionPoint, Material, Meeting, Minutes, Registration
from network.meetings.points import Tally, shown
from network.meetings.states import RegistrationState
from network.meetings.uploads import by_name


@dataclass(frozen=True)
class Thing:
    """One material as a reader gets it. ``kind``: "PDF" and the like; "" for a link."""

    title: Words
    note: Words
    material: Material
    url: str
    kind: str


@dataclass(frozen=True)
class Promise:
    """One action point for participants. ``who``: "" where the person is not known to them by name."""

    text: Words
    who: str
    organisation: str
    point: ActionPoint


@dataclass(frozen=True)
class Aftermath:
    """For meetings/_aftermath.html. ``points``: for participants and organisers; everybody else reads the numbers."""

    materials: Sequence[Thing]
    reading: Reading | None
    minutes: Minutes | None
    minutes_url: str
    tally: Tally
    points: Sequence[Promise]

    def __bool__(self) -> bool:
        return bool(self.materials or self.reading)


def of(meeting: Meeting, user: Any, *, key: str = "", token: str = "") -> Aftermath:
    """For somebody who may know of the meeting: its page asked that. ``key``: the secret of an invitation, which stays
    in the addresses. ``token``: the secret of a registration that takes part, whose page this is. A number of queries
    that does not grow with what there is."""
    among_us = bool(token) or policies.is_among_us(user, meeting)
    rows = [each for each in meeting.materials.filter(removed_at=None) if each.public or among_us]
    minutes = minuting.of(meeting)
    revision = minuting.published(minutes)
    promised = list(shown(meeting.action_points.filter(dropped_at=None))) if revision else []
    return Aftermath(
        materials=[thing(each, _file(each, key, token)) for each in rows],
        reading=minuting.read(revision) if revision else None,
        minutes=minutes,
        minutes_url=_paper(meeting, key, token),
        tally=Tally(sum(each.done_at is not None for each in promised), len(promised)),
        points=[promise(each) for each in promised] if among_us else [],
    )


def of_ticket(registration: Registration, user: Any) -> Aftermath | None:
    """For the page of a registration; None unless it takes part, and once a guest was forgotten."""
    if registration.state != RegistrationState.CONFIRMED or registration.forgotten_at:
        return None
    return of(registration.meeting, user, token=tickets.token(registration))


def thing(material: Material, url: str) -> Thing:
    kind = by_name(material.file_name) if material.file_name else None
    title, note = wording.text(material, "title"), wording.text(material, "access_note")
    return Thing(title, note, material, material.link or url, kind.label if kind else "")


def promise(point: ActionPoint) -> Promise:
    """Without the address of whoever gave no name."""
    who = point.owner.name if point.owner else point.owner_name
    return Promise(wording.text(point, "text"), who, str(point.organisation or ""), point)


def _file(material: Material, key: str, token: str) -> str:
    if token:
        return reverse("meetings:ticket_file", args=[token, material.pk])
    return links.with_key(reverse("meetings:material_file", args=[material.meeting_id, material.pk]), key)


def _paper(meeting: Meeting, key: str, token: str) -> str:
    if token:
        return reverse("meetings:ticket_minutes", args=[token])
    return links.with_key(reverse("meetings:minutes_pdf", args=[meeting.pk]), key)
