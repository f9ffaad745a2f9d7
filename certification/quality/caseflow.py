"""What the steps of appeals and complaints share: the lock, the state, and what is read of them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from certification.quality import policies_cases
from certification.quality.models import Case, Certification
from certification.quality.register import counting
from certification.quality.states import CASE_DAYS, CASE_MOVES, CaseKind, CaseState
from core import clock
from core.states import check_move
from network.directory.models import Organisation

# Of a case that is over the address of whoever complained is kept so long, for questions about the answer.
ADDRESS_MONTHS = 12
OPEN = (CaseState.FILED, CaseState.HANDLING)
# In place of a state: whatever it is.
EVERY = "all"
_WHOLE = ("organisation__municipality", "decision__application", "decision__measure", "certification")


def locked(pk: Any) -> Case:
    """The case as it is now; others wait until this transaction ends."""
    rows = Case.objects.select_for_update(of=("self",))
    return rows.select_related(*_WHOLE, "filed_by", "handler").get(pk=pk)


def whole() -> QuerySet[Case]:
    """With what its page shows."""
    return Case.objects.select_related(*_WHOLE, "filed_by", "handler")


def move(case: Case, new: CaseState, **also: Any) -> None:
    """A locked case comes into another state. ``also``: other fields to save with it. A handler whom something ties to
    it by now is let go with it: the database would refuse the row. Raises Refused for a move that is none."""
    check_move(CASE_MOVES, case.state, new)
    let_go(case)
    for name, value in {"state": new, **also}.items():
        setattr(case, name, value)
    case.save(update_fields=["state", "handler", *also])


def let_go(case: Case) -> None:
    """Who handled it stands in the trail, too. Does not save."""
    if case.handler is not None and policies_cases.took_part(case.handler, case):
        case.handler = None


def due() -> dt.date:
    """Until when what is filed today is answered."""
    return clock.today() + dt.timedelta(days=CASE_DAYS)


def certification_of(organisation: Organisation) -> Certification | None:
    """The one that a complaint about it is about."""
    return counting(clock.today()).filter(organisation=organisation).first()


def listed(rows: QuerySet[Case], wanted: Mapping[str, str], user: Any) -> QuerySet[Case]:
    """Narrowed by what was chosen: without a state what is open, the one due first on top; else the newest first."""
    state = wanted.get("state", "")
    if state != EVERY:
        rows = rows.filter(state__in=[state] if state else OPEN)
    if wanted.get("kind"):
        rows = rows.filter(kind=wanted["kind"])
    if wanted.get("mine"):
        rows = rows.filter(handler=user)
    order = ("-filed_at", "pk") if state else ("due_on", "filed_at", "pk")
    return rows.select_related("organisation", "handler").order_by(*order)


def with_address_too_long() -> QuerySet[Case]:
    """Those that ended so long ago that the address is emptied now."""
    before = clock.months_after(clock.today(), -ADDRESS_MONTHS)
    over = Q(state__in=[CaseState.CLOSED, CaseState.WITHDRAWN])
    return Case.objects.filter(over, kind=CaseKind.COMPLAINT, closed_at__date__lte=before).exclude(email="")
