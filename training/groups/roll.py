"""What a leader sees of a group: its members, and how far those are who share it. The number of queries does not grow
with the members."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core import clock
from core.texts import Words, words
from training.courses import progress
from training.courses.models import CourseVersion, Enrolment
from training.courses.progress import Progress
from training.courses.states import ItemKind
from training.groups.models import Group, Membership
from training.groups.states import STUCK_DAYS


@dataclass(frozen=True)
class Part:
    """A part of the course that leaders register or confirm; ``text`` says what is asked."""

    key: str
    title: Words
    text: Words


@dataclass(frozen=True)
class Row:
    """A member. ``progress`` is None for whoever does not share it: then there is nothing here but the name."""

    membership: Membership
    progress: Progress | None
    language: str

    @property
    def name(self) -> str:
        return str(self.membership.person)

    @cached_property
    def missing(self) -> list[Words]:
        return [words(item["title"], self.language) for item in self.progress.missing] if self.progress else []

    @property
    def more_missing(self) -> int:
        """How many are missing beside the first."""
        return max(0, len(self.missing) - 1)

    @property
    def last_active(self) -> dt.date | None:
        """A day and no more: nobody is watched by the minute."""
        return clock.day_of(self.progress.enrolment.touched_at) if self.progress else None

    @cached_property
    def stuck(self) -> bool:
        """Nothing was finished for STUCK_DAYS, and something is left."""
        if self.progress is None or self.progress.completed:
            return False
        enrolment = self.progress.enrolment
        finished = [row.done_at for row in enrolment.progress.all()]
        sent = [attempt.submitted_at for attempt in enrolment.attempts.all() if attempt.submitted_at]
        latest = max([enrolment.started_at, self.membership.joined_at, *finished, *sent])
        return clock.day_of(latest) <= clock.today() - dt.timedelta(days=STUCK_DAYS)

    def registered(self, key: str) -> bool:
        """Whether a part is known to be done; never of whoever does not share."""
        return self.progress is not None and key in self.progress.done


@dataclass(frozen=True)
class Roll:
    """Members in the order of their names, and the parts of the course that leaders register or confirm."""

    rows: tuple[Row, ...]
    meetings: tuple[Part, ...]
    skills: tuple[Part, ...]

    @property
    def sharing(self) -> list[Row]:
        return [row for row in self.rows if row.progress]

    @property
    def completed(self) -> int:
        return sum(row.progress.completed for row in self.rows if row.progress)

    @property
    def stuck(self) -> int:
        return sum(row.stuck for row in self.rows)

    def meeting(self, key: str) -> Part | None:
        return next((part for part in self.meetings if part.key == key), None)

    def skill(self, key: str) -> Part | None:
        return next((part for part in self.skills if part.key == key), None)

    def row(self, pk: int) -> Row | None:
        return next((row for row in self.rows if row.membership.pk == pk), None)


def of(group: Group, language: str) -> Roll:
    """Eight queries, for one member or for fifty."""
    memberships = sorted(group.memberships.active().select_related("person"), key=_by_name)
    shared = progress.of_people(group.course, [each.person_id for each in memberships if each.shares_progress])
    rows = [Row(each, shared.get(each.person_id) if each.shares_progress else None, language) for each in memberships]
    found = versions(group, memberships)
    return Roll(tuple(rows), _parts(found, ItemKind.ATTENDANCE, language), _parts(found, ItemKind.SKILL, language))


def names(group: Group) -> list[Membership]:
    """The active members in the order of their names. One query."""
    return sorted(group.memberships.active().select_related("person"), key=_by_name)


def _by_name(membership: Membership) -> tuple[str, int]:
    return str(membership.person).casefold(), membership.pk


def versions(group: Group, memberships: Iterable[Membership]) -> list[CourseVersion]:
    """The current version and those the members are on, newest first: what one of them lacks is still registered for
    another. Whose version is whose is not told."""
    people = [each.person_id for each in memberships]
    taken = Enrolment.objects.filter(course=group.course_id, person__in=people).values_list("version")
    rows = CourseVersion.objects.filter(course=group.course_id)
    return list((rows.filter(pk__in=taken) | rows.current()).order_by("-number"))


def _parts(versions: Iterable[CourseVersion], kind: ItemKind, language: str) -> tuple[Part, ...]:
    found: dict[str, Any] = {}
    for version in versions:
        for item in version.items(kind):
            found.setdefault(item["key"], item)
    return tuple(
        Part(key, words(item["title"], language), words(item.get("text", {}), language)) for key, item in found.items()
    )
