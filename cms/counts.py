"""Numbers about the network, counted when a page is read."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext
from wagtail.models import Page

from certification.credentials.models import Credential
from cms.experiences import KINDS
from cms.pages.courses import CoursePage
from cms.pages.parts import LessonPage


def counts(names: Iterable[str], locale: int) -> list[dict[str, Any]]:
    """[{"number", "text"}] for the names an editor chose, in their order; a query each. ``locale``: primary key."""
    numbers = [(name, _COUNTED[name](locale)) for name in names if name in _COUNTED]
    return [{"number": number, "text": _words(name, number)} for name, number in numbers]


def _experiences(locale: int) -> QuerySet[Page]:
    return Page.objects.live().filter(locale=locale).type(*KINDS)


def _regions(locale: int) -> int:
    region = Coalesce("goodpracticepage__region", "pilotpage__region")
    counted: int = _experiences(locale).aggregate(n=Count(region, distinct=True))["n"]
    return counted


_COUNTED: dict[str, Callable[[int], int]] = {
    "courses": lambda locale: CoursePage.objects.live().filter(locale=locale).count(),
    "lessons": lambda locale: LessonPage.objects.live().filter(locale=locale).count(),
    "practices": lambda locale: _experiences(locale).count(),
    "regions": _regions,
    "certificates": lambda _locale: Credential.objects.count(),
}


def _words(name: str, n: int) -> str:
    return {
        "courses": ngettext("course, free for everyone", "courses, free for everyone", n),
        "lessons": ngettext("lesson to read at your own pace", "lessons to read at your own pace", n),
        "practices": ngettext("good practice or pilot to learn from", "good practices and pilots to learn from", n),
        "regions": ngettext("region with a good practice to share", "regions with a good practice to share", n),
        "certificates": ngettext(
            "certificate given to a person who completed a course",
            "certificates given to people who completed a course",
            n,
        ),
    }[name]
