"""Who comes to one meeting, for those who organise it: the list, and what the kitchen has to know."""

import operator
from collections import Counter
from collections.abc import Mapping
from functools import reduce
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from network.meetings.models import Meeting, Need, Registration
from network.meetings.states import SEATED, RegistrationState, Way

# In this order: who comes, who may come, who does not.
_ORDER = (
    RegistrationState.CONFIRMED,
    RegistrationState.OFFERED,
    RegistrationState.WAITING,
    RegistrationState.PENDING,
    RegistrationState.CANCELLED,
    RegistrationState.EXPIRED,
)


def rows(meeting: Meeting, wanted: Mapping[str, Any]) -> QuerySet[Registration]:
    """By state, then by turn. ``wanted``: by the names of the form's fields (forms.registering.ParticipantListForm)."""
    found = meeting.registrations.select_related("person", "organisation", "registered_by", "need")
    same = {name: wanted[name] for name in ("state", "way") if wanted.get(name)}
    rank = Case(
        *(When(state=state, then=Value(number)) for number, state in enumerate(_ORDER)),
        output_field=IntegerField(),
    )
    return found.filter(_holding(wanted.get("q", "")), **same).annotate(rank=rank).order_by("rank", "turn")


def counts(meeting: Meeting) -> list[tuple[str, int, int | None, int]]:
    """For each way: its name, how many hold a seat, of how many (None: without limit), and how many wait. One query."""
    rows = (
        meeting.registrations.order_by()
        .values("way")
        .annotate(
            held=Count("pk", filter=Q(state__in=SEATED)),
            queued=Count("pk", filter=Q(state=RegistrationState.WAITING)),
        )
    )
    found = {each["way"]: (each["held"], each["queued"]) for each in rows}
    shown = [way for way in Way if way in meeting.ways or any(found.get(way, ()))]
    return [(str(way.label), *_pair(found.get(way), meeting.seats(way))) for way in shown]


def _pair(numbers: tuple[int, int] | None, seats: int | None) -> tuple[int, int | None, int]:
    held, queued = numbers or (0, 0)
    return held, seats, queued


def diets(meeting: Meeting) -> list[tuple[str, int]]:
    """For the kitchen: how often each diet was named by those who come on site, the most frequent first. Without names.
    What differs only in small and capital letters is one diet."""
    needs = Need.objects.filter(
        registration__meeting=meeting, registration__state__in=SEATED, registration__way=Way.ONSITE
    ).exclude(diet="")
    said: Counter[str] = Counter()
    words: dict[str, str] = {}
    for diet in needs.order_by("pk").values_list("diet", flat=True):
        key = " ".join(diet.casefold().split()).strip(" .,;")
        said[words.setdefault(key, diet.strip())] += 1
    return said.most_common()


def _holding(text: str) -> Q:
    """Each word in the name, the address or the organisation. SQLite folds only the letters of ASCII, so the word is
    asked for in the cases that names are written in."""
    fields = ("name", "email", "person__name", "person__email", "organisation__name", "organisation_name")
    found = Q()
    for word in text.split():
        cases = {word, word.lower(), word.capitalize(), word.upper()}
        found &= reduce(operator.or_, (Q(**{f"{field}__icontains": case}) for field in fields for case in cases))
    return found
