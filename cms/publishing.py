"""Hands a published course over to training: pages of all languages become one plain snapshot without a language.

The page that was made first is the source: its order, settings and right answers count. Translations add texts only,
for wagtail-localize lets their other values grow stale. Keys are the translation keys of pages and the ids of blocks,
which all languages share.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify
from wagtail.models import Page

from accounts.models import User
from cms.models import CoursePage, LessonPage, QuizPage
from training.courses import actions, rules, snapshot
from training.courses.models import Course, CourseVersion
from training.courses.snapshot import Text
from training.courses.states import ItemKind

Part = LessonPage | QuizPage


@dataclass(frozen=True)
class Family:
    """The live pages of one course in all its languages; ``source`` is None while the source page is not live."""

    source: CoursePage | None
    courses: Mapping[str, CoursePage]
    # part key → language → page, in the order of the source
    parts: Mapping[str, Mapping[str, Part]]


def freeze(page: Page, actor: User | None) -> CourseVersion | None:
    """Publishes the course a page belongs to; None while its source page is not live. Raises Refused."""
    family = _family(page)
    if family is None or family.source is None:
        return None
    course = _course(family, actor)
    return actions.publish_version(course=course, snapshot=_snapshot(family), actor=actor)


def check(draft: Page) -> None:
    """Raises Refused with all that keeps the course from being frozen, were this draft published now."""
    family = _family(draft, draft)
    if family and family.source:
        rules.check(_snapshot(family))


def _family(page: Page, draft: Page | None = None) -> Family | None:
    """``draft`` stands in for its published self."""
    course_page = page if isinstance(page, CoursePage) else page.get_parent().specific
    if not isinstance(course_page, CoursePage):
        return None
    rows = CoursePage.objects.filter(translation_key=course_page.translation_key).select_related("locale", "course")
    every = sorted(_with(draft, rows, CoursePage), key=lambda each: each.pk)
    live = [each for each in every if each.live or each is draft]
    parts = [
        part
        for model in (LessonPage, QuizPage)
        for part in _with(draft, _children(model, live), model)
        if any(part.path.startswith(each.path) for each in live)
    ]
    source = every[0] if every[0] in live else None
    return Family(source, {each.locale.language_code: each for each in live}, _by_key(parts, every[0]))


def _with(draft: Page | None, rows: Iterable[Any], model: type[Page]) -> list[Any]:
    if not isinstance(draft, model):
        return list(rows)
    return [row for row in rows if row.pk != draft.pk] + [draft]


def _children(model: type[Part], parents: Sequence[CoursePage]) -> Iterable[Part]:
    found = model.objects.live().select_related("locale")
    return [child for parent in parents for child in found.child_of(parent)]


def _by_key(parts: Iterable[Part], source: CoursePage) -> dict[str, dict[str, Part]]:
    """Only what the source course holds: a part whose source is a draft or gone is not taught."""
    ordered = sorted(parts, key=lambda part: (not part.path.startswith(source.path), part.path))
    found: dict[str, dict[str, Part]] = {}
    for part in ordered:
        if part.path.startswith(source.path):
            found[str(part.translation_key)] = {part.locale.language_code: part}
        elif str(part.translation_key) in found:
            found[str(part.translation_key)][part.locale.language_code] = part
    return found


def _course(family: Family, actor: User | None) -> Course:
    """The course of the pages, opened at the first publishing; every translation points to it."""
    source = family.source
    assert source is not None  # noqa: S101 - told by the caller
    course = source.course or next((page.course for page in family.courses.values() if page.course), None)
    if course is None:
        course = actions.open_course(code=_free_code(source.slug), actor=actor)
    CoursePage.objects.filter(translation_key=source.translation_key).exclude(course=course).update(course=course)
    return course


def _free_code(slug: str) -> str:
    """The slug of the source page; with a number when another course has it."""
    base = slugify(slug)[:56] or "course"
    taken = set(Course.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for code in [base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))] if code not in taken)


def _snapshot(family: Family) -> snapshot.Course:
    assert family.source is not None  # noqa: S101 - told by the callers
    pages = family.courses
    return snapshot.Course(
        title=_texts(pages, lambda page: page.title),
        summary=_texts(pages, lambda page: page.summary),
        goals=tuple(_goal(goal.id, pages) for goal in family.source.goals),
        minutes=family.source.minutes,
        items=tuple(_item(key, family) for key in family.parts),
        quizzes=tuple(_quiz(key, family) for key in family.parts if isinstance(_origin(key, family), QuizPage)),
        extent=_texts(pages, lambda page: page.certificate_extent),
        note=_texts(pages, lambda page: page.certificate_note),
    )


def _goal(key: str, pages: Mapping[str, CoursePage]) -> Text:
    return _texts(pages, lambda page: next((str(goal.value) for goal in page.goals if goal.id == key), ""))


def _origin(key: str, family: Family) -> Part:
    return next(iter(family.parts[key].values()))


def _item(key: str, family: Family) -> snapshot.Item:
    origin = _origin(key, family)
    kind = ItemKind.QUIZ if isinstance(origin, QuizPage) else ItemKind.LESSON
    return snapshot.Item(
        key=key, kind=kind, title=_texts(family.parts[key], lambda page: page.title), minutes=origin.minutes
    )


def _quiz(key: str, family: Family) -> snapshot.Quiz:
    pages: Any = family.parts[key]
    origin: Any = _origin(key, family)
    words = {language: _Words(page) for language, page in pages.items()}
    return snapshot.Quiz(
        key=key,
        title=_texts(pages, lambda page: page.title),
        questions=tuple(_question(block, words, family) for block in origin.questions),
        passed=_texts(pages, lambda page: page.passed_text),
        not_passed=_texts(pages, lambda page: page.not_passed_text),
        draw=origin.draw,
        pass_percent=origin.pass_percent,
        max_attempts=origin.max_attempts,
        cooldown_hours=origin.cooldown_hours,
        shuffle=origin.shuffle,
    )


class _Words:
    """The questions of one page by block id, and their options by item id."""

    def __init__(self, page: Any) -> None:
        self.prompts = {block.id: block.value["prompt"] for block in page.questions}
        self.options = {
            option.id: option.value for block in page.questions for option in block.value["options"].bound_blocks
        }

    def option(self, key: str, name: str) -> str:
        return str(self.options[key][name]) if key in self.options else ""


def _question(block: Any, words: Mapping[str, _Words], family: Family) -> snapshot.Question:
    options = block.value["options"].bound_blocks
    # A translation that lacks an option is not whole: its language is left out until the editor has caught up.
    whole = {
        language: each
        for language, each in words.items()
        if block.id in each.prompts and all(each.option(option.id, "text") for option in options)
    } or words
    lesson = block.value.get("lesson")
    return snapshot.Question(
        key=block.id,
        kind=block.value["kind"],
        prompt=_texts(whole, lambda each: each.prompts.get(block.id, "")),
        options=tuple(_option(option, whole) for option in options),
        lesson=str(lesson.translation_key) if lesson and str(lesson.translation_key) in family.parts else "",
    )


def _option(option: Any, words: Mapping[str, _Words]) -> snapshot.Option:
    return snapshot.Option(
        key=option.id,
        text=_texts(words, lambda each: each.option(option.id, "text")),
        feedback=_texts(words, lambda each: each.option(option.id, "feedback")),
        correct=bool(option.value["correct"]),
    )


def _texts(of: Mapping[str, Any], text: Callable[[Any], str]) -> Text:
    """Language → text, without languages that have none."""
    return {language: found for language, each in of.items() if (found := text(each))}
