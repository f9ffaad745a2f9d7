"""What was agreed: action points added and changed by organisers, done or passed on by their owners."""

import datetime as dt
import logging
import uuid
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock, mail
from core.errors import Refused
from network.directory import stamps
from network.directory.actions.place_steps import still_as_seen
from network.directory.lines import one_line
from network.meetings import owners, policies
from network.meetings.actions import outcome_steps as steps
from network.meetings.content import POINT, POINTS
from network.meetings.mails import action_points as mails
from network.meetings.models import ActionPoint, Meeting
from network.meetings.promised import Draft
from network.meetings.states import ACTION_POINT_DAYS

log = logging.getLogger("vieri.meetings")

# A round ends after this many seconds, well within the queue's timeout; what is left waits for the next one.
ROUND_SECONDS = 25
# Nothing is agreed for longer.
LONGEST = dt.timedelta(days=3 * 366)


@transaction.atomic
def add_point(*, meeting: Meeting, draft: Draft, actor: User) -> ActionPoint:
    """One more. Raises Refused as ``write_points``."""
    mine = steps.held(meeting, actor)
    steps.must_have_minutes(mine)
    write_points(meeting=mine, drafts=[draft], actor=actor)
    return mine.action_points.get(pk=draft.pk)


@transaction.atomic
def edit_point(*, point: ActionPoint, draft: Draft, actor: User) -> ActionPoint:
    """Its words, who does it and by when, by who organises the meeting. Raises Refused as ``write_points``."""
    mine = steps.held(point.meeting, actor)
    write_points(meeting=mine, drafts=[draft], actor=actor)
    return mine.action_points.get(pk=point.pk)


def write_points(*, meeting: Meeting, drafts: Sequence[Draft], actor: User) -> list[ActionPoint]:
    """Those that are known are changed where they differ, the others added; for a meeting that the caller has locked
    and may change. Returns what was written.

    Raises Refused: "empty" without a text, "owner" when nobody or two do it or when it is somebody the meeting does not
    know, "day" for a day out of reach, "changed" when somebody else changed the same one, "closed" for one that is
    done or given up, "many".
    """
    known = {each.pk: each for each in meeting.action_points.select_related("owner")}
    if len(known.keys() | {draft.pk for draft in drafts}) > POINTS:
        raise Refused(_("A meeting has at most %(number)s action points.") % {"number": POINTS}, code="many")
    written = []
    for draft in drafts:
        point = known.get(draft.pk) or ActionPoint(pk=draft.pk, meeting=meeting)
        point.meeting = meeting
        if _set(point, draft, actor, new=draft.pk not in known):
            written.append(point)
    return written


@transaction.atomic
def finish(*, point: ActionPoint, actor: User) -> ActionPoint:
    """Done, by its owner or an organiser. Done twice is done once. Raises Refused for one that was given up."""
    point = _taken(point, actor)
    if point.done_at is None:
        _must_be_open(point)
        point.done_at, point.done_by = clock.now(), actor
        _save(point, "done_at", "done_by")
        audit.record(point, "meetings.action_point.finish", actor=actor)
    return point


@transaction.atomic
def reopen(*, point: ActionPoint, actor: User) -> ActionPoint:
    """It was not done after all, or is taken up again."""
    point = _taken(point, actor)
    if point.done_at or point.dropped_at:
        point.done_at = point.done_by = point.dropped_at = None
        _save(point, "done_at", "done_by", "dropped_at")
        audit.record(point, "meetings.action_point.reopen", actor=actor)
    return point


@transaction.atomic
def drop(*, point: ActionPoint, actor: User) -> ActionPoint:
    """Given up: nobody does it. Done twice is done once. Raises Refused for one that is done."""
    point = _taken(point, actor)
    if point.dropped_at is None:
        _must_be_open(point)
        point.dropped_at = clock.now()
        _save(point, "dropped_at")
        audit.record(point, "meetings.action_point.drop", actor=actor)
    return point


@transaction.atomic
def move(*, point: ActionPoint, due_on: dt.date, actor: User) -> ActionPoint:
    """To another day, of which its owner is reminded anew. Raises Refused: "day" for one that has passed or is out of
    reach, "closed"."""
    point = _taken(point, actor)
    _must_be_open(point)
    if due_on == point.due_on:
        return point
    if due_on < clock.today():
        raise Refused(_("Choose a day that has not passed."), code="day")
    _must_be_near(due_on)
    point.due_on = due_on
    _save(point, "due_on")
    audit.record(point, "meetings.action_point.edit", actor=actor, fields=["due_on"])
    return point


@transaction.atomic
def hand_over(*, point: ActionPoint, email: str, actor: User) -> ActionPoint:
    """To another person of the network, by the address of their account; they get a mail. An organisation that is not
    theirs does not stay beside their name. Raises Refused: "nobody" for an address that none of them has, "closed"."""
    point = _taken(point, actor)
    _must_be_open(point)
    owner = owners.by_address(point.meeting, email)
    if owner is None:
        raise Refused(
            _("Nobody in the network of this region has this address. Check it, or ask who organises the event."),
            code="nobody",
        )
    if owner.pk != point.owner_id:
        point.owner, point.owner_name = owner, ""
        if point.organisation and not owners.comes_from(owner, point.organisation, point.meeting):
            point.organisation = None
        _give(point, owner, actor)
        _save(point, "owner", "owner_name", "organisation", "reminded_for")
        audit.record(point, "meetings.action_point.hand_over", actor=actor, to=owner.pk)
    return point


def remind() -> int:
    """Writes to the owners of what is due soon, once for each day that it is due. Returns to how many. An address that
    no mail can go to is logged, and the others go on."""
    written, end = 0, clock.now() + dt.timedelta(seconds=ROUND_SECONDS)
    for pk in list(ActionPoint.objects.to_remind().values_list("pk", flat=True)[:2_000]):
        if clock.now() >= end:
            break
        try:
            written += remind_of(pk=pk)
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with one row must not silence the rest
            # Which address it was, the log does not say.
            log.error("action point %s: its owner could not be reminded (%s)", pk, type(error).__name__)
    return written


@transaction.atomic
def remind_of(*, pk: uuid.UUID) -> bool:
    """False when there is nothing to recall (any more): it is done, or another worker was faster."""
    point = _locked(pk)
    if point.owner is None or not ActionPoint.objects.to_remind().filter(pk=pk).exists():
        return False
    mail.post(mails.due(point, point.owner))
    point.reminded_for = point.due_on
    point.save(update_fields=["reminded_for"])
    return True


def _locked(pk: uuid.UUID) -> ActionPoint:
    """The action point as it is now, its meeting locked until the transaction ends."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(action_points=pk)
    point = ActionPoint.objects.select_related("owner", "organisation").get(pk=pk)
    point.meeting = meeting
    return point


def _taken(point: ActionPoint, actor: User) -> ActionPoint:
    point = _locked(point.pk)
    if not policies.may_move_point(actor, point):
        raise PermissionDenied
    return point


def _set(point: ActionPoint, draft: Draft, actor: User, *, new: bool) -> bool:
    """Writes what differs; False when nothing does."""
    before, owner = stamps.stamp(point, POINT), point.owner_id
    for name, text in steps.lines(draft.texts, "text").items():
        setattr(point, name, text)
    point.owner, point.owner_name = draft.owner, one_line(draft.owner_name)
    point.organisation, point.due_on = draft.organisation, draft.due_on
    if not new and stamps.stamp(point, POINT) == before:
        return False
    if not new:
        still_as_seen(draft.was, before)
        _must_be_open(point)
    _must_be_whole(point, changed_owner=point.owner_id != owner)
    if not new and point.owner and point.owner_id != owner:
        _give(point, point.owner, actor)
    point.changed_at = clock.now()
    point.save(force_insert=new)
    word = "add" if new else "edit"
    audit.record(point, f"meetings.action_point.{word}", actor=actor, meeting=str(point.meeting_id))
    return True


def _must_be_whole(point: ActionPoint, *, changed_owner: bool) -> None:
    steps.must_say(steps.lines(vars(point), "text"))
    if bool(point.owner_id) == bool(point.owner_name):
        said = _("Choose a person or write who does it, not both.") if point.owner_id else _("Write who does it.")
        raise Refused(said, code="owner")
    if changed_owner and point.owner_id and not owners.possible(point.meeting).filter(pk=point.owner_id).exists():
        raise Refused(_("Choose somebody of the network, or write who does it in words."), code="owner")
    _must_be_near(point.due_on)
    if point.due_on < point.meeting.day:
        raise Refused(_("The day cannot be before the event."), code="day")
    point.full_clean(exclude=["meeting", "owner", "organisation", "done_by"], validate_unique=False)


def _must_be_near(day: dt.date) -> None:
    if day > clock.today() + LONGEST:
        raise Refused(_("Choose a day within three years."), code="day")


def _must_be_open(point: ActionPoint) -> None:
    if point.done_at or point.dropped_at:
        raise Refused(_("This action point is done or given up. Open it again first."), code="closed")


def _give(point: ActionPoint, owner: User, actor: User) -> None:
    """Tells the new owner, who need not be told again of a day that is near; nobody what they did themselves."""
    near = point.due_on <= clock.today() + dt.timedelta(days=ACTION_POINT_DAYS)
    point.reminded_for = point.due_on if near else None
    if owner.pk != actor.pk:
        mail.post(mails.given(point, owner, actor))


def _save(point: ActionPoint, *fields: str) -> None:
    point.changed_at = clock.now()
    point.save(update_fields=[*fields, "changed_at"])
