"""Whether an active volunteer can be given something to do today, and if not, why and what is the way back."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import clock
from volunteers.onboarding import commitments, required
from volunteers.onboarding.models import Absence, Acceptance, ExtractSeen, Volunteering
from volunteers.onboarding.required import Gap
from volunteers.onboarding.states import COMMITMENTS, VOLUNTEER, State


@dataclass(frozen=True)
class Reason:
    """``code``: "not_active", "paused", "extract", "agreement", "course_missing", "course_lapsed" or "away". ``text``
    in the active language, for whoever reads the list. ``url``: where the volunteer sets it right, "" where nothing can
    be done there. ``key`` tells two of one code apart."""

    code: str
    text: str
    url: str = ""
    key: str = ""


@dataclass(frozen=True)
class _Facts:
    """What is asked of all at once. ``people``: volunteer → person; ``accepted``: volunteering → documents."""

    people: dict[Any, Any]
    with_minors: set[Any]
    extracts: set[Any]
    accepted: dict[Any, set[str]]
    gaps: dict[Any, list[Gap]]
    away: dict[Any, dt.date]


def reasons(volunteering: Volunteering) -> list[Reason]:
    """Why not; empty for somebody who can be asked today."""
    return of_many([volunteering])[volunteering.pk]


def of_many(volunteerings: Iterable[Volunteering]) -> dict[Any, list[Reason]]:
    """Of each, by its key. The number of queries does not grow with them."""
    rows = list(volunteerings)
    facts = _facts([each for each in rows if each.state in VOLUNTEER])
    return {each.pk: _of(each, facts) for each in rows}


def _of(volunteering: Volunteering, facts: _Facts) -> list[Reason]:
    if volunteering.state not in {State.ACTIVE, State.PAUSED}:
        return [Reason("not_active", _("Not active: %(state)s.") % {"state": volunteering.get_state_display()})]
    found = [_break(volunteering)] if volunteering.state == State.PAUSED else []
    person = facts.people.get(volunteering.volunteer_id)
    if volunteering.task_id in facts.with_minors and person not in facts.extracts:
        found.append(
            Reason("extract", _("An extract has to be shown anew for a task with minors."), _own(volunteering))
        )
    old = {str(each) for each in COMMITMENTS} - facts.accepted.get(volunteering.pk, set())
    if old:
        said = _("A new version of the agreement waits to be accepted.")
        found.append(Reason("agreement", said, _own(volunteering), _versions(old)))
    found += [_course(gap) for gap in facts.gaps.get(volunteering.pk, [])]
    last = facts.away.get(volunteering.volunteer_id)
    return [*found, _away(last)] if last else found


def _facts(rows: list[Volunteering]) -> _Facts:
    # Whoever comes with these is not asked for them again.
    prefetch_related_objects(rows, "volunteer", "task")
    people = {each.volunteer.pk: each.volunteer.person_id for each in rows if each.volunteer}
    seen = ExtractSeen.objects.in_force().filter(person__in=people.values())
    today = clock.today()
    absences = Absence.objects.filter(volunteer__in=people, first_day__lte=today, last_day__gte=today)
    return _Facts(
        people=people,
        with_minors={each.task_id for each in rows if each.task.with_minors},
        extracts=set(seen.values_list("person", flat=True)),
        accepted=_accepted(rows),
        gaps=required.of_many(rows),
        away=dict(absences.order_by("last_day").values_list("volunteer", "last_day")),
    )


def _accepted(rows: list[Volunteering]) -> dict[Any, set[str]]:
    """Volunteering → the commitments it has in a version that counts today."""
    found: dict[Any, set[str]] = {}
    known = Acceptance.objects.in_force().filter(volunteering__in=[each.pk for each in rows], document__in=COMMITMENTS)
    for volunteering, document, version in known.values_list("volunteering", "document", "version"):
        if version in commitments.counting(document):
            found.setdefault(volunteering, set()).add(document)
    return found


def _versions(documents: set[str]) -> str:
    return " ".join(f"{each}-{commitments.current(each).version}" for each in sorted(documents))


def _break(volunteering: Volunteering) -> Reason:
    until = volunteering.paused_until
    said = _("On a break until %(day)s.") % {"day": _day(until)} if until else _("On a break.")
    return Reason("paused", said, _own(volunteering))


def _course(gap: Gap) -> Reason:
    if gap.held_until is None:
        said = _("A required course is missing: %(course)s.") % {"course": gap.title}
        return Reason("course_missing", said, gap.url, gap.code)
    names = {"course": gap.title, "day": _day(gap.held_until)}
    said = _("A required course has lapsed: %(course)s. It held until %(day)s.") % names
    return Reason("course_lapsed", said, gap.url, gap.code)


def _away(last: dt.date) -> Reason:
    return Reason("away", _("Away until %(day)s.") % {"day": _day(last)})


def _own(volunteering: Volunteering) -> str:
    """The volunteer's own page of it, where all of this stands with its buttons."""
    return reverse("onboarding:mine_one", args=[volunteering.pk])


def _day(day: dt.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
