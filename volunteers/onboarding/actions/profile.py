"""Volunteers change what they have told of themselves. Each part is written whole, at the locked row."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from network.directory.lines import one_line
from network.directory.models import Term, Vocabulary
from volunteers.onboarding import profile
from volunteers.onboarding.models import Absence, FreeTime, Speaks, Volunteer
from volunteers.onboarding.policies.mine import may_edit_profile
from volunteers.onboarding.states import PartOfDay

# So many times away that are still to come, and so long at most.
MOST_ABSENCES, LONGEST_DAYS = 20, 366


@transaction.atomic
def edit(*, volunteer: Volunteer, part: str, stamp: str, actor: User, **values: Any) -> Volunteer:
    """Writes the columns of one of `profile.PARTS`. ``stamp``: what the form showed.

    Raises Refused, code "changed", when it was changed meanwhile (in another tab), "way" without any way to help.
    """
    volunteer = _held(volunteer, actor)
    fields = profile.PARTS[part]
    if values.keys() - set(fields):
        raise TypeError(f"not to be written here: {', '.join(sorted(values.keys() - set(fields)))}")
    _still_as_seen(volunteer, part, stamp)
    before = profile.stamp(volunteer, part)
    many = {name for name in values if Volunteer._meta.get_field(name).many_to_many}
    for name in values.keys() - many:
        setattr(volunteer, name, one_line(values[name]) if name == "phone" else values[name])
    if part == "how" and not volunteer.ways:
        raise Refused(_("Tick at least one way."), code="way")
    volunteer.full_clean(exclude=["person", "municipality"], validate_unique=False)
    volunteer.save(update_fields=sorted(values.keys() - many))
    for name in many:
        getattr(volunteer, name).set(values[name])
    return _noted(volunteer, part, before, actor)


@transaction.atomic
def set_languages(*, volunteer: Volunteer, stamp: str, levels: Mapping[Term, str], actor: User) -> Volunteer:
    """The languages somebody helps in, and how well; those not named go. Raises Refused, code "changed", when they were
    changed meanwhile, "language" without any."""
    volunteer = _held(volunteer, actor)
    if any(term.vocabulary != Vocabulary.LANGUAGE for term in levels):
        raise TypeError("only languages have a level")
    if not levels:
        raise Refused(_("Choose at least one language."), code="language")
    _still_as_seen(volunteer, profile.LANGUAGES, stamp)
    before = profile.stamp(volunteer, profile.LANGUAGES)
    volunteer.languages.exclude(language__in=levels).delete()
    for language, level in levels.items():
        Speaks.objects.update_or_create(volunteer=volunteer, language=language, defaults={"level": level})
    return _noted(volunteer, profile.LANGUAGES, before, actor)


@transaction.atomic
def set_times(*, volunteer: Volunteer, stamp: str, times: Collection[tuple[int, str]], actor: User) -> Volunteer:
    """When in the week somebody can usually help: (weekday, part of the day). Raises Refused, code "changed"."""
    volunteer = _held(volunteer, actor)
    if any(weekday not in range(7) or part not in PartOfDay.values for weekday, part in times):
        raise ValueError("no such time in a week")
    _still_as_seen(volunteer, profile.TIMES, stamp)
    before = profile.stamp(volunteer, profile.TIMES)
    known = set(volunteer.free_times.values_list("weekday", "part"))
    for weekday, part in known - set(times):
        volunteer.free_times.filter(weekday=weekday, part=part).delete()
    new = sorted(set(times) - known)
    FreeTime.objects.bulk_create([FreeTime(volunteer=volunteer, weekday=day, part=part) for day, part in new])
    return _noted(volunteer, profile.TIMES, before, actor)


@transaction.atomic
def add_absence(*, volunteer: Volunteer, first_day: dt.date, last_day: dt.date, actor: User) -> Absence:
    """Days away; those that are known already stay one row.

    Raises Refused: "order" when they end before they begin, "over" for days that are past, "long", "many".
    """
    volunteer = _held(volunteer, actor)
    _must_be_sensible(first_day, last_day)
    known = volunteer.absences.filter(first_day=first_day, last_day=last_day).first()
    if known is not None:
        return known
    if volunteer.absences.filter(last_day__gte=clock.today()).count() >= MOST_ABSENCES:
        raise Refused(_("You have written down as many times away as fit here. Remove one first."), code="many")
    made = Absence.objects.create(volunteer=volunteer, first_day=first_day, last_day=last_day)
    _note(volunteer, "away", actor)
    return made


@transaction.atomic
def remove_absence(*, volunteer: Volunteer, absence: int, actor: User) -> None:
    """Done twice is done once. ``absence``: the id of one of their own."""
    volunteer = _held(volunteer, actor)
    gone, _rows = volunteer.absences.filter(pk=absence).delete()
    if gone:
        _note(volunteer, "away", actor)


def _must_be_sensible(first_day: dt.date, last_day: dt.date) -> None:
    if last_day < first_day:
        raise Refused(_("The last day is before the first."), code="order")
    if last_day < clock.today():
        raise Refused(_("These days are past."), code="over")
    if last_day - first_day > dt.timedelta(days=LONGEST_DAYS):
        raise Refused(_("This is more than a year. Take a break instead: you come back when you like."), code="long")


def _held(volunteer: Volunteer, actor: User) -> Volunteer:
    """The locked row. Raises PermissionDenied for whoever it is not."""
    held = Volunteer.objects.select_for_update(of=("self",)).get(pk=volunteer.pk)
    if not may_edit_profile(actor, held):
        raise PermissionDenied
    return held


def _still_as_seen(volunteer: Volunteer, part: str, stamp: str) -> None:
    if stamp != profile.stamp(volunteer, part):
        said = _("This was changed while you were writing, perhaps in another window. What you wrote is still here.")
        raise Refused(said, code="changed")


def _noted(volunteer: Volunteer, part: str, before: str, actor: User) -> Volunteer:
    if profile.stamp(volunteer, part) != before:
        _note(volunteer, part, actor)
    return volunteer


def _note(volunteer: Volunteer, part: str, actor: User) -> None:
    volunteer.edited_at = clock.now()
    volunteer.save(update_fields=["edited_at"])
    audit.record(volunteer, "onboarding.volunteer.edit", actor=actor, part=part)
