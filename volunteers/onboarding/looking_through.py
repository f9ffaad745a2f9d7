"""The answers of an application as they are read through before sending, and what happens after that."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext, pgettext

from volunteers.onboarding import areas
from volunteers.onboarding.application import Application, Page
from volunteers.onboarding.forms.applying_help import distance_in_words
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import ANSWER_DAYS, Age, Level, PartOfDay, Way


@dataclass(frozen=True)
class Row:
    """What one page asked, in short, and what was answered: a line for each thing. ``url`` is that of the page."""

    label: str
    lines: tuple[str, ...]
    url: str


def rows(told: Application) -> list[Row]:
    """One for each page, in the active language."""
    labels, answers = _labels(), _answers(told)
    nothing = (gettext("Nothing told"),)
    return [
        Row(labels[page], tuple(answers[page]) or nothing, reverse("onboarding:page", args=[page]))
        for page in told.pages
        if page != Page.CONSENT
    ]


def what_next(volunteering: Volunteering) -> dict[str, Any]:
    """Who answers, and by which day at the latest."""
    return {
        "answerers": areas.handlers(volunteering),
        "until": localdate(volunteering.applied_at) + dt.timedelta(days=ANSWER_DAYS),
    }


def _labels() -> Mapping[Page, str]:
    return {
        Page.AGE: gettext("Age"),
        Page.MUNICIPALITY: gettext("Municipality"),
        Page.WITH: gettext("With whom"),
        Page.TASK: gettext("Task"),
        Page.HOW: gettext("How"),
        Page.LANGUAGES: gettext("Languages"),
        Page.TOPICS: gettext("Topics"),
        Page.WHEN: gettext("When"),
        Page.ABOUT: gettext("About you"),
        Page.CONTACT: gettext("Contact details"),
    }


def _answers(told: Application) -> Mapping[Page, list[str]]:
    comes = set(told.ways) - {Way.REMOTE.value}
    mails = gettext("Messages to many volunteers are welcome") if told.mails_wanted else ""
    return {
        Page.AGE: [str(Age(told.age).label)],
        Page.MUNICIPALITY: [str(told.municipality)],
        Page.WITH: [str(told.organisation or gettext("The coordinator of the region"))],
        Page.TASK: [str(told.task)],
        Page.HOW: [
            *(str(Way(way).label) for way in told.ways),
            *([distance_in_words(told.travel_km)] if comes else []),
        ],
        Page.LANGUAGES: [_spoken(str(term), level) for term, level in told.languages.items()],
        Page.TOPICS: [str(term) for term in told.topics],
        Page.WHEN: _times(told),
        Page.ABOUT: [text for text in (told.message, told.needs) if text],
        Page.CONTACT: [text for text in (told.phone, mails) if text],
    }


def _spoken(language: str, level: str) -> str:
    said = pgettext("language and how well", "%(language)s: %(level)s")
    return said % {"language": capfirst(language), "level": str(Level(level).label).lower()}


def _times(told: Application) -> list[str]:
    """ "Monday: morning, evening" for each day."""
    days: dict[int, list[str]] = {}
    for day, part in told.times:
        days.setdefault(day, []).append(str(PartOfDay(part).label).lower())
    said = pgettext("weekday and parts of it", "%(day)s: %(parts)s")
    return [said % {"day": capfirst(str(WEEKDAYS[day])), "parts": ", ".join(parts)} for day, parts in days.items()]
