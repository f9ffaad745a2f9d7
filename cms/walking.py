"""The courses of a learning path in their order, as pages of one language, and what a person has done of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from cms.pages.courses import CoursePage
from core.texts import Words, words
from training.courses.models import Completion, CourseVersion
from training.paths.progress import Progress


@dataclass(frozen=True)
class Stage:
    """A course of the path. ``language`` is set when its page is not translated; ``url`` is empty while none is live.

    ``first``: courses to complete before it, those done left out.
    """

    title: str
    summary: str
    url: str
    minutes: int
    required: bool
    language: str = ""
    state: str = ""  # "done", "now" or ""
    started: bool = False
    first: Sequence[Words] = ()


def of(path_page: Any, request: HttpRequest, progress: Progress | None = None) -> list[Stage]:
    """Two queries, the courses' pages in all languages and their versions; two more where some ask for others first."""
    chosen = [(block.value["page"], bool(block.value["required"])) for block in path_page.courses]
    chosen = [(page, required) for page, required in chosen if page]
    pages = _live(page.translation_key for page, _required in chosen)
    mine = {step.course.pk: step for step in progress.steps} if progress else {}
    following = progress.next.course.pk if progress and progress.next else None
    first = _prerequisites([page.course_id for page, _required in chosen], path_page, request.user)
    stages = []
    for page, required in chosen:
        here = pages.get(page.translation_key, {})
        shown = here.get(path_page.language) or next(iter(here.values()), None) or page
        step = mine.get(page.course_id)
        stages.append(
            Stage(
                title=shown.title,
                summary=shown.summary,
                url=(shown.get_url(request) or "") if shown.live else "",
                minutes=shown.minutes,
                required=required,
                language="" if shown.locale_id == path_page.locale_id else shown.locale.language_code,
                state="done" if step and step.done else "now" if step and page.course_id == following else "",
                started=bool(step and step.started),
                first=first.get(page.course_id, ()),
            )
        )
    return stages


def _live(keys: Iterable[Any]) -> Mapping[Any, Mapping[str, CoursePage]]:
    """Translation key → language → live page, the one made first in front."""
    found: dict[Any, dict[str, CoursePage]] = {}
    rows = CoursePage.objects.live().filter(translation_key__in=list(keys)).select_related("locale")
    for page in rows.defer("goals", "faq").order_by("pk"):
        found.setdefault(page.translation_key, {})[page.locale.language_code] = page
    return found


def _prerequisites(courses: Iterable[Any], path_page: Any, user: Any) -> Mapping[Any, Sequence[Words]]:
    """Course (id) → names of the courses to complete before it, without those that are done."""
    current = CourseVersion.objects.current()
    wanted = dict(current.filter(course__in=list(courses)).values_list("course", "prerequisites"))
    codes = {code for each in wanted.values() for code in each}
    if not codes:
        return {}
    done = Completion.objects.filter(enrolment__person=user.pk, enrolment__course__code__in=codes)
    codes -= set(done.values_list("enrolment__course__code", flat=True))
    rows = current.filter(course__code__in=codes).values_list("course__code", "texts__title")
    names = {code: words(title, path_page.language) for code, title in rows}
    return {course: [names[code] for code in each if code in names] for course, each in wanted.items()}
