"""Meetings in words, in the language of the page: their texts, when, where, who organises them, in which languages."""

from django.utils.formats import date_format, time_format
from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from network.directory.languages import text as text  # noqa: PLC0414 - the pages ask for it here
from network.meetings.models import Meeting
from network.meetings.states import Service, Way


def slug_of(meeting: Meeting) -> str:
    """The readable end of a page's address, in the active language: the title and the day. With the day the dates of a
    series differ, and no title is taken for another page of the meeting."""
    title = slugify(text(meeting, "title").text)[:80].strip("-")
    return f"{title}-{meeting.day.isoformat()}".strip("-")


def when(meeting: Meeting) -> str:
    """ "torstai 28.1.2027 klo 13.00–14.00", in Finland's time; with both days when it ends on another."""
    begins, ends = localtime(meeting.starts_at), localtime(meeting.ends_at)
    if begins.date() == ends.date():
        return _moment(date_format(begins, "l"), date_format(begins, "SHORT_DATE_FORMAT"), times(meeting))
    first, last = (
        _moment(date_format(each, "l"), date_format(each, "SHORT_DATE_FORMAT"), _at(time_format(each, "TIME_FORMAT")))
        for each in (begins, ends)
    )
    return f"{first} – {last}"


def _moment(weekday: str, date: str, hours: str) -> str:
    # Translators: when a meeting is: the weekday, the date, and its hours (with the word before them): to 28.1. klo 13.
    said = pgettext("moment", "%(weekday)s %(date)s, %(hours)s")
    return said % {"weekday": weekday, "date": date, "hours": hours}


def times(meeting: Meeting) -> str:
    """ "klo 13.00–14.00"; with the days when it ends on another."""
    begins, ends = localtime(meeting.starts_at), localtime(meeting.ends_at)
    first, last = (time_format(each, "TIME_FORMAT") for each in (begins, ends))
    if begins.date() != ends.date():
        return _at(f"{first} – {date_format(ends, 'SHORT_DATE_FORMAT')} {last}")
    return _at(f"{first}–{last}")


def _at(hours: str) -> str:
    # Translators: hours of a meeting, such as 13:00-14:00. Write the word before them: klo, kl.
    return pgettext("hours of a meeting", "%(hours)s") % {"hours": hours}


def where(meeting: Meeting) -> str:
    """In one line: the address of the place, "online", or both."""
    said = [place(meeting)] if Way.ONSITE in meeting.ways else []
    if Way.ONLINE in meeting.ways:
        said.append(_("Online"))
    return pgettext("ways of a meeting", "%(place)s and online") % {"place": said[0]} if len(said) > 1 else said[0]


def place(meeting: Meeting) -> str:
    """Where one goes, in one line."""
    town = f"{meeting.postal_code} {meeting.municipality or ''}".strip()
    parts = [text(meeting, "place_name").text, meeting.street, town]
    return ", ".join(part for part in parts if part) or str(Way.ONSITE.label)


def near(meeting: Meeting) -> str:
    """In a word or two: the municipality, "online", or both."""
    town = str(meeting.municipality or text(meeting, "place_name") or Way.ONSITE.label)
    said = [town] if Way.ONSITE in meeting.ways else []
    if Way.ONLINE in meeting.ways:
        said.append(_("Online"))
    return pgettext("ways of a meeting", "%(place)s and online") % {"place": said[0]} if len(said) > 1 else said[0]


def ways(meeting: Meeting) -> str:
    """What kind of gathering it is: on site, online, or both."""
    if len(meeting.ways) > 1:
        return _("On site and online")
    return str(meeting.ways[0].label)


def organiser(meeting: Meeting) -> str:
    """The network that organises it, else that of its region, else the country's."""
    if meeting.network is not None:
        return str(meeting.network)
    if meeting.region is not None:
        return _("Digital support network: %(region)s") % {"region": meeting.region}
    return _("National coordination of digital support")


def languages(meeting: Meeting) -> str:
    return ", ".join(term.name for term in meeting.languages.all())


def services(meeting: Meeting) -> list[str]:
    """What the organiser has arranged so that all can follow; what is not known any more is left out."""
    return [str(Service(each).label) for each in meeting.services if each in Service.values]
