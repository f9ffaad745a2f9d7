"""The agenda of a meeting, written as a whole."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from network.directory.actions.place_steps import still_as_seen
from network.directory.content import columns
from network.directory.lines import one_line
from network.meetings import seen
from network.meetings.actions import organising_steps as steps
from network.meetings.content import AGENDA, AGENDA_ITEMS
from network.meetings.models import AgendaItem, Meeting
from network.meetings.states import Scope

_LONGEST = 24 * 60


@transaction.atomic
def set_agenda(
    *, meeting: Meeting, items: Sequence[Mapping[str, Any]], was: str = "", scope: str = Scope.THIS, actor: User
) -> list[Meeting]:
    """These items in this order and no others: "minutes" and the columns of content.AGENDA, of which a title is needed.
    ``was``: seen.agenda_stamp of what the form showed. ``scope``: which dates of the series get the same agenda, as a
    whole, in place of their own. Returns the meetings that changed; when all reads as asked already, none.

    Raises Refused: "changed" when somebody else saved in the meantime, "over" and "cancelled" for what stays as it was,
    "item" for an item without a title or with no sensible length, "many".
    """
    mine, others = steps.held(meeting, scope, actor)
    steps.must_be_changeable(mine)
    if len(items) > AGENDA_ITEMS:
        raise Refused(_("An agenda has at most %(number)s items.") % {"number": AGENDA_ITEMS}, code="many")
    wanted = {each: [_row(each, order, item) for order, item in enumerate(items, start=1)] for each in (mine, *others)}
    changed = [each for each, rows in wanted.items() if _values(rows) != _values(each.agenda.all())]
    if mine in changed:
        still_as_seen(was, seen.agenda_stamp(mine))
    for each in changed:
        each.agenda.all().delete()
        AgendaItem.objects.bulk_create(wanted[each])
        each.changed_at = clock.now()
        each.save(update_fields=["changed_at"])
        audit.record(each, "meetings.meeting.edit", actor=actor, fields=["agenda"], scope=str(scope))
    return changed


def _row(meeting: Meeting, order: int, item: Mapping[str, Any]) -> AgendaItem:
    unknown = item.keys() - {"minutes", *columns(AGENDA)}
    if unknown:
        raise TypeError(f"not to be written here: {', '.join(sorted(unknown))}")
    texts = {name: one_line(item.get(name) or "") or None for name in columns(AGENDA)}
    if not any(texts[name] for name in columns(("title",))):
        raise Refused(_("Each item needs a subject."), code="item")
    if not 1 <= item["minutes"] <= _LONGEST:
        raise Refused(_("An item takes at least one minute and at most a day."), code="item")
    row = AgendaItem(meeting=meeting, order=order, minutes=item["minutes"], **texts)
    row.full_clean(exclude=["meeting"], validate_unique=False, validate_constraints=False)
    return row


def _values(rows: Any) -> list[tuple[Any, ...]]:
    return [(row.minutes, *(getattr(row, name) or None for name in columns(AGENDA))) for row in rows]
