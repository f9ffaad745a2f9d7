"""Requests for help in words, in the language of the page: what, when and where, and nothing about whom."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import clock
from volunteers.matching.models import Request
from volunteers.onboarding.states import PartOfDay


def what(request: Request) -> str:
    """The topic and how, in one line."""
    said = pgettext("request for help", "%(topic)s, %(way)s")
    return said % {"topic": request.topic, "way": lowered(request.get_way_display())}


def when(request: Request) -> str:
    """ "tiistai 2.2.2027, aamupäivällä", or the first and the last day when any between will do."""
    if request.from_day == request.until_day:
        days = _on(request.from_day)
    else:
        first, last = (date_format(day, "SHORT_DATE_FORMAT") for day in (request.from_day, request.until_day))
        days = _("One of the days %(first)s–%(last)s") % {"first": first, "last": last}
    return f"{days}, {_PARTS[PartOfDay(request.part)]()}" if request.part else days


def where(request: Request) -> str:
    """The place, if one was named, and the municipality."""
    return f"{request.place}, {request.municipality}" if request.place else str(request.municipality)


def whose(request: Request) -> str:
    """Who asks: an organisation, a network or a region."""
    return str(request.organisation or request.network or request.region)


def is_past(request: Request) -> bool:
    return request.until_day < clock.today()


@dataclass(frozen=True)
class Fact:
    label: str
    text: str


def facts(request: Request) -> list[Fact]:
    """Everything the request holds, as a volunteer reads it. One query, for the skills."""
    found = [
        Fact(_("Task"), str(request.task)),
        Fact(_("Topic"), str(request.topic)),
        Fact(_("How"), str(request.get_way_display())),
        Fact(_("Where"), where(request)),
        Fact(_("When"), when(request)),
        Fact(_("Language"), str(request.language)),
    ]
    skills = ", ".join(str(each) for each in request.skills.all())
    return [*found, Fact(_("Skills that are needed"), skills)] if skills else found


def lowered(text: str) -> str:
    """In the middle of a line."""
    return text[:1].lower() + text[1:]


def _on(day: dt.date) -> str:
    said = pgettext("day of a request", "%(weekday)s %(date)s")
    return said % {"weekday": date_format(day, "l"), "date": date_format(day, "SHORT_DATE_FORMAT")}


# As functions, so that they are said in the language of whoever reads.
_PARTS = {
    PartOfDay.MORNING: lambda: pgettext("in a line after the day", "in the morning (8–12)"),
    PartOfDay.AFTERNOON: lambda: pgettext("in a line after the day", "in the afternoon (12–17)"),
    PartOfDay.EVENING: lambda: pgettext("in a line after the day", "in the evening (17–21)"),
}
