"""Making and editing meetings, and what becomes of them: published, cancelled, held, copied, or deleted as drafts.

``scope`` says which dates of a series are meant, this one alone unless told otherwise; see organising_steps.held.
"""

import copy
import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from core.states import check_move
from network.directory.actions.place_steps import still_as_seen
from network.directory.content import columns
from network.directory.models import Network
from network.geography.models import Region
from network.meetings import events, policies, revisions, seen
from network.meetings.actions import organising_steps as steps
from network.meetings.actions.copying import copied
from network.meetings.models import Meeting, Series
from network.meetings.readiness import lacks
from network.meetings.states import MEETING_MOVES, MeetingState, Scope


@transaction.atomic
def add_meeting(
    *, actor: User, region: Region | None, network: Network | None = None, seed: str = "", **details: Any
) -> Meeting:
    """A draft. ``region`` None: for the whole country. ``details``: fields of content.FIELDS, of which ``starts_at``,
    ``ends_at`` and a title are needed. ``seed`` stands in the form: sent twice, it makes one.

    Raises PermissionDenied for a region or network that is not the actor's to organise for, Refused where the details
    do not fit together.
    """
    if not policies.may_organise_for(actor, region, network):
        raise PermissionDenied
    # One's own row: two taps on the same button come one after the other, and the second finds the first.
    User.objects.select_for_update().get(pk=actor.pk)
    meeting = Meeting(region=region, network=network, created_by=actor)
    if seed:
        meeting.pk = steps.key(actor, seed, "new")
        known = Meeting.objects.filter(pk=meeting.pk).first()
        if known:
            return known
    steps.write(meeting, steps.checked(details), new=True)
    audit.record(meeting, "meetings.meeting.add", actor=actor, region=region.code if region else "")
    return meeting


@transaction.atomic
def edit_meeting(
    *, meeting: Meeting, was: str = "", scope: str = Scope.THIS, actor: User, **details: Any
) -> list[Meeting]:
    """Writes these fields, and what changed of them also to the other dates that are meant. ``was``: seen.stamp of what
    the form showed. Returns the meetings that changed; when all reads as asked already, none.

    Raises Refused: "changed" when somebody else saved in the meantime, "over" and "cancelled" for what stays as it
    was, "lacks" for what a published meeting needs, "seats" for fewer places than people.
    """
    mine, others = steps.held(meeting, scope, actor)
    steps.must_be_changeable(mine)
    values = steps.differing(mine, steps.checked(details))
    if not values:
        return []
    still_as_seen(was, seen.stamp(mine))
    before = copy.copy(mine)
    changed = [mine] if _change(mine, values, actor, scope) else []
    for each in others:
        given = steps.differing(each, steps.for_date(values, before, mine, each))
        try:
            changed += [each] if _change(each, given, actor, scope) else []
        except Refused as refused:
            raise steps.of_date(each, refused) from refused
    return changed


@transaction.atomic
def publish(*, meeting: Meeting, scope: str = Scope.THIS, actor: User) -> list[Meeting]:
    """Those for whom it is see it from now on, and can register. Returns what was published now. Raises Refused, code
    "lacks", with what is missing."""
    mine, others = steps.held(meeting, scope, actor)
    # The dates to come are also published from the page of one that was held.
    if mine.state != MeetingState.PUBLISHED and (mine.state != MeetingState.HELD or scope == Scope.THIS):
        check_move(MEETING_MOVES, mine.state, MeetingState.PUBLISHED)
    drafts = [each for each in (mine, *others) if each.state == MeetingState.DRAFT]
    for each in drafts:
        missing = lacks(each)
        if missing:
            refused = Refused(" ".join(str(lack.text) for lack in missing), code="lacks")
            raise refused if each == mine else steps.of_date(each, refused)
        each.state, each.published_at = MeetingState.PUBLISHED, clock.now()
        each.revised_at = each.changed_at = each.published_at
        each.save(update_fields=["state", "published_at", "revised_at", "changed_at"])
        audit.record(each, "meetings.meeting.publish", actor=actor)
    return drafts


@transaction.atomic
def cancel(*, meeting: Meeting, scope: str = Scope.THIS, actor: User, **reason: str) -> list[Meeting]:
    """For good: whoever has registered is told why, and one makes a copy to hold it after all. ``reason``: columns of
    the field ``cancel_reason``, one language at least. Drafts among the other dates stay drafts. Returns what was
    cancelled now. Raises Refused for what is over or was never published."""
    texts = {name: reason.get(name, "").strip() or None for name in columns(("cancel_reason",))}
    if not any(texts.values()):
        raise Refused(_("Write why the event is cancelled."), code="reason")
    mine, others = steps.held(meeting, scope, actor)
    if mine.state != MeetingState.CANCELLED:
        check_move(MEETING_MOVES, mine.state, MeetingState.CANCELLED)
        steps.must_be_changeable(mine)
    published = [each for each in (mine, *others) if each.state == MeetingState.PUBLISHED]
    for each in published:
        before = copy.copy(each)
        for name, text in texts.items():
            setattr(each, name, text)
        each.state = MeetingState.CANCELLED
        each.cancelled_at = each.changed_at = clock.now()
        each.full_clean(exclude=["region", "network", "series", "municipality", "created_by"])
        each.save(update_fields=["state", "cancelled_at", "changed_at", *texts])
        audit.record(each, "meetings.meeting.cancel", actor=actor)
        revisions.touch(each, ["state"], before)
    return published


@transaction.atomic
def hold(*, meeting: Meeting, actor: User) -> Meeting:
    """It took place. Raises Refused before it has begun."""
    mine, _others = steps.held(meeting, Scope.THIS, actor)
    if mine.state == MeetingState.HELD:
        return mine
    check_move(MEETING_MOVES, mine.state, MeetingState.HELD)
    if mine.starts_at > clock.now():
        raise Refused(_("The event has not begun yet."), code="early")
    mine.state = MeetingState.HELD
    mine.held_at = mine.changed_at = clock.now()
    mine.save(update_fields=["state", "held_at", "changed_at"])
    audit.record(mine, "meetings.meeting.hold", actor=actor)
    events.held.send(sender=Meeting, meeting=mine, actor=actor)
    return mine


@transaction.atomic
def delete_draft(*, meeting: Meeting, scope: str = Scope.THIS, actor: User) -> int:
    """Only what nobody has seen. Other dates are deleted as far as they are drafts. Returns how many were. Raises
    Refused for what was published or has something that must not be lost."""
    if not Meeting.objects.filter(pk=meeting.pk).exists():
        return 0
    mine, others = steps.held(meeting, scope, actor)
    drafts = [each for each in (mine, *others) if each.state == MeetingState.DRAFT]
    if mine not in drafts or any(each.registrations.exists() for each in drafts):
        raise Refused(_("Only a draft for which nobody has registered can be deleted."), code="no_draft")
    for each in drafts:
        audit.record(each, "meetings.meeting.delete", actor=actor)
        try:
            Meeting.objects.filter(pk=each.pk).delete()
        except ProtectedError as error:
            raise Refused(_("The draft has materials, minutes or tasks that would be lost."), code="kept") from error
    if mine.series_id:
        Series.objects.filter(pk=mine.series_id, meetings=None).delete()
    return len(drafts)


@transaction.atomic
def copy_meeting(*, meeting: Meeting, starts_at: dt.datetime, actor: User, seed: str = "") -> Meeting:
    """A draft like it, of the same length: everything but the dates, the people and the minutes. It belongs to no
    series. ``seed`` as in `add_meeting`."""
    mine, _others = steps.held(meeting, Scope.THIS, actor)
    pk = steps.key(actor, seed, str(mine.pk)) if seed else uuid.uuid4()
    return Meeting.objects.filter(pk=pk).first() or copied(mine, starts_at, actor=actor, pk=pk)


def _change(meeting: Meeting, values: Mapping[str, Any], actor: User, scope: str) -> bool:
    """Writes a locked meeting and tells whom it concerns."""
    if not values:
        return False
    before = copy.copy(meeting)
    steps.write(meeting, values)
    steps.must_stay_ready(meeting, values)
    steps.must_seat_everyone(meeting, values)
    audit.record(meeting, "meetings.meeting.edit", actor=actor, fields=sorted(values), scope=str(scope))
    revisions.touch(meeting, steps.told(meeting, before, values), before)
    return True
