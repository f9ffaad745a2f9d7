"""The members of a group of a course, as a list to issue from: attendance that was registered, skills confirmed.

What a leader does not see on the page of the group is not told here either: of members who do not share their progress
there is the name, and no more. What was registered for them is theirs all the same, so they get their certificates.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_lazy

from accounts.models import User
from certification.batches import rolls
from certification.batches.rolls import Grant, Had, Lacking, Part, Sheet, Wording
from certification.credentials import sources
from certification.credentials.models import Credential
from certification.credentials.states import Kind
from core import clock
from core.texts import Text, Words, words
from training.courses.models import CourseVersion, ItemProgress
from training.courses.states import ItemKind
from training.groups import roll, sections
from training.groups.models import Group, Membership

NAME = "group"

_KINDS = {ItemKind.ATTENDANCE: Kind.ATTENDANCE, ItemKind.SKILL: Kind.SKILL}
_OWN = gettext_lazy("You: somebody else has to issue yours")
_NOT_YET = {
    Kind.ATTENDANCE: gettext_lazy("Not registered as present"),
    Kind.SKILL: gettext_lazy("Not confirmed yet"),
}


class GroupRoll:
    """See `rolls.Roll`."""

    menu = "groups:groups"

    def __init__(self, group: Group, user: User) -> None:
        self._group, self._user = group, user

    @property
    def name(self) -> str:
        return self._group.name

    @property
    def about(self) -> Words:
        return words(self._course, get_language() or "")

    @property
    def steps(self) -> list[tuple[str, str]]:
        group = (self._group.name, reverse("groups:group", args=[self._group.pk]))
        return [(gettext("Desk"), reverse("desk")), (gettext("Groups"), reverse("groups:groups")), group]

    def address(self, part: str = "") -> str:
        if part:
            return reverse("batches:group_issue", args=[self._group.pk, part])
        return reverse("batches:group", args=[self._group.pk])

    def parts(self) -> list[Part]:
        """In the order of the course; those of the current version and of those that members are on."""
        found: dict[str, Part] = {}
        for version in roll.versions(self._group, self._members):
            for item in version.outline:
                if item["kind"] in _KINDS:
                    kind = _KINDS[ItemKind(item["kind"])]
                    found.setdefault(item["key"], Part(item["key"], kind, item["title"]))
        return list(found.values())

    def sheet(self, part: Part) -> Sheet:
        """Five queries, for one member or for five hundred."""
        rows = self._done(part)
        given = _given(rows.values())
        grants, had, lacking = [], [], []
        for member in self._members:
            row, name = rows.get(member.person_id), str(member.person)
            if row is None:
                if member.shares_progress:
                    lacking.append(Lacking(name, _NOT_YET[part.kind]))
            elif row.pk in given:
                if member.shares_progress:
                    had.append(Had(name, given[row.pk]))
            elif member.person_id == self._user.pk:
                lacking.append(Lacking(name, _OWN))
            else:
                grants.append(self._grant(member, row, part))
        return Sheet(tuple(grants), tuple(had), tuple(lacking))

    def shown(self, people: Collection[int]) -> set[int]:
        sharing = self._group.memberships.sharing().filter(person__in=people)
        return set(sharing.values_list("person", flat=True))

    def silent(self) -> list[str]:
        return [str(member.person) for member in self._members if not member.shares_progress]

    @cached_property
    def _members(self) -> list[Membership]:
        return roll.names(self._group)

    @cached_property
    def _versions(self) -> list[CourseVersion]:
        """All of the course, the newest first."""
        return list(CourseVersion.objects.filter(course=self._group.course_id).order_by("-number"))

    @property
    def _course(self) -> Text:
        """The name of the course, by the version that newcomers start."""
        current = next((each for each in self._versions if each.is_current), None)
        newest: Text = (current or self._versions[0]).texts["title"]
        return newest

    def _done(self, part: Part) -> dict[int, ItemProgress]:
        """What each member has done of the part, by person; the last time, of several. What was carried over into a
        later round was done in an earlier one, and there it counts."""
        people = [member.person_id for member in self._members]
        rows = ItemProgress.objects.filter(
            item_key=part.key, carried=False, enrolment__course=self._group.course_id, enrolment__person__in=people
        )
        ordered = rows.select_related("enrolment").order_by("enrolment__cycle", "pk")
        return {row.enrolment.person_id: row for row in ordered if self._item(row, part)}

    def _item(self, row: ItemProgress, part: Part) -> tuple[CourseVersion, Mapping[str, Any]] | None:
        """The part as it stood in the version the person was on; in the newest that has it, if they have since gone
        over to one without it."""
        own = [each for each in self._versions if each.pk == row.enrolment.version_id]
        for version in (*own, *self._versions):
            item = version.item(part.key)
            if item and _KINDS.get(item["kind"]) == part.kind:
                return version, item
        return None

    def _grant(self, member: Membership, row: ItemProgress, part: Part) -> Grant:
        found = self._item(row, part)
        if found is None:
            raise ValueError(f"{row.pk} is not a {part.kind} of the course.")
        version, item = found
        return Grant(
            person=member.person,
            source=sources.of_part(row.pk),
            wording=_wording(self._group.course.code, version, item),
            issued_at=_moment(row),
            hidden=not member.shares_progress,
        )


def _given(rows: Iterable[ItemProgress]) -> dict[int, Credential]:
    """The credentials given for these, by the row; also those that were erased since."""
    by_source: dict[str, int] = {}
    for row in rows:
        source = sources.of_part(row.pk)
        by_source |= {source: row.pk, sources.erased(source): row.pk}
    found = Credential.objects.filter(source__in=by_source).defer("content")
    return {by_source[each.source]: each for each in found}


def _wording(course: str, version: CourseVersion, item: Mapping[str, Any]) -> Wording:
    """What the certificate says: the course and the part, in the languages that both have. What the learner was asked
    to do is what it takes."""
    titles: Text = version.texts["title"]
    title = {code: f"{titles[code]}: {name}" for code, name in item["title"].items() if name and titles.get(code)}
    content = {
        "title": title,
        "goals": [],
        "extent": {},
        "note": {},
        "criteria": {code: text for code, text in item.get("text", {}).items() if text and code in title},
        "issuer": settings.CREDENTIAL_ISSUER,
    }
    return Wording(f"{course} {item['key']}", content, item["minutes"])


def _moment(row: ItemProgress) -> dt.datetime:
    """When it was: on the day of the meeting, at noon, if that was an earlier day than that of registering it."""
    day = row.evidence.get("day")
    if not day or dt.date.fromisoformat(day) >= clock.day_of(row.done_at):
        return row.done_at
    return timezone.make_aware(dt.datetime.combine(dt.date.fromisoformat(day), dt.time(12)))


def open_for(user: User, key: str) -> GroupRoll | None:
    """The group with this id, for whoever leads it today."""
    try:
        pk = uuid.UUID(key)
    except ValueError:
        return None
    group = Group.objects.visible_to(user).select_related("course", "region").filter(pk=pk).first()
    return GroupRoll(group, user) if group else None


def offer(group: Group, whole: roll.Roll) -> dict[str, Any]:
    """On the page of a group: the way to its certificates, if its course has anything they are given for."""
    return {"address": reverse("batches:group", args=[group.pk])} if whole.meetings or whole.skills else {}


def register() -> None:
    rolls.register(NAME, open_for)
    sections.register("batches/_group.html", offer)
