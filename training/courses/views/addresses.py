"""Where the learner goes from here: addresses of pages that stand on a higher floor."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext

from core.errors import Refused
from core.texts import pick
from training.courses.models import Course, CourseVersion
from training.courses.places import places
from training.courses.progress import Item
from training.courses.states import CONFIRMED_KINDS, ItemKind
from training.practice.places import places as practice_places


def course_url(course: Course) -> str:
    """The page of the course; My learning while it has none."""
    return places().course_url(course, get_language()) or reverse("my")


def item_url(course: Course, key: str) -> str:
    """The page of a lesson or quiz; the course's while it has none."""
    return places().item_urls(course, get_language()).get(key) or course_url(course)


def next_url(course: Course, item: Item | None) -> str:
    """The page of a part of whatever kind; of what others confirm the course tells more."""
    if item and item["kind"] == ItemKind.PRACTICE:
        exercise = practice_places().scenario_url(item["scenario"], get_language())
        return f"{exercise}?{_way_back(course)}" if exercise else course_url(course)
    return item_url(course, item["key"]) if item and item["kind"] not in CONFIRMED_KINDS else course_url(course)


def _way_back(course: Course) -> str:
    """From the end of an exercise one goes on with the course."""
    return urlencode({"next": reverse("courses:resume", args=[course.code])})


def crumbs(course: Course, version: CourseVersion, here: str) -> list[tuple[str, str]]:
    """The way from the catalogue to this page."""
    language = get_language()
    catalogue = places().catalogue_url(language)
    title, _language = pick(version.texts["title"], language)
    steps = [(gettext("Courses"), catalogue)] if catalogue else []
    return [*steps, (title, course_url(course)), (here, "")]


def say(request: HttpRequest, refused: Refused) -> None:
    """Shows why it was not possible on the page that comes next."""
    messages.warning(request, " ".join(refused.messages))
