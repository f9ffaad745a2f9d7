"""Telling volunteers, once for each, what has lapsed and what the way back is: courses, the agreement, the extract.

They stay what they are: only nothing new is given to them (volunteers.onboarding.assignable).
"""

import datetime as dt
import logging
from typing import Any

from django.db import transaction

from core import clock
from volunteers.onboarding import assignable
from volunteers.onboarding.actions import steps
from volunteers.onboarding.assignable import Reason
from volunteers.onboarding.mails import steps as mails
from volunteers.onboarding.models import ExtractSeen, Volunteering
from volunteers.onboarding.states import State

log = logging.getLogger("vieri.volunteers")

# So many days before the note of an extract ends a fresh one is asked for.
EXTRACT_DAYS = 60
TOLD = frozenset({"course_lapsed", "course_missing", "agreement", "extract"})


def remind() -> int:
    """Of everything that has lapsed since they were last told. Returns to how many something was written. One that
    fails is logged and tried again the next time, and the others go on."""
    rows = list(Volunteering.objects.filter(state=State.ACTIVE).select_related("task"))
    found = assignable.of_many(rows)
    soon = _extracts_end_soon(rows)
    news = [each.pk for each in rows if set(_keys(found[each.pk], each.pk in soon)) != set(each.lapses_told)]
    return sum(steps.each(Volunteering.objects.filter(pk__in=news), _remind_of, log))


@transaction.atomic
def _remind_of(volunteering: Volunteering) -> bool:
    """Whether there was anything to tell now that it is held."""
    volunteering = steps.held(volunteering)
    if volunteering.state != State.ACTIVE:
        return False
    lapsed = [each for each in assignable.reasons(volunteering) if each.code in TOLD]
    ends = _extracts_end_soon([volunteering]).get(volunteering.pk)
    keys = _keys(lapsed, is_soon=ends is not None)
    told = set(volunteering.lapses_told)
    fresh = [each for each in lapsed if _key(each) not in told]
    messages = list(mails.lapsed(volunteering, fresh))
    if ends and _SOON not in told:
        messages += mails.extract_ends(volunteering, ends)
    volunteering.lapses_told = sorted(keys)
    if messages:
        volunteering.lapse_told_at = clock.now()
    elif not keys:
        volunteering.lapse_told_at = None
    volunteering.save(update_fields=["lapses_told", "lapse_told_at"])
    steps.post(messages)
    return bool(messages)


_SOON = "extract_soon"


def _keys(reasons: list[Reason], is_soon: bool) -> list[str]:
    return [_key(each) for each in reasons if each.code in TOLD] + ([_SOON] if is_soon else [])


def _key(reason: Reason) -> str:
    return f"{reason.code}:{reason.key}" if reason.key else reason.code


def _extracts_end_soon(rows: list[Volunteering]) -> dict[Any, dt.date]:
    """Volunteering → the day on which the note of the extract ends, where the task needs one and it ends soon."""
    with_minors = [each for each in rows if each.task.with_minors]
    ids = [each.pk for each in with_minors]
    if not ids:
        return {}
    people = dict(Volunteering.objects.filter(pk__in=ids).values_list("pk", "volunteer__person"))
    seen = ExtractSeen.objects.in_force().filter(person__in=people.values()).order_by("expires_on")
    ends = dict(seen.values_list("person", "expires_on"))
    last = clock.today() + dt.timedelta(days=EXTRACT_DAYS)
    return {pk: ends[person] for pk, person in people.items() if person in ends and ends[person] <= last}
