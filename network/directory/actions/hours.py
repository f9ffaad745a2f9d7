"""When an offer's help is given."""

from collections.abc import Collection
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from network.directory.actions.place_steps import changed, must_not_have_ended, of_offer, still_as_seen, still_ready
from network.directory.hours import rows, rules
from network.directory.lines import one_line
from network.directory.models import HoursException, Offer, WeeklyHours

# Far more than anybody has, and still quick to compute with: the form has 21 lines of 7 days, and 20 exceptions.
MOST_WEEKLY, MOST_EXCEPTIONS = 147, 40


@transaction.atomic
def set_hours(
    *,
    offer: Offer,
    weekly: Collection[rules.Weekly],
    exceptions: Collection[rules.Exception],
    open_on_holidays: bool,
    actor: User,
    stamp: str = "",
) -> Offer:
    """Puts these hours in the place of all that the offer had; what is the same already writes nothing.

    ``stamp`` (`hours.rows.stamp_of`) is what the form was made from: Refused, code "changed", when somebody else has
    set hours since. Raises Refused for an offer or place that has ended, days in the wrong order, one time without the
    other, too many rows, and, code "lacks", when a published place would say neither when nor how it is reached.
    """
    offer = of_offer(offer, actor)
    must_not_have_ended(offer.place)
    if offer.ended_at is not None:
        raise Refused(_("This help is no longer given. Bring it back first."), code="ended")
    _check(weekly, exceptions)
    exceptions = [_tidied(each) for each in exceptions]
    before = rows.stamp_of(offer)
    if rows.stamp(weekly, exceptions, open_on_holidays) == before:
        return offer
    still_as_seen(stamp, before)
    with still_ready(offer.place):
        offer.weekly_hours.all().delete()
        offer.exceptions.all().delete()
        WeeklyHours.objects.bulk_create(rows.weekly_row(offer, each) for each in weekly)
        HoursException.objects.bulk_create(rows.exception_row(offer, each) for each in exceptions)
    offer.open_on_holidays = open_on_holidays
    offer.save(update_fields=["open_on_holidays"])
    changed(offer.place)
    audit.record(offer, "directory.offer.set_hours", actor=actor, weekly=len(weekly), exceptions=len(exceptions))
    return offer


def _tidied(each: rules.Exception) -> rules.Exception:
    return replace(each, notes={code: one_line(note) for code, note in each.notes.items()})


def _check(weekly: Collection[rules.Weekly], exceptions: Collection[rules.Exception]) -> None:
    coming = [each for each in exceptions if each.last_day >= clock.today()]
    if len(weekly) > MOST_WEEKLY or len(coming) > MOST_EXCEPTIONS:
        raise Refused(_("These are too many different hours."), code="too_many")
    every: list[rules.Weekly | rules.Exception] = [*weekly, *exceptions]
    if any(each.first_day and each.last_day and each.last_day < each.first_day for each in every):
        raise Refused(_("The last day cannot be before the first one."), code="ends_before_it_begins")
    if any((each.opens is None) != (each.closes is None) for each in exceptions):
        raise Refused(_("Give both times, or neither of them."), code="one_time")
