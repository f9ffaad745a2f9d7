"""The pages of an application, in their order, and what the answers of a draft mean today."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.declarations import Version
from network.directory.models import Organisation, Term, Vocabulary
from network.geography.models import Municipality
from volunteers.onboarding import areas, commitments
from volunteers.onboarding.models import Task, Volunteer
from volunteers.onboarding.states import Age, Document, PartOfDay, Way

# What stands instead of an organisation, where somebody wants to help with the region's coordinator.
REGION = "region"
# How far somebody comes, in kilometres; 0: within their own municipality only.
DISTANCES = (0, 10, 30, 50, 100)


class Page(StrEnum):
    AGE = "age"
    MUNICIPALITY = "municipality"
    WITH = "with"
    TASK = "task"
    HOW = "how"
    LANGUAGES = "languages"
    TOPICS = "topics"
    WHEN = "when"
    ABOUT = "about"
    CONTACT = "contact"
    CONSENT = "consent"


QUESTIONS: Mapping[Page, Any] = {
    Page.AGE: _("How old are you?"),
    Page.MUNICIPALITY: _("Where would you like to help?"),
    Page.WITH: _("With whom would you like to help?"),
    Page.TASK: _("What would you like to do?"),
    Page.HOW: _("How would you like to help?"),
    Page.LANGUAGES: _("In which languages can you help?"),
    Page.TOPICS: _("What can you help with?"),
    Page.WHEN: _("When can you usually help?"),
    Page.ABOUT: _("Would you like to tell something about yourself?"),
    Page.CONTACT: _("How do we reach you?"),
    Page.CONSENT: _("May we handle your application?"),
}


@dataclass(frozen=True)
class Application:
    """The answers as they hold today: a task that was retired since, an organisation that has left, or a consent to an
    older text count as not answered. ``times``: (weekday, part of the day), 0 = Monday."""

    age: str = ""
    municipality: Municipality | None = None
    recruiters: tuple[Organisation, ...] = ()
    organisation: Organisation | None = None
    tasks: tuple[Task, ...] = ()
    task: Task | None = None
    ways: tuple[str, ...] = ()
    travel_km: int = 0
    languages: Mapping[Term, str] = field(default_factory=dict)
    topics: tuple[Term, ...] = ()
    times: tuple[tuple[int, str], ...] = ()
    message: str = ""
    needs: str = ""
    phone: str = ""
    mails_wanted: bool = False
    consent: Version | None = None
    consent_language: str = ""
    answered: frozenset[Page] = frozenset()

    @property
    def pages(self) -> tuple[Page, ...]:
        """Whom to help with is asked only where an organisation could be chosen, which the municipality decides."""
        skipped = self.municipality is not None and not self.recruiters
        return tuple(page for page in Page if not (page == Page.WITH and skipped))

    @property
    def missing(self) -> Page | None:
        """The first page that has no answer."""
        return next((page for page in self.pages if page not in self.answered), None)

    def reaches(self, page: Page) -> bool:
        """Whether everything before this page is answered."""
        pages = self.pages
        return page in pages and (self.missing is None or pages.index(page) <= pages.index(self.missing))

    def before(self, page: Page) -> Page | None:
        place = self.pages.index(page)
        return self.pages[place - 1] if place else None

    def after(self, page: Page) -> Page | None:
        """None after the last one: then comes the review."""
        return next(iter(self.pages[self.pages.index(page) + 1 :]), None)


def read(answers: Mapping[str, Any], person: Any) -> Application:
    """Up to seven queries. ``person``: whoever is asking; contact details and consent are answered only by somebody who
    is signed in."""
    told: dict[str, Any] = _where(answers) | _what(answers) | _terms(answers) | _self(answers, person)
    holds = {
        Page.AGE: bool(told["age"]),
        Page.MUNICIPALITY: told["municipality"] is not None,
        Page.WITH: told["organisation"] is not None or answers.get(Page.WITH) == REGION,
        Page.TASK: told["task"] is not None,
        Page.HOW: bool(told["ways"]),
        Page.LANGUAGES: bool(told["languages"]),
        Page.TOPICS: Page.TOPICS in answers,
        Page.WHEN: Page.WHEN in answers,
        Page.ABOUT: Page.ABOUT in answers,
        Page.CONTACT: Page.CONTACT in answers and person.is_authenticated,
        Page.CONSENT: told["consent"] is not None,
    }
    return Application(**told, answered=frozenset(page for page, answered in holds.items() if answered))


def of(volunteer: Volunteer) -> dict[str, Any]:
    """What is known of somebody who applies for another task: the same pages with their answers filled in."""
    return {
        Page.MUNICIPALITY: volunteer.municipality.code,
        Page.HOW: {"ways": [way for way in Way.values if way in volunteer.ways], "km": volunteer.travel_km},
        Page.LANGUAGES: {each.language.key: each.level for each in volunteer.languages.select_related("language")},
        Page.TOPICS: [term.key for term in volunteer.topics.all()],
        Page.WHEN: [f"{each.weekday}-{each.part}" for each in volunteer.free_times.all()],
        Page.ABOUT: {"message": "", "needs": volunteer.needs},
        Page.CONTACT: {"phone": volunteer.phone, "mails": volunteer.mails_wanted},
    }


def _where(answers: Mapping[str, Any]) -> dict[str, Any]:
    code = answers.get(Page.MUNICIPALITY, "")
    found = Municipality.objects.in_force().filter(code=code).select_related("region").first() if code else None
    recruiters = tuple(areas.recruiters(found)) if found else ()
    chosen = next((each for each in recruiters if str(each.pk) == answers.get(Page.WITH)), None)
    return {"municipality": found, "recruiters": recruiters, "organisation": chosen}


def _what(answers: Mapping[str, Any]) -> dict[str, Any]:
    age = answers.get(Page.AGE, "")
    open_to = Task.objects.in_use() if age == Age.ADULT else Task.objects.in_use().filter(from_15=True)
    tasks = tuple(open_to) if age in {Age.ADULT, Age.YOUNG} else ()
    how = answers.get(Page.HOW, {})
    return {
        "age": age if age in {Age.ADULT, Age.YOUNG} else "",
        "tasks": tasks,
        "task": next((each for each in tasks if each.slug == answers.get(Page.TASK)), None),
        "ways": tuple(way for way in Way.values if way in how.get("ways", ())),
        "travel_km": how.get("km", 0),
    }


def _terms(answers: Mapping[str, Any]) -> dict[str, Any]:
    """In the order of the vocabulary; terms that were retired since are left out."""
    levels, topics = answers.get(Page.LANGUAGES, {}), answers.get(Page.TOPICS, ())
    free = {tuple(each.split("-")) for each in answers.get(Page.WHEN, ())}
    every = Term.objects.none()
    if levels or topics:
        every = Term.objects.of(Vocabulary.LANGUAGE).filter(key__in=levels) | Term.objects.of(Vocabulary.TOPIC).filter(
            key__in=topics
        )
    found = list(every)
    return {
        "languages": {each: levels[each.key] for each in found if each.vocabulary == Vocabulary.LANGUAGE},
        "topics": tuple(each for each in found if each.vocabulary == Vocabulary.TOPIC),
        "times": tuple((day, part) for day in range(7) for part in PartOfDay.values if (str(day), part) in free),
    }


def _self(answers: Mapping[str, Any], person: Any) -> dict[str, Any]:
    about, contact, given = (answers.get(page, {}) for page in (Page.ABOUT, Page.CONTACT, Page.CONSENT))
    now = commitments.current(Document.APPLICATION)
    agreed = person.is_authenticated and given.get("digest") == now.digest
    return {
        "message": about.get("message", ""),
        "needs": about.get("needs", ""),
        "phone": contact.get("phone", ""),
        "mails_wanted": contact.get("mails", False),
        "consent": now if agreed else None,
        "consent_language": given.get("language", ""),
    }
