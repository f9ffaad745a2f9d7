"""The parts of a course in their order, as pages of one language, and what a person has done of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from training.courses.progress import Progress
from training.courses.states import ItemKind


@dataclass(frozen=True)
class Step:
    """``language`` is set when the part is not translated yet and is shown in the language it was written in."""

    key: str
    kind: str
    title: str
    url: str
    minutes: int
    number: int
    language: str = ""
    state: str = ""  # "done", "now" or ""


@dataclass(frozen=True)
class Outline:
    """``pages``: part key → language → live page, for the language links of a part."""

    steps: Sequence[Step]
    pages: Mapping[str, Mapping[str, Page]]

    @property
    def first(self) -> Step | None:
        return self.steps[0] if self.steps else None

    def at(self, key: str) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)

    def beside(self, key: str) -> tuple[Step | None, Step | None]:
        """The parts before and after a part."""
        keys = [step.key for step in self.steps]
        at = keys.index(key) if key in keys else -1
        before = self.steps[at - 1] if at > 0 else None
        after = self.steps[at + 1] if 0 <= at < len(keys) - 1 else None
        return before, after


def of(course_page: Any, request: HttpRequest, progress: Progress | None = None) -> Outline:
    """Two queries: the course's pages in all languages, and their live children."""
    courses = [course_page, *(page for page in course_page.live_translations.values() if page.pk != course_page.pk)]
    source = min(courses, key=lambda page: page.pk)
    parts = _live_children(courses)
    order = [part for part in parts if part.path.startswith(source.path)]
    here = {part.translation_key: part for part in parts if part.path.startswith(course_page.path)}
    # In a language that has parts of its own, they follow.
    order += [part for key, part in here.items() if key not in {each.translation_key for each in order}]
    steps = [
        _step(
            number,
            here.get(part.translation_key, part),
            course_page,
            request,
            _state(str(part.translation_key), progress),
        )
        for number, part in enumerate(order, start=1)
    ]
    pages: dict[str, dict[str, Page]] = {}
    for part in parts:
        pages.setdefault(str(part.translation_key), {})[part.locale.language_code] = part
    return Outline(steps, pages)


def _live_children(courses: Sequence[Page]) -> list[Page]:
    parts = Page.objects.none()
    for course in courses:
        parts |= Page.objects.child_of(course)
    # What is read here is titles; bodies and questions stay in the database.
    return list(
        parts.live()
        .select_related("locale", "lessonpage", "quizpage")
        .defer("lessonpage__body", "quizpage__questions")
        .order_by("path")
    )


def _step(number: int, part: Page, course_page: Any, request: HttpRequest, state: str) -> Step:
    specific: Any = getattr(part, "quizpage", None) or part.lessonpage
    return Step(
        key=str(part.translation_key),
        kind=ItemKind.QUIZ if hasattr(part, "quizpage") else ItemKind.LESSON,
        title=part.title,
        url=part.get_url(request) or "",
        minutes=specific.minutes,
        number=number,
        language=part.locale.language_code if part.locale_id != course_page.locale_id else "",
        state=state,
    )


def _state(key: str, progress: Progress | None) -> str:
    if progress is None:
        return ""
    now = progress.next_item["key"] if progress.next_item else ""
    return "done" if key in progress.done else "now" if key == now else ""
