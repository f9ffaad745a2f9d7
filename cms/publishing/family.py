"""The live pages of one course in all its languages, by what they share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from cms.models import CoursePage, LessonPage, QuizPage
from core.texts import Text

Part = LessonPage | QuizPage


@dataclass(frozen=True)
class Family:
    """The live pages of one course in all its languages; ``source`` is None while the source page is not live."""

    source: CoursePage | None
    courses: Mapping[str, CoursePage]
    # part key → language → page, in the order of the source
    parts: Mapping[str, Mapping[str, Part]]


def family_of(page: Page, draft: Page | None = None) -> Family | None:
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


def origin(key: str, family: Family) -> Part:
    return next(iter(family.parts[key].values()))


def texts(of: Mapping[str, Any], text: Callable[[Any], str]) -> Text:
    """Language → text, without languages that have none."""
    return {language: found for language, each in of.items() if (found := text(each))}
