"""Minutes of a meeting: written in revisions that are never changed, and published one revision at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from core.texts import Text
from network.meetings import minuting
from network.meetings.actions import action_points
from network.meetings.actions import outcome_steps as steps
from network.meetings.content import DECISION_LENGTH, DECISIONS, SUMMARY_LENGTH
from network.meetings.models import Meeting, Minutes, MinutesRevision
from network.meetings.promised import Draft

# A number of people that no meeting reaches: a slip of the finger.
_CROWD = 10_000


@transaction.atomic
def write_minutes(
    *,
    meeting: Meeting,
    actor: User,
    summary: Text,
    decisions: Sequence[Text] = (),
    present: Mapping[str, int | None] = {},
    points: Sequence[Draft] = (),
    was: int = 0,
) -> Minutes:
    """A new revision, unless all reads as in the newest one; with the action points, of which those that are known are
    changed and the others added. ``was``: the number of the revision that the form showed, 0 for none.

    Raises Refused: "changed" when somebody else saved in the meantime (also one of the action points), "empty" when
    nothing is said, "long", "many", "number", and "draft" or "cancelled" for meetings that took no place.
    """
    mine = steps.held(meeting, actor)
    steps.must_have_minutes(mine)
    minutes, _made = Minutes.objects.get_or_create(meeting=mine)
    content = minuting.tidy(summary, decisions, present)
    last = minuting.newest(minutes)
    if content != (last.content if last else minuting.EMPTY):
        _must_be_sensible(content, points)
        if was != minutes.revision:
            raise Refused(
                _("Somebody else has saved changes while you were writing. What you wrote is still here."),
                code="changed",
            )
        _add(minutes, content, actor)
    elif last is None and not points:
        raise Refused(_("Write a summary, a decision or an action point."), code="empty")
    action_points.write_points(meeting=mine, drafts=points, actor=actor)
    return minutes


@transaction.atomic
def publish_minutes(*, meeting: Meeting, revision: int, actor: User) -> Minutes:
    """Whoever may see the meeting reads this revision from now on; what is written later waits for its own publishing.
    Done twice is done once. Raises Refused before the meeting has begun ("ahead"), for a revision that is not there
    ("gone"), and when a newer one was written in the meantime ("changed")."""
    mine = steps.held(meeting, actor)
    steps.must_have_minutes(mine)
    if mine.starts_at > clock.now():
        raise Refused(_("Minutes can be published once the event has begun."), code="ahead")
    minutes = minuting.of(mine)
    if minutes is None or not minutes.revisions.filter(number=revision).exists():
        raise Refused(_("There is no such revision."), code="gone")
    if minutes.published == revision:
        return minutes
    if revision != minutes.revision:
        raise Refused(_("A newer revision has been written. Read it before you publish it."), code="changed")
    minutes.published, minutes.published_at = revision, clock.now()
    minutes.save(update_fields=["published", "published_at"])
    audit.record(mine, "meetings.minutes.publish", actor=actor, revision=revision)
    return minutes


def _add(minutes: Minutes, content: dict[str, Any], actor: User) -> None:
    minutes.revision += 1
    minutes.save(update_fields=["revision"])
    MinutesRevision.objects.create(minutes=minutes, number=minutes.revision, content=content, author=actor)
    audit.record(minutes.meeting, "meetings.minutes.write", actor=actor, revision=minutes.revision)


def _must_be_sensible(content: Mapping[str, Any], points: Sequence[Draft]) -> None:
    if len(content["decisions"]) > DECISIONS:
        raise Refused(_("Minutes have at most %(number)s decisions.") % {"number": DECISIONS}, code="many")
    long = [text for text in content["summary"].values() if len(text) > SUMMARY_LENGTH]
    long += [text for each in content["decisions"] for text in each.values() if len(text) > DECISION_LENGTH]
    if long:
        raise Refused(_("A text is too long. Shorten it."), code="long")
    if any(not 0 <= number <= _CROWD for number in content["present"].values()):
        raise Refused(_("Check the number of people who were there."), code="number")
    if not content["summary"] and not content["decisions"] and not points:
        raise Refused(_("Write a summary, a decision or an action point."), code="empty")
