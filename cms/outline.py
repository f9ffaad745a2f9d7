"""The parts of a course in their order, as pages of one language, and what a person has done of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page

from cms.standing import Standing
from core.texts import words
from training.courses.states import CONFIRMED_KINDS, ItemKind

_PAGES = {ItemKind.LESSON, ItemKind.QUIZ}


@dataclass(frozen=True)
class Step:
    """``language`` is set when the part is not translated yet and is shown in the language it was written in.

    ``url`` is empty, and ``text`` says what is asked, where a part is confirmed by somebody else.
    """

    key: str
    kind: str
    title: str
    url: str
    minutes: int
    number: int = 0
    language: str = ""
    state: str = ""  # "done", "now" or ""
    required: bool = True
    text: str = ""


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
        """The parts before and after a part, of those that have a page."""
        steps = [step for step in self.steps if step.url]
        keys = [step.key for step in steps]
        at = keys.index(key) if key in keys else -1
        before = steps[at - 1] if at > 0 else None
        after = steps[at + 1] if 0 <= at < len(keys) - 1 else None
        return before, after


def of(course_page: Any, request: HttpRequest, standing: Standing) -> Outline:
    """Two queries: the course's pages in all languages, and their live children."""
    courses = [course_page, *(page for page in course_page.live_translations.values() if page.pk != course_page.pk)]
    source = min(courses, key=lambda page: page.pk)
    parts = _live_children(courses)
    order = [part for part in parts if part.path.startswith(source.path)]
    here = {part.translation_key: part for part in parts if part.path.startswith(course_page.path)}
    # In a language that has parts of its own, they follow.
    order += [part for key, part in here.items() if key not in {each.translation_key for each in order}]
    steps = _with_others(
        [_page_step(here.get(part.translation_key, part), course_page, request) for part in order],
        standing,
        course_page,
    )
    pages: dict[str, dict[str, Page]] = {}
    for part in parts:
        pages.setdefault(str(part.translation_key), {})[part.locale.language_code] = part
    return Outline(
        [replace(step, number=n, state=_state(step.key, standing)) for n, step in enumerate(steps, start=1)], pages
    )


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


def _page_step(part: Page, course_page: Any, request: HttpRequest) -> Step:
    specific: Any = getattr(part, "quizpage", None) or part.lessonpage
    return Step(
        key=str(part.translation_key),
        kind=ItemKind.QUIZ if hasattr(part, "quizpage") else ItemKind.LESSON,
        title=part.title,
        url=part.get_url(request) or "",
        minutes=specific.minutes,
        language=part.locale.language_code if part.locale_id != course_page.locale_id else "",
        required=specific.required,
    )


def _with_others(pages: list[Step], standing: Standing, course_page: Any) -> list[Step]:
    """Puts in what has no page of its own: exercises behind their lesson, what others confirm at the end."""
    if standing.version is None:
        return pages
    behind: dict[str, list[Step]] = {}
    last = ""
    for item in standing.version.outline:
        if item["kind"] in _PAGES:
            last = item["key"]
        else:
            behind.setdefault("" if item["kind"] in CONFIRMED_KINDS else last, []).append(
                _other_step(item, course_page.course.code, course_page.language)
            )
    found = []
    for step in pages:
        known = standing.version.item(step.key)
        found.append(replace(step, required=known["required"]) if known else step)
        found += behind.get(step.key, [])
    return found + behind.get("", [])


def _other_step(item: Mapping[str, Any], code: str, language: str) -> Step:
    title = words(item["title"], language)
    by_others = item["kind"] in CONFIRMED_KINDS
    return Step(
        key=item["key"],
        kind=item["kind"],
        title=title.text,
        url="" if by_others else reverse("courses:part", args=[code, item["key"]]),
        minutes=item["minutes"],
        language=title.language if title.foreign else "",
        required=item["required"],
        text=words(item.get("text", {}), language).text,
    )


def _state(key: str, standing: Standing) -> str:
    now = standing.next_item["key"] if standing.next_item else ""
    return "done" if key in standing.done else "now" if key == now else ""
