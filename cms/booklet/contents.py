"""What stands in the booklet of a course: its lessons in their order, each block in its form for paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from cms.booklet import paper
from cms.links import Links
from cms.models import CoursePage, LessonPage
from core.addresses import whole

# A lesson's own heading is of the second level.
_LESSON_LEVEL = 2
# Blocks that ask the reader something: what may come of each reply is told at the end of the booklet.
_ASKING = {"self_check", "dialogue"}


@dataclass(frozen=True)
class Task:
    """A question to think about; ``number`` counts through the booklet."""

    number: int
    question: str
    options: Sequence[tuple[str, Any]]  # (letter, option of the block)


@dataclass(frozen=True)
class Lesson:
    """``language`` is set when the lesson is not translated and stands there in the language it was written in."""

    number: int
    title: str
    minutes: int
    intro: str
    body: SafeString
    language: str = ""
    tasks: Sequence[Task] = field(default_factory=list)


@dataclass(frozen=True)
class Contents:
    page: CoursePage
    lessons: Sequence[Lesson]
    goals: Sequence[str]
    address: str
    changed_at: Any

    @property
    def asking(self) -> list[Lesson]:
        return [lesson for lesson in self.lessons if lesson.tasks]

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)


def read(page: CoursePage, *, embed: bool) -> Contents:
    """Two queries, one for the pages linked to, and in lessons with files one for each kind of file.

    ``embed``: with the pictures.
    """
    lessons = _lessons(page)
    links = Links(None, page.language, [lesson.body for lesson in lessons])
    tasks: Iterator[int] = count(1)
    changed = [each.last_published_at for each in (page, *lessons) if each.last_published_at]
    return Contents(
        page=page,
        lessons=[_lesson(n, each, page, links, tasks, embed=embed) for n, each in enumerate(lessons, start=1)],
        goals=[str(goal.value) for goal in page.goals],
        address=whole(page.get_url() or ""),
        changed_at=max(changed, default=None),
    )


def _lessons(page: CoursePage) -> list[LessonPage]:
    """In the order of the source page; where the page's language has none, the lesson as it was written."""
    courses = CoursePage.objects.live().filter(translation_key=page.translation_key).order_by("pk")
    rows = Page.objects.none()
    for each in courses:
        rows |= Page.objects.child_of(each)
    live = list(rows.live().filter(lessonpage__isnull=False).select_related("locale", "lessonpage").order_by("path"))
    source = courses[0].path
    here = {each.translation_key: each for each in live if each.path.startswith(page.path)}
    ordered = [each for each in live if each.path.startswith(source)]
    ordered += [each for key, each in here.items() if key not in {one.translation_key for one in ordered}]
    return [_specific(here.get(each.translation_key, each)) for each in ordered]


def _specific(row: Page) -> LessonPage:
    lesson: LessonPage = row.lessonpage
    lesson.locale = row.locale
    return lesson


def _lesson(
    number: int, lesson: LessonPage, page: CoursePage, links: Links, tasks: Iterator[int], *, embed: bool
) -> Lesson:
    picture = partial(paper.picture, embed=embed)
    asked: list[Task] = []
    printed = []
    for block in lesson.body:
        task = _task(block, tasks) if block.block_type in _ASKING else None
        asked += [task] if task else []
        printed.append(_block(block, task, links, picture))
    return Lesson(
        number=number,
        title=lesson.title,
        minutes=lesson.minutes,
        intro=lesson.intro,
        body=mark_safe(paper.levels("\n".join(printed), _LESSON_LEVEL)),  # noqa: S308 - made of templates
        language="" if lesson.locale_id == page.locale_id else lesson.language,
        tasks=asked,
    )


def _task(block: Any, numbers: Iterator[int]) -> Task | None:
    if not block.value["question"] or not block.value["options"]:
        return None
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    options = list(zip(letters, block.value["options"], strict=False))
    return Task(number=next(numbers), question=block.value["question"], options=options)


def _block(block: Any, task: Task | None, links: Links, picture: paper.Picture) -> str:
    value: Any = block.value
    context: dict[str, Any] = {"value": value, "task": task}
    if block.block_type == "picture" and value["image"]:
        context["src"] = picture(value["image"])
    if block.block_type == "practice" and value["page"]:
        exercise = links.page(value["page"])
        context["exercise"] = exercise
        context["address"] = whole(exercise.get_url() or "") if exercise else ""
    return format_html("{}", render_to_string(f"documents/booklet/{block.block_type}.html", context))
