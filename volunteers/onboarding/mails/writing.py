"""How the mails about a volunteering are written: in the reader's language, naming nobody but the contact person."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from accounts.models import User
from core.addresses import whole
from core.mail import Message
from volunteers.onboarding import areas, required
from volunteers.onboarding.models import Volunteering

Words = Callable[[], str]

MINE, DESK = "onboarding:mine_one", "onboarding:volunteering"
MENTORED, MANDATES = "onboarding:mentored", "mandate:index"
LIST = "onboarding:volunteers"


class Later:
    """A value that is said in the language of the mail."""

    def __init__(self, say: Callable[[], object]) -> None:
        self.say = say


def own(volunteering: Volunteering, template: str, **more: Any) -> list[Message]:
    """To the volunteer, with the contact person. Nothing to a closed account."""
    person = volunteering.volunteer and volunteering.volunteer.person
    if not person or not person.is_active:
        return []
    found = areas.contact(volunteering)
    contact = {
        "contact": str(found or ""),
        "contact_name": found.name if found else "",
        "where": Later(_where(volunteering)),
    }
    return [to(person, template, volunteering, MINE, **contact, **more)]


def news(volunteering: Volunteering, title: Words, text: Words, but: User | None = None) -> list[Message]:
    """That the ball has come back, to who handles it."""
    people = [each for each in areas.asked(volunteering) if but is None or each.person.pk != but.pk]
    return [to(each.person, "news", volunteering, DESK, **said(title, text)) for each in people]


def said(title: Words, text: Words) -> dict[str, Any]:
    """What the templates of short news take."""
    return {"title": Later(title), "text": Later(text)}


def to_mentor(volunteering: Volunteering, mentor: User, title: Words, text: Words) -> list[Message]:
    """Short news with the way to whom they mentor. Nothing to a closed account."""
    if not mentor.is_active:
        return []
    return [to(mentor, "mentor_news", volunteering, MENTORED, **said(title, text))]


def to(person: User, template: str, volunteering: Volunteering, page: str, **more: Any) -> Message:
    """In the reader's language: names and addresses are those of that language, too."""
    with override(person.language):
        args = [] if page in {MENTORED, MANDATES, LIST} else [volunteering.pk]
        context = {
            "person": person,
            "task": str(volunteering.task),
            "municipality": str(volunteering.municipality),
            "action_url": whole(reverse(page, args=args)),
            **{name: value.say() if isinstance(value, Later) else value for name, value in more.items()},
        }
    return Message(f"volunteering_{template}", person.email, person.language, context)


def _where(volunteering: Volunteering) -> Words:
    return lambda: str(volunteering.network or volunteering.region)


def courses(volunteering: Volunteering) -> Later:
    """Title and address of each that is missing."""
    gaps = required.missing(volunteering)
    return Later(lambda: [{"title": str(each.title), "url": whole(each.url)} for each in gaps])


def day(found: dt.date | None) -> Later | str:
    """In the manner of the language; "" for none."""
    return Later(lambda: date_format(found, "SHORT_DATE_FORMAT")) if found else ""
