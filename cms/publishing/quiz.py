"""The questions of a quiz page in all its languages, as plain values; and what its translations lack."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cms.models import QuizPage
from cms.publishing.family import Family, origin, texts
from cms.publishing.flat import flat
from cms.publishing.gaps import untranslated
from core.texts import Text, in_language
from training.courses import snapshot
from training.courses.states import QuestionKind

# A right-hand side is written beside its line; its key is made of the line's.
_TARGETS = uuid.UUID("a0fd0b86-46ad-4d0b-9ce9-5cf1a87b1f4e")


def quiz(key: str, family: Family) -> snapshot.Quiz:
    pages: Any = family.parts[key]
    source: Any = origin(key, family)
    words = _words(pages, source)
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
        time_limit_minutes=source.time_limit_minutes,
    )


def gaps(family: Family) -> list[str]:
    """A sentence for each text that a live translation of a quiz lacks, for the editor who publishes.

    Learners see such a question in another language, marked as such, until the translation is whole.
    """
    return [
        # Translators: in_language is "in Swedish", "in English" …; what is the question, an option, an answer.
        _("Not %(in_language)s in the quiz “%(quiz)s”: %(what)s")
        % {"in_language": in_language(language), "quiz": origin(key, family).title, "what": what}
        for key, pages in family.parts.items()
        if isinstance(origin(key, family), QuizPage)
        for language, what in _gaps(pages, origin(key, family))
    ]


def _gaps(pages: Mapping[str, Any], source: Any) -> Iterator[tuple[str, str]]:
    words = _words(pages, source)
    for language, each in words.items():
        if pages[language].pk == source.pk:
            continue
        for block in source.questions:
            prompt = str(block.value["prompt"])
            if not each.prompt(block.id):
                yield language, _("the question “%(prompt)s”") % {"prompt": prompt}
                continue
            for name, text in _wanted(block):
                if not each.has(block.id, name):
                    yield language, _("“%(text)s” of the question “%(prompt)s”") % {"text": text, "prompt": prompt}


def _wanted(block: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """The texts without which a question cannot be answered in a language: where they stand, and how they begin."""
    kind, value = block.value["kind"], block.value
    if kind == QuestionKind.SHORT_TEXT:
        yield ("accepted",), str(value["accepted"]).split("\n", maxsplit=1)[0]
        return
    for option in value["options"].bound_blocks:
        yield ("options", option.id, "text"), str(option.value["text"])
        if kind == QuestionKind.MATCHING:
            yield ("options", option.id, "match"), str(option.value["match"])


class _Words:
    """The texts of one page by where they stand; what wagtail-localize has filled in from the source is left out."""

    def __init__(self, page: Any, *, is_source: bool) -> None:
        found = flat(page, ("questions",))
        missing = set() if is_source else untranslated(page, found)
        self._texts = {path: text for path, text in found.items() if path not in missing}

    def at(self, *place: str) -> str:
        return self._texts.get(".".join(("questions", *place)), "").strip()

    def prompt(self, key: str) -> str:
        return self.at(key, "prompt")

    def has(self, key: str, name: tuple[str, ...]) -> bool:
        return bool(self.at(key, *name))


def _words(pages: Mapping[str, Any], source: Any) -> dict[str, _Words]:
    return {language: _Words(page, is_source=page.pk == source.pk) for language, page in pages.items()}


def _question(block: Any, words: Mapping[str, _Words], family: Family) -> snapshot.Question:
    value, options = block.value, list(block.value["options"].bound_blocks)
    wanted = [name for name, _text in _wanted(block)]
    # A translation that lacks an option is not whole: its language is left out until the editor has caught up.
    whole = {
        language: each
        for language, each in words.items()
        if each.prompt(block.id) and all(each.has(block.id, name) for name in wanted)
    } or words
    is_matching, is_short = (value["kind"] == kind for kind in (QuestionKind.MATCHING, QuestionKind.SHORT_TEXT))
    belongs = _targets(options) if is_matching else {}
    lesson = value.get("lesson")

    def text(*place: str) -> Text:
        return texts(whole, lambda each: each.at(block.id, *place))

    return snapshot.Question(
        key=block.id,
        kind=value["kind"],
        prompt=text("prompt"),
        options=tuple(
            snapshot.Option(
                key=option.id,
                text=text("options", option.id, "text"),
                feedback=text("options", option.id, "feedback"),
                correct=bool(option.value["correct"]),
                target=belongs.get(option.id, ""),
            )
            for option in options
        ),
        lesson=str(lesson.translation_key) if lesson and str(lesson.translation_key) in family.parts else "",
        targets=tuple(
            snapshot.Target(belongs[option.id], text("options", option.id, "match"))
            for option in options
            if belongs.get(option.id) == _target_key(option.id)
        ),
        accepted=text("accepted") if is_short else {},
        explanation=text("explanation"),
        pool=str(value.get("pool") or "").strip(),
    )


def _targets(options: list[Any]) -> dict[str, str]:
    """Option → right-hand side. Lines that have the same one in the source share it: either may be chosen for both."""
    first: dict[str, str] = {}
    return {option.id: _target_key(first.setdefault(_same(option), option.id)) for option in options}


def _same(option: Any) -> str:
    return " ".join(str(option.value["match"]).split()).casefold()


def _target_key(option_id: str) -> str:
    return str(uuid.uuid5(_TARGETS, option_id))
