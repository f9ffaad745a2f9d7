"""Appeals and complaints on the desk: an entry in the menu, and what waits for those who handle them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts import desk
from accounts.desk import Tone, Waiting
from accounts.models import User
from certification.quality import caseflow, policies_cases
from certification.quality.models import Case
from certification.quality.states import CaseState
from core import clock

_LIST = "quality:cases"


class Cases:
    """The list; what waits stands above. Whoever filed one finds it here, too."""

    order = 17
    template = "quality/_desk_cases.html"
    label = gettext_lazy("Appeals and complaints")
    url_name = _LIST

    def opens_for(self, user: User) -> bool:
        return policies_cases.may_list(user) or Case.objects.of_filer(user).exists()

    def context(self, user: User) -> dict[str, Any]:
        return {}


def waiting(user: User) -> Iterator[Waiting]:
    """Those past their day, those that nobody has taken, and those that one handles; each once. One query."""
    if not policies_cases.may_list(user):
        return
    today = clock.today()
    mine = Q(state=CaseState.HANDLING, handler=user)
    free = Q(state=CaseState.FILED) & ~Q(filed_by=user)
    late, soon = Q(due_on__lt=today), Q(due_on__gte=today)
    sets = {"late": (mine | free) & late, "free": free & soon, "mine": mine & soon}
    asked: dict[str, Any] = {name: Count("pk", filter=where) for name, where in sets.items()}
    asked |= {f"{name}_due": Min("due_on", filter=where) for name, where in sets.items()}
    found = Case.objects.filter(state__in=caseflow.OPEN).aggregate(**asked)
    for name, tone in (("late", Tone.LATE), ("free", Tone.SOON), ("mine", Tone.CALM)):
        if found[name]:
            yield Waiting(
                count=found[name],
                title=_title(name, found[name]),
                text=gettext("The first is answered by %(day)s.")
                % {"day": date_format(found[f"{name}_due"], "SHORT_DATE_FORMAT")},
                url=reverse(_LIST),
                tone=tone,
                entry=_LIST,
            )


def _title(name: str, number: int) -> str:
    return {
        "late": ngettext("case is past its day", "cases are past their day", number),
        "free": ngettext("case waits for somebody to handle it", "cases wait for somebody to handle them", number),
        "mine": ngettext("case is with you", "cases are with you", number),
    }[name]


def register() -> None:
    """The entry and its cards (accounts.desk.register, accounts.desk.register_waiting)."""
    desk.register(Cases())
    desk.register_waiting(waiting)
