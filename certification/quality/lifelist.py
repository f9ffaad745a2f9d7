"""The agency's list of certifications: how each stands and what waits in it."""

import operator
from collections.abc import Mapping
from functools import reduce
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from certification.quality import lives, ties
from certification.quality.models import Certification
from certification.quality.register import EVERY, having
from certification.quality.states import Status
from core import clock
from core.texts import languages

# What narrows the list, by the word in its address.
ENDING, FOLLOW_UP, CONDITIONS, LOOK, PROPOSED, TO_DECIDE, SUSPENDED = (
    "ending",
    "follow-up",
    "conditions",
    "look",
    "proposed",
    "decide",
    "suspended",
)


def flags() -> dict[str, Any]:
    """What each row is told of: names as the page has them."""
    own = OuterRef("pk")
    return {
        "ends_soon": Exists(lives.ending_soon().filter(pk=own)),
        "follow_up_late": Exists(lives.late_follow_ups().filter(certification=own)),
        "conditions_late": Exists(lives.late_conditions().filter(certification=own)),
        "to_look_at": Exists(lives.to_judge().filter(certification=own))
        | Exists(lives.to_close().filter(certification=own)),
        "proposed": Exists(lives.open_measures().filter(certification=own)),
        "to_decide": Exists(lives.open_measures().filter(lives.heard(), certification=own)),
        "suspended_too_long": Exists(lives.overdue_suspensions().filter(pk=own)),
    }


_FLAG_OF = {
    ENDING: "ends_soon",
    FOLLOW_UP: "follow_up_late",
    CONDITIONS: "conditions_late",
    LOOK: "to_look_at",
    PROPOSED: "proposed",
    TO_DECIDE: "to_decide",
    SUSPENDED: "suspended_too_long",
}


def listed(user: Any, wanted: Mapping[str, str]) -> QuerySet[Certification]:
    """Narrowed by what was chosen; without a status those that stand. What ends first is on top. One query a page."""
    rows = Certification.objects.filter(ties.untied(user)).annotate(**flags())
    status = wanted.get("status", "")
    if status in Status.values:
        rows = rows.filter(having(status, clock.today()))
    elif status != EVERY:
        rows = rows.filter(pk__in=lives.standing().values("pk"))
    if flag := _FLAG_OF.get(wanted.get("waits", "")):
        rows = rows.filter(**{flag: True})
    rows = rows.filter(_holding(wanted.get("q", "")))
    return rows.select_related("organisation__municipality", "version").order_by("valid_to", "pk")


def _holding(text: str) -> Q:
    """Each word in a name of the organisation. SQLite folds no case of its own beyond ASCII."""
    found = Q()
    for word in text.replace("\x00", "").split():
        cases = {word, word.lower(), word.upper(), word.capitalize()}
        columns = [f"organisation__name_{code}" for code in languages()]
        found &= reduce(operator.or_, (Q(**{f"{each}__icontains": case}) for each in columns for case in cases))
    return found
