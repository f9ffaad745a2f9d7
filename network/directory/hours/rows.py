"""Hours as they stand in the database, and back."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict

from django.utils.translation import get_language

from core import texts
from network.directory.hours.rules import Exception as Exceptional
from network.directory.hours.rules import Schedule, Weekly
from network.directory.models import HoursException, Offer, WeeklyHours
from network.directory.states import Booking


def schedule_of(offer: Offer) -> Schedule:
    """Asks the database nothing when ``weekly_hours`` and ``exceptions`` are prefetched (`Offer.objects.whole()`)."""
    return Schedule(
        weekly=tuple(weekly_of(row) for row in offer.weekly_hours.all()),
        exceptions=tuple(exception_of(row) for row in offer.exceptions.all()),
        open_on_holidays=offer.open_on_holidays,
        by_appointment=offer.booking == Booking.REQUIRED,
    )


def weekly_of(row: WeeklyHours) -> Weekly:
    return Weekly(row.weekday, row.opens, row.closes, row.weeks, row.by_appointment, row.first_day, row.last_day)


def exception_of(row: HoursException) -> Exceptional:
    """Its notes stand in the order in which the reader of this moment wants them."""
    codes = sorted(texts.languages(), key=lambda code: code != get_language())
    notes = {code: note for code in codes if (note := getattr(row, f"note_{code}"))}
    return Exceptional(row.first_day, row.last_day, row.opens, row.closes, row.by_appointment, notes)


def weekly_row(offer: Offer, each: Weekly) -> WeeklyHours:
    """Not saved."""
    return WeeklyHours(offer=offer, **asdict(each))


def exception_row(offer: Offer, each: Exceptional) -> HoursException:
    """Not saved."""
    plain = asdict(each)
    notes = {f"note_{code}": note for code, note in texts.clean(plain.pop("notes")).items()}
    return HoursException(offer=offer, **plain, **notes)


def stamp(weekly: Iterable[Weekly], exceptions: Iterable[Exceptional], open_on_holidays: bool) -> str:
    """sha256 over hours, whatever the order of the rows: equal when nothing would change."""
    plain = [asdict(each) for each in weekly]
    plain += [asdict(each) | {"notes": texts.clean(each.notes)} for each in exceptions]
    lines = sorted(json.dumps(each, default=str, sort_keys=True) for each in plain)
    return hashlib.sha256(json.dumps([open_on_holidays, *lines]).encode()).hexdigest()


def stamp_of(offer: Offer) -> str:
    schedule = schedule_of(offer)
    return stamp(schedule.weekly, schedule.exceptions, schedule.open_on_holidays)
