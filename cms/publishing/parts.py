"""The outline of a course from its pages: lessons, the exercises in them, quizzes, and what is asked for besides."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cms.models import CoursePage, LessonPage, PracticePage, QuizPage
from cms.publishing.family import Family, origin, texts
from core.frozen import fingerprint
from training.courses.snapshot import Item
from training.courses.states import ItemKind

# The block of a lesson that leads to an exercise: a part of the course of its own.
PRACTICE = "practice"
# Marks that the editor's scripts put into rich text: the same words have others after each saving.
_MARKS = re.compile(r' data-block-key="[^"]*"')


def items(family: Family) -> tuple[Item, ...]:
    """In the order of the source; one query more when lessons hold exercises."""
    exercises = _Exercises(family)
    found: list[Item] = []
    for key in family.parts:
        found.append(_page(key, family))
        found += exercises.of(key)
    return (*found, *_requirements(family.courses, family.source))


def _page(key: str, family: Family) -> Item:
    source = origin(key, family)
    is_quiz = isinstance(source, QuizPage)
    return Item(
        key=key,
        kind=ItemKind.QUIZ if is_quiz else ItemKind.LESSON,
        title=texts(family.parts[key], lambda page: page.title),
        minutes=source.minutes,
        required=source.required,
        print="" if isinstance(source, QuizPage) else lesson_print(source),
    )


def lesson_print(page: LessonPage) -> str:
    """A fingerprint of what a lesson says; its exercises are parts of their own."""
    body = [
        (block.block_type, block.block.get_prep_value(block.value))
        for block in page.body
        if block.block_type != PRACTICE
    ]
    return fingerprint(_said([page.title, page.intro, body]))


def _said(value: Any) -> Any:
    """Without what is empty, for a block that learns something new says no more than before; without the marks of the
    editor, and with single spaces."""
    if isinstance(value, Mapping):
        said = {name: _said(each) for name, each in value.items() if name != "id"}
        return {name: each for name, each in said.items() if each not in (None, "", False, [], {})}
    if isinstance(value, list | tuple):
        return [_said(each) for each in value]
    return " ".join(_MARKS.sub("", value).split()) if isinstance(value, str) else value


class _Exercises:
    """The exercises that lessons lead to, read together."""

    def __init__(self, family: Family) -> None:
        self.blocks = {key: _practice_blocks(origin(key, family)) for key in family.parts}
        chosen = {block.value["page"].translation_key for blocks in self.blocks.values() for block in blocks}
        rows = PracticePage.objects.live().filter(translation_key__in=chosen) if chosen else PracticePage.objects.none()
        self.pages: dict[Any, dict[str, PracticePage]] = {}
        for page in rows.select_related("locale", "scenario").defer("screens"):
            self.pages.setdefault(page.translation_key, {})[page.locale.language_code] = page

    def of(self, key: str) -> Iterator[Item]:
        """Those of one lesson whose page is live and published."""
        for block in self.blocks[key]:
            pages = self.pages.get(block.value["page"].translation_key, {})
            scenario = next((page.scenario for page in pages.values() if page.scenario), None)
            if scenario:
                yield Item(
                    key=block.id,
                    kind=ItemKind.PRACTICE,
                    title=texts(pages, lambda page: page.title),
                    minutes=next(iter(pages.values())).minutes,
                    required=bool(block.value["counts"]),
                    scenario=scenario.code,
                    print=fingerprint([scenario.code]),
                )


def _practice_blocks(page: Any) -> list[Any]:
    if not isinstance(page, LessonPage):
        return []
    return [block for block in page.body if block.block_type == PRACTICE and block.value["page"]]


def _requirements(pages: Mapping[str, CoursePage], source: CoursePage | None) -> Iterator[Item]:
    for block in source.requirements if source else []:
        values = {language: _value(page, block.id) for language, page in pages.items()}
        yield Item(
            key=block.id,
            kind=block.block_type,
            title=texts(values, lambda value: value.get("title", "")),
            minutes=0,
            text=texts(values, lambda value: value.get("text", "")),
            print=fingerprint(_said([block.block_type, dict(block.value)])),
        )


def _value(page: CoursePage, key: str) -> Mapping[str, Any]:
    """The block of a page's requirements with this id, empty while the page lacks it."""
    return next((block.value for block in page.requirements if block.id == key), {})
