"""A meeting like another one: what is taken over, and how its times move."""

import datetime as dt
import uuid
from typing import Any

from accounts.models import User
from core import audit
from network.directory.content import columns
from network.meetings import content, whens
from network.meetings.actions import organising_steps as steps
from network.meetings.models import AgendaItem, Meeting, Series


def copied(
    meeting: Meeting, starts_at: dt.datetime, *, actor: User, series: Series | None = None, pk: uuid.UUID | None = None
) -> Meeting:
    """A draft with the texts, place, ways, participants' questions and agenda of this one, to begin at this moment. It
    ends at the same clock time as many days later, and registration opens and closes as long before, by the clock."""
    made = Meeting(
        region=meeting.region,
        network=meeting.network if meeting.network and meeting.network.ended_at is None else None,
        series=series,
        created_by=actor,
    )
    if pk:
        made.pk = pk
    plain = [name for name in (*columns(content.TEXTS), *content.PLAIN) if name not in content.WHEN]
    values: dict[str, Any] = {name: getattr(meeting, name) for name in plain}
    values |= {name: list(getattr(meeting, name).all()) for name in content.MANY}
    town = meeting.municipality
    values["municipality"] = town.merged_into if town and town.ended else town
    steps.write(made, values | moved(meeting, starts_at), new=True)
    _copy_agenda(meeting, made)
    audit.record(made, "meetings.meeting.add", actor=actor, like=str(meeting.pk))
    return made


def moved(meeting: Meeting, starts_at: dt.datetime) -> dict[str, dt.datetime | None]:
    """The times of a meeting that begins at this moment and else is like this one."""
    days = whens.days_between(meeting.starts_at, starts_at)
    same_time = whens.local(meeting.starts_at).time() == whens.local(starts_at).time()
    # Where the clock time stays so does the end's, whatever the clocks do between them; else it takes as long.
    ends_at = whens.moved(meeting.ends_at, days) if same_time else starts_at + (meeting.ends_at - meeting.starts_at)
    opens_at, closes_at = (at and whens.moved(at, days) for at in (meeting.opens_at, meeting.closes_at))
    if opens_at and opens_at >= min(closes_at or starts_at, starts_at):
        # At an earlier time of day it would open too late to be of use.
        opens_at = closes_at = None
    if closes_at and closes_at > starts_at:
        closes_at = None
    return {"starts_at": starts_at, "ends_at": ends_at, "opens_at": opens_at, "closes_at": closes_at}


def _copy_agenda(meeting: Meeting, made: Meeting) -> None:
    names = ("order", "minutes", *columns(content.AGENDA))
    items = [{name: getattr(item, name) for name in names} for item in meeting.agenda.all()]
    AgendaItem.objects.bulk_create(AgendaItem(meeting=made, **each) for each in items)
