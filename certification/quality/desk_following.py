"""Certifications on the desk: for the agency an entry in the menu and what waits; for providers what is asked."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts import desk
from accounts.desk import Tone, Waiting
from accounts.models import User
from certification.quality import lifelist, lives, policies_following, ties
from certification.quality.models import Application, Certification
from core import clock
from network.directory.models import Contact
from network.directory.states import ContactRole

_LIST, _OWN = "quality:certifications", "quality:own"
# What is due within so many days presses most.
_NEAR_DAYS = 3


class Certified:
    """The list has a page of its own; what waits stands above."""

    order = 27
    template = "quality/_desk_following.html"
    label = gettext_lazy("Certified providers")
    url_name = _LIST

    def opens_for(self, user: User) -> bool:
        return policies_following.may_list(user)

    def context(self, user: User) -> dict[str, Any]:
        return {}


def waiting(user: User) -> Iterator[Waiting]:
    """For those who follow certifications up what to look at and what is late; for those who decide, measures. At most
    six queries."""
    mine = Certification.objects.filter(ties.untied(user))
    if policies_following.may_follow_any(user):
        look = lives.to_judge().filter(certification__in=mine).count()
        look += lives.to_close().filter(certification__in=mine).count()
        yield _to_look_at(look)
        late = lives.late_conditions().filter(certification__in=mine).count()
        late += lives.late_follow_ups().filter(certification__in=mine).count()
        yield _late(late)
        yield _suspended(lives.waiting_for_a_proposal().filter(pk__in=mine.values("pk")).count())
    if policies_following.may_decide_any(user):
        ready = lives.open_measures().filter(lives.heard(), certification__in=mine)
        ready = ready.exclude(proposed_by=user).exclude(surveillance__handled_by=user)
        yield _to_decide(ready.count())


def _to_look_at(count: int) -> Waiting:
    title = ngettext(
        "reply of a certified provider waits to be looked at",
        "replies of certified providers wait to be looked at",
        count,
    )
    return _agency(count, title, gettext("Conditions and yearly follow-ups"), lifelist.LOOK, Tone.SOON)


def _late(count: int) -> Waiting:
    title = ngettext(
        "condition or yearly follow-up of a certified provider is late",
        "conditions and yearly follow-ups of certified providers are late",
        count,
    )
    return _agency(count, title, gettext("Look what follows from it"), "", Tone.CALM)


def _suspended(count: int) -> Waiting:
    title = ngettext(
        "certification has been suspended for too long",
        "certifications have been suspended for too long",
        count,
    )
    text = gettext("Propose to restore or to withdraw.")
    return _agency(count, title, text, lifelist.SUSPENDED, Tone.LATE)


def _to_decide(count: int) -> Waiting:
    title = ngettext(
        "measure about a certification waits for a decision",
        "measures about certifications wait for a decision",
        count,
    )
    return _agency(count, title, gettext("The organisations were heard."), lifelist.TO_DECIDE, Tone.SOON)


def _agency(count: int, title: str, text: str, waits: str, tone: Tone) -> Waiting:
    url = f"{reverse(_LIST)}?waits={waits}" if waits else reverse(_LIST)
    return Waiting(count=count, title=title, text=text, url=url, tone=tone, entry=_LIST)


def waiting_for_provider(user: User) -> Iterator[Waiting]:
    """What is asked of the organisations that this person answers for. One query for people who answer for none that
    was ever certified, else five."""
    of = Certification.objects.filter(_answers(user, ContactRole.MANAGER, ContactRole.EDITOR))
    if not of.exists():
        return
    led = Certification.objects.filter(_answers(user, ContactRole.MANAGER))
    for title, rows, day in (
        (_conditions, lives.to_show().filter(certification__in=of), "due_on"),
        (_follow_ups, lives.to_answer().filter(certification__in=of), "due_on"),
        (_proposals, lives.open_measures().exclude(lives.heard()).filter(certification__in=led), "hearing_until"),
    ):
        found = list(rows.order_by(day, "pk").values_list("certification", day))
        if found:
            yield _own(title(len(found)), found)
    renewable = [each for each in _unrenewed(led) if lives.may_be_renewed(each)]
    if renewable:
        yield _own(_renewals(len(renewable)), [(each.pk, each.valid_to) for each in renewable], Tone.CALM)


def _own(title: str, found: Sequence[tuple[Any, dt.date]], tone: Tone | None = None) -> Waiting:
    """``found``: certifications with the day that counts, the first one first."""
    (first, day), several = found[0], len({key for key, _day in found}) > 1
    near = day <= clock.today() + dt.timedelta(days=_NEAR_DAYS)
    return Waiting(
        count=len(found),
        title=title,
        text=gettext("The first day is %(day)s.") % {"day": date_format(day, "SHORT_DATE_FORMAT")},
        url=reverse(_OWN) if several else reverse("quality:certificate", args=[first]),
        tone=tone if tone is not None else Tone.LATE if near else Tone.SOON,
        entry=_OWN,
    )


def _conditions(count: int) -> str:
    return ngettext(
        "condition of your certification is to be met", "conditions of your certification are to be met", count
    )


def _follow_ups(count: int) -> str:
    return ngettext("yearly follow-up is to be answered", "yearly follow-ups are to be answered", count)


def _proposals(count: int) -> str:
    return ngettext(
        "proposal about your certification waits for your view",
        "proposals about your certifications wait for your view",
        count,
    )


def _renewals(count: int) -> str:
    return ngettext("certification can be renewed", "certifications can be renewed", count)


def _answers(user: User, *roles: ContactRole) -> Q:
    mine = Contact.objects.in_force().filter(organisation=OuterRef("organisation"), person=user, role__in=roles)
    return Q(Exists(mine))


def _unrenewed(of: QuerySet[Certification]) -> list[Certification]:
    """Those that end soon and for which nobody has begun an application."""
    open_ones = Application.objects.open().filter(organisation=OuterRef("organisation"))
    rows = lives.standing().filter(pk__in=of.values("pk"), replaced_by=None).exclude(Exists(open_ones))
    return list(rows.select_related("version").order_by("valid_to", "pk"))


def register() -> None:
    """The entry and its cards (accounts.desk.register, accounts.desk.register_waiting)."""
    desk.register(Certified())
    desk.register_waiting(waiting)
    desk.register_waiting(waiting_for_provider)
