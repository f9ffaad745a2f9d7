"""The handlers' list of volunteers on the desk: whose rows, narrowed by what, and in which order."""

import operator
from collections.abc import Mapping
from functools import reduce
from typing import Any

from django.db import models
from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from network.directory.models import Organisation, Term
from network.geography.models import Municipality
from volunteers.onboarding import assignable, waiting
from volunteers.onboarding.models import Speaks, Task, Volunteering
from volunteers.onboarding.states import APPLICANT, OPEN, OVER, State, Way

# What a person chose, by the names of the form's fields; what is empty does not narrow.
Wanted = Mapping[str, Any]


class Group(models.TextChoices):
    """Without one: everybody who applies or volunteers now."""

    MINE = "mine", pgettext_lazy("volunteers", "Waiting for you")
    APPLICANTS = "applicants", pgettext_lazy("volunteers", "Applicants")
    TRAINING = "training", pgettext_lazy("volunteers", "In training or with a mentor")
    ACTIVE = "active", pgettext_lazy("volunteers", "Active")
    PAUSED = "paused", pgettext_lazy("volunteers", "On a break")
    OVER = "over", pgettext_lazy("volunteers", "Stopped, or not begun")


class Assignable(models.TextChoices):
    """Whether new tasks can be given to them today: volunteers.onboarding.assignable says why not."""

    YES = "yes", _("Can be given tasks")
    NO = "no", _("Active, but cannot be given tasks now")


_STATES: dict[str, frozenset[State]] = {
    Group.APPLICANTS: APPLICANT,
    Group.TRAINING: frozenset({State.TRAINING, State.TRIAL}),
    Group.ACTIVE: frozenset({State.ACTIVE}),
    Group.PAUSED: frozenset({State.PAUSED}),
    Group.OVER: OVER,
}


def volunteerings(user: Any, wanted: Wanted) -> QuerySet[Volunteering]:
    """What this person handles, first what waits for them (``is_waiting``), of all the longest waiting first
    (``waiting_since``); of those that are over the last one first. Without a group all that is open."""
    rows = waiting.marked(Volunteering.objects.handled_by(user))
    rows = rows.filter(_group(wanted.get("group", "")), _named(wanted.get("q", "")), _way(wanted.get("way", "")))
    same = {name: wanted[name] for name in ("municipality", "task", "organisation") if wanted.get(name)}
    rows = rows.filter(**same)
    if wanted.get("language"):
        spoken = Speaks.objects.filter(language=wanted["language"])
        rows = rows.filter(volunteer__in=spoken.values("volunteer"))
    if wanted.get("assignable"):
        rows = _can(rows, wanted["assignable"] == Assignable.YES)
    if wanted.get("group") == Group.OVER:
        return rows.order_by("-ended_at", "pk")
    return rows.order_by(F("is_waiting").desc(), F("waiting_since"), "pk")


def in_full(rows: QuerySet[Volunteering]) -> QuerySet[Volunteering]:
    """With everything a line says: a number of queries that does not grow with the lines."""
    people = rows.select_related(
        *("volunteer__person", "volunteer__municipality", "task", "municipality", "region", "network"),
        *("organisation", "handler", "mentor"),
    )
    spoken = Speaks.objects.select_related("language")
    return people.prefetch_related(Prefetch("volunteer__languages", queryset=spoken))


def choices(user: Any) -> dict[str, QuerySet[Any]]:
    """What there is to narrow by: only what stands in somebody's row of this person's list. Not run yet."""
    mine = Volunteering.objects.handled_by(user).order_by()
    return {
        "municipality": Municipality.objects.filter(pk__in=mine.values("municipality")),
        "task": Task.objects.filter(pk__in=mine.values("task")),
        "organisation": Organisation.objects.filter(pk__in=mine.values("organisation")),
        "language": Term.objects.filter(
            pk__in=Speaks.objects.filter(volunteer__in=mine.values("volunteer")).values("language")
        ),
    }


def _group(chosen: str) -> Q:
    if chosen == Group.MINE:
        return Q(is_waiting=True)
    return Q(state__in=sorted(_STATES[chosen] if chosen else OPEN))


def _can(rows: QuerySet[Volunteering], can: bool) -> QuerySet[Volunteering]:
    """Courses, texts and extracts stand in several wings, so this is asked of all who are active, at once."""
    active = list(rows.filter(state=State.ACTIVE))
    why_not = assignable.of_many(active)
    return rows.filter(pk__in=[each.pk for each in active if bool(why_not.get(each.pk)) != can])


def _way(chosen: str) -> Q:
    return Q(**{f"volunteer__{chosen}": True}) if chosen in Way.values else Q()


def _named(text: str) -> Q:
    """Each word in the name. SQLite folds only the letters of ASCII, so the word is asked for in the cases that names
    are written in."""
    found = Q()
    for word in text.split():
        cases = {word, word.lower(), word.capitalize(), word.upper()}
        found &= reduce(operator.or_, (Q(volunteer__person__name__icontains=case) for case in cases))
    return found
