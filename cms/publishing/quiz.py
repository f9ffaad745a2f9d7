"""The questions of a quiz page in all its languages, as plain values."""

from collections.abc import Mapping
from typing import Any

from cms.publishing.family import Family, origin, texts
from training.courses import snapshot


def quiz(key: str, family: Family) -> snapshot.Quiz:
    pages: Any = family.parts[key]
    source: Any = origin(key, family)
    words = {language: _Words(page) for language, page in pages.items()}
    return snapshot.Quiz(
        key=key,
        title=texts(pages, lambda page: page.title),
        questions=tuple(_question(block, words, family) for block in source.questions),
        passed=texts(pages, lambda page: page.passed_text),
        not_passed=texts(pages, lambda page: page.not_passed_text),
        draw=source.draw,
        pass_percent=source.pass_percent,
        max_attempts=source.max_attempts,
        cooldown_hours=source.cooldown_hours,
        shuffle=source.shuffle,
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
        prompt=texts(whole, lambda each: each.prompts.get(block.id, "")),
        options=tuple(_option(option, whole) for option in options),
        lesson=str(lesson.translation_key) if lesson and str(lesson.translation_key) in family.parts else "",
    )


def _option(option: Any, words: Mapping[str, _Words]) -> snapshot.Option:
    return snapshot.Option(
        key=option.id,
        text=texts(words, lambda each: each.option(option.id, "text")),
        feedback=texts(words, lambda each: each.option(option.id, "feedback")),
        correct=bool(option.value["correct"]),
    )
