"""To whom a message to many goes, and to how many of a list it does not, and why."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from volunteers.onboarding.models import Volunteer, Volunteering


@dataclass(frozen=True)
class Reach:
    """People, however many volunteerings each has. ``readers``: the ids of the volunteers who get it, in a fixed order.
    Of the others: ``over`` have stopped or are no volunteers yet nor applicants any more, ``closed`` have no open
    account, ``silent`` have not agreed to messages that are sent to many."""

    readers: tuple[UUID, ...]
    over: int
    closed: int
    silent: int

    @property
    def others(self) -> int:
        return self.over + self.closed + self.silent


def among(user: Any, rows: QuerySet[Volunteering]) -> Reach:
    """``rows``: a part of what ``user`` handles. One query."""
    open_ones = Volunteering.objects.handled_by(user).open().filter(volunteer=OuterRef("pk"))
    people = Volunteer.objects.filter(pk__in=rows.order_by().values("volunteer")).annotate(is_open=Exists(open_ones))
    readers, others = [], {"over": 0, "closed": 0, "silent": 0}
    found = people.order_by("pk").values_list("pk", "is_open", "person__is_active", "mails_wanted")
    for pk, is_open, is_active, wanted in found:
        if why := "over" if not is_open else "closed" if not is_active else "" if wanted else "silent":
            others[why] += 1
        else:
            readers.append(pk)
    return Reach(tuple(readers), **others)
