"""Giving and ending mandates, over a whole region or over one of its networks."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from network.directory import policies
from network.directory.models import Mandate, Network
from network.geography.models import Region


@transaction.atomic
def give_mandate(
    *,
    person: User,
    role: str,
    region: Region,
    from_date: dt.date,
    until_date: dt.date | None = None,
    network: Network | None = None,
    actor: User,
) -> Mandate:
    """Both dates are days on which it holds. Asked for the very same again, returns the one there is. With ``network``
    it holds for the municipalities of that network only, whichever they are on a day.

    Raises Refused for oneself, a closed account, an end before the beginning, a network that has ended or belongs to
    another region, and days that another mandate of the same role, region and network covers.
    """
    if person.pk == actor.pk:
        raise Refused(_("You cannot give yourself a mandate. Ask another administrator."), code="own_mandate")
    if not policies.may_give_mandate(actor, person):
        raise PermissionDenied
    # The person's own row: two who give the same at once come one after the other, and the second finds the first.
    person = User.objects.select_for_update().get(pk=person.pk)
    _check_can_hold(person, from_date, until_date)
    network = network and _usable(network, region)
    alike = Mandate.objects.filter(person=person, role=role, region=region, network=network)
    same = alike.crossing(from_date, until_date)
    for each in same:
        if (each.from_date, each.until_date) == (from_date, until_date):
            return each
    if same:
        raise Refused(_("This person has the same mandate already for some of these days."), code="overlaps")
    mandate = Mandate(person=person, role=role, region=region, network=network, from_date=from_date)
    mandate.until_date, mandate.given_by = until_date, actor
    mandate.full_clean()
    mandate.save()
    area = {"region": region.code} | ({"network": network.slug} if network else {})
    audit.record(mandate, "directory.mandate.give", actor=actor, person=person.pk, role=role, **area)
    return mandate


def _check_can_hold(person: User, from_date: dt.date, until_date: dt.date | None) -> None:
    if not person.is_active:
        raise Refused(_("This account is closed."), code="closed_account")
    if until_date and until_date < from_date:
        raise Refused(_("The last day cannot be before the first one."), code="ends_before_it_begins")


def _usable(network: Network, region: Region) -> Network:
    """The network, which cannot end before this transaction does."""
    network = Network.objects.select_for_update().get(pk=network.pk)
    if network.region_id != region.pk:
        raise Refused(_("This network belongs to another region."), code="other_region")
    if network.ended_at is not None:
        raise Refused(_("This network has ended."), code="ended")
    return network


@transaction.atomic
def end_mandate(*, mandate: Mandate, actor: User, last_day: dt.date | None = None) -> Mandate:
    """At once, or after ``last_day``. What is over stays as it was. Raises Refused for a day in the past or one that
    would make the mandate longer."""
    mandate = Mandate.objects.select_for_update().get(pk=mandate.pk)
    if not policies.may_give_mandates(actor):
        raise PermissionDenied
    if mandate.over or (last_day and mandate.until_date == last_day):
        return mandate
    if last_day is None:
        mandate.ended_at, mandate.ended_by = clock.now(), actor
    elif last_day < max(clock.today(), mandate.from_date):
        raise Refused(_("The last day must be today or later, and not before the first one."), code="past")
    elif mandate.until_date and last_day > mandate.until_date:
        raise Refused(_("The mandate ends earlier than that. Give a new one for the time after it."), code="longer")
    else:
        mandate.until_date, mandate.ended_by = last_day, actor
    mandate.save(update_fields=["until_date", "ended_at", "ended_by"])
    audit.record(mandate, "directory.mandate.end", actor=actor, last_day=last_day and last_day.isoformat())
    return mandate
