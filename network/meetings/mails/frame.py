"""What the mails about meetings have in common: what it is about, when and where, who answers, and the links."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import get_supported_language_variant, override, pgettext
from django.utils.translation import gettext as _

from core.addresses import whole
from core.mail import Message
from network.meetings import tickets, wording
from network.meetings.models import Meeting, Registration
from network.meetings.states import Way


@dataclass(frozen=True)
class Guest:
    """Somebody without an account, greeted as accounts are."""

    name: str

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


def to(registration: Registration, template: str, *, attachment: str = "", named: bool = True, **more: Any) -> Message:
    """A mail to whom it is about, in the language in which they registered. It holds the key to the registration, so
    its words are emptied once it is sent. ``named``: greets them; not before it is known that they typed their name
    themselves. ``more``: for the template; what can be called is called when the language is active."""
    language = known(registration.language)
    with override(language):
        context = {
            "person": (registration.person or Guest(registration.name)) if named else None,
            **about(registration.meeting),
            "where": where(registration.meeting, registration.way),
            "action_url": link(registration, "ticket"),
            "cancel_url": link(registration, "cancel_registration"),
            "state": str(registration.state),
            **{name: value() if callable(value) else value for name, value in more.items()},
        }
    file = f"{attachment}:{registration.pk}" if attachment else ""
    return Message(template, registration.address, language, context, attachment=file, secret=True)


def about(meeting: Meeting) -> dict[str, object]:
    """In the active language."""
    answers = (meeting.contact_name, meeting.contact_email, meeting.contact_phone)
    return {
        "title": wording.text(meeting, "title").text,
        "when": wording.when(meeting),
        "contact": ", ".join(filter(None, answers)),
        "helper": ", ".join(filter(None, (meeting.contact_name, meeting.contact_phone))),
        "phone": meeting.contact_phone,
    }


def where(meeting: Meeting, way: str) -> str:
    """Where somebody who takes part this way goes. The link to join is in no mail, since mails are passed on."""
    if way == Way.ONLINE:
        return _("Online. The link is on the page of your registration.")
    return wording.place(meeting)


def moment(at: dt.datetime) -> str:
    """ "tiistai 2.2.2027, klo 18.00", in Finland's time."""
    shown = localtime(at)
    hours = pgettext("hours of a meeting", "%(hours)s") % {"hours": time_format(shown, "TIME_FORMAT")}
    said = pgettext("moment", "%(weekday)s %(date)s, %(hours)s")
    day = {"weekday": date_format(shown, "l"), "date": date_format(shown, "SHORT_DATE_FORMAT")}
    return said % {**day, "hours": hours}


def link(registration: Registration, name: str) -> str:
    """A page of one registration, by its key, in the active language."""
    return whole(reverse(f"meetings:{name}", args=[tickets.token(registration)]))


def known(language: str) -> str:
    """The language of the site that is meant; its own where somebody registered in one that is no more."""
    try:
        return get_supported_language_variant(language)
    except LookupError:
        return settings.LANGUAGE_CODE
