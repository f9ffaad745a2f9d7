"""What the actions on materials, minutes and action points share: the lock, who may, and tidying what was typed."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from core.texts import languages
from network.directory.lines import one_line
from network.meetings import policies
from network.meetings.actions import organising_steps
from network.meetings.models import Meeting
from network.meetings.states import MeetingState, Scope


def held(meeting: Meeting, actor: User) -> Meeting:
    """The meeting, locked until the transaction ends. Raises PermissionDenied for whoever may not organise it today."""
    mine, _others = organising_steps.held(meeting, Scope.THIS, actor)
    if not policies.may_write_minutes(actor, mine):
        raise PermissionDenied
    return mine


def must_have_minutes(meeting: Meeting) -> None:
    """Raises Refused for drafts and cancelled meetings: nothing took place."""
    if meeting.state == MeetingState.CANCELLED:
        raise Refused(_("This event is cancelled, so there is nothing to write down."), code="cancelled")
    if not policies.may_have_minutes(meeting):
        raise Refused(_("Publish the event first."), code="draft")


def lines(values: Mapping[str, Any], field: str) -> dict[str, str | None]:
    """The columns of a translated field with one line of text each; None where there is none."""
    return {f"{field}_{code}": one_line(values.get(f"{field}_{code}") or "") or None for code in languages()}


def must_say(texts: Mapping[str, str | None]) -> None:
    """Raises Refused for a text that is in no language."""
    if not any(texts.values()):
        raise Refused(_("Write this in one language at least."), code="empty")
