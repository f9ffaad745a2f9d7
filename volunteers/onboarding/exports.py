"""The handlers' list of volunteers as rows of a file: what one needs to reach them and to plan, and nothing of what
they told in confidence."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from network.directory.exports import Sheet
from volunteers.onboarding import assignable, listed
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import State, Way


def volunteers(rows: QuerySet[Volunteering]) -> Sheet:
    """``rows`` come from ``listed.volunteerings``. A number of queries that does not grow with them."""
    found = list(listed.in_full(rows))
    why_not = assignable.of_many([each for each in found if each.state == State.ACTIVE])
    columns: list[tuple[str, Callable[[Volunteering], Any]]] = [
        (_("Name"), lambda row: str(row.volunteer)),
        (_("E-mail"), lambda row: row.volunteer and row.volunteer.person.email),
        (_("Phone"), lambda row: row.volunteer and row.volunteer.phone),
        (_("Task"), lambda row: row.task.name),
        (_("State"), lambda row: row.get_state_display()),
        (_("Waits since"), lambda row: getattr(row, "waiting_since", None) if row.is_open else None),
        (_("Municipality"), lambda row: row.municipality.name),
        (_("Languages"), _languages),
        (_("How"), _ways),
        (_("Organisation"), lambda row: row.organisation and row.organisation.name),
        (_("Contact person"), lambda row: row.handler and str(row.handler)),
        (_("Applied"), lambda row: row.applied_at),
        (_("Active since"), lambda row: row.started_on),
        (_("On a break until"), lambda row: row.paused_until if row.state == State.PAUSED else None),
        (_("Can be given tasks"), lambda row: row.state == State.ACTIVE and not why_not.get(row.pk)),
        (_("Agreed to messages"), lambda row: row.volunteer and row.volunteer.mails_wanted),
    ]
    cells = ([value(row) for _title, value in columns] for row in found)
    return Sheet(_("volunteers"), [title for title, _value in columns], cells)


def _languages(row: Volunteering) -> str:
    spoken = row.volunteer.languages.all() if row.volunteer else []
    return ", ".join(f"{each.language} ({each.get_level_display()})" for each in spoken)


def _ways(row: Volunteering) -> str:
    ways = row.volunteer.ways if row.volunteer else frozenset()
    return ", ".join(str(way.label) for way in Way if way in ways)
