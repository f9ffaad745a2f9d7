"""What a volunteer has told of themselves, in words: for their own page."""

from dataclasses import dataclass

from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import pgettext

from core import clock
from volunteers.onboarding.forms.applying_help import distance_in_words
from volunteers.onboarding.models import Absence, Volunteer
from volunteers.onboarding.states import PartOfDay, Way


@dataclass(frozen=True)
class Told:
    """``times``: a line a weekday. ``absences``: those that are not over."""

    ways: list[str]
    distance: str
    languages: list[str]
    topics: list[str]
    skills: list[str]
    times: list[str]
    absences: list[Absence]


def of(volunteer: Volunteer) -> Told:
    """In the active language, in five queries."""
    comes = volunteer.onsite or volunteer.home
    return Told(
        ways=[str(way.label) for way in Way if way in volunteer.ways],
        distance=distance_in_words(volunteer.travel_km) if comes else "",
        languages=_languages(volunteer),
        topics=[str(each) for each in volunteer.topics.all()],
        skills=[str(each) for each in volunteer.skills.all()],
        times=_times(volunteer),
        absences=list(volunteer.absences.filter(last_day__gte=clock.today())),
    )


def _languages(volunteer: Volunteer) -> list[str]:
    said = pgettext("language and how well", "%(language)s: %(level)s")
    return [
        said % {"language": capfirst(str(each.language)), "level": each.get_level_display().lower()}
        for each in volunteer.languages.select_related("language")
    ]


def _times(volunteer: Volunteer) -> list[str]:
    free: dict[int, set[str]] = {}
    for each in volunteer.free_times.all():
        free.setdefault(each.weekday, set()).add(each.part)
    said = pgettext("weekday and parts of it", "%(day)s: %(parts)s")
    return [
        said
        % {
            "day": capfirst(str(WEEKDAYS[day])),
            "parts": ", ".join(str(part.label).lower() for part in PartOfDay if part in free[day]),
        }
        for day in sorted(free)
    ]
