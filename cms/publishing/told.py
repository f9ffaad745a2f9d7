"""The changes of a course in words, for the editor who is about to publish them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cms.publishing.review import Review
from core.texts import in_language, pick
from training.courses.changes import Changes, QuizChange

Told = tuple[str, list[str]]  # heading, lines

_TEXTS: Mapping[str, Any] = {
    "title": gettext_lazy("title"),
    "summary": gettext_lazy("summary"),
    "goals": gettext_lazy("goals"),
    "extent": gettext_lazy("extent, as said on the certificate"),
    "note": gettext_lazy("note on the certificate"),
}
_SETTINGS: Mapping[str, Any] = {
    "minutes": gettext_lazy("duration in minutes"),
    "validity_months": gettext_lazy("validity of the certificate in months"),
    "prerequisites": gettext_lazy("courses to complete first"),
    "draw": gettext_lazy("questions drawn for an attempt"),
    "pass_percent": gettext_lazy("pass limit in percent"),
    "max_attempts": gettext_lazy("attempts allowed"),
    "cooldown_hours": gettext_lazy("hours between attempts"),
    "shuffle": gettext_lazy("options in random order"),
    "time_limit_minutes": gettext_lazy("time limit in minutes"),
}


def told(review: Review) -> list[Told]:
    """Headings with their lines; only what there is to tell."""
    found = [*_parts(review.changes), *_quizzes(review.changes.quizzes), *_course(review.changes)]
    return [(heading, lines) for heading, lines in found if lines]


def gaps(review: Review) -> list[str]:
    """What is not translated: a line for each language that lacks parts, then one for each text a quiz lacks."""
    parts = [
        # Translators: in_language is "in Finnish", "in Swedish" or "in English"; a list of titles follows.
        _("Not %(in_language)s: %(titles)s") % {"in_language": in_language(language), "titles": ", ".join(titles)}
        for language, titles in review.gaps.items()
    ]
    return parts + review.quiz_gaps


def _parts(changes: Changes) -> Iterator[Told]:
    yield _("New parts"), _titles(changes.added)
    yield _("Parts taken away"), _titles(changes.removed)
    yield _("Parts whose content has changed"), _titles(changes.changed)
    yield _("Parts with another title"), _titles(changes.retitled)
    yield _("Parts moved"), _titles(changes.moved)
    yield _("Required from now on"), _titles(changes.required)
    yield _("No longer required"), _titles(changes.optional)


def _quizzes(changed: Iterable[QuizChange]) -> Iterator[Told]:
    for quiz in changed:
        name = {"quiz": _text(quiz.title)}
        yield _("New questions in “%(quiz)s”") % name, _prompts(quiz.added)
        yield _("Questions taken out of “%(quiz)s”") % name, _prompts(quiz.removed)
        yield _("Questions of “%(quiz)s” in which another answer is right now") % name, _prompts(quiz.rekeyed)
        yield _("Questions of “%(quiz)s” with other words") % name, _prompts(quiz.reworded)
        yield _("Rules of “%(quiz)s”") % name, _pairs(quiz.settings)


def _course(changes: Changes) -> Iterator[Told]:
    yield _("Texts about the course"), [str(_TEXTS.get(name, name)) for name in changes.texts]
    yield _("Settings"), _pairs(changes.settings)
    if changes.other:
        yield _("Small things"), [_("Nothing a learner would notice at once.")]


def _titles(items: Iterable[Mapping[str, Any]]) -> list[str]:
    return [_text(item["title"]) for item in items]


def _prompts(questions: Iterable[Mapping[str, Any]]) -> list[str]:
    return [_text(question["prompt"]) for question in questions]


def _pairs(settings: Mapping[str, tuple[Any, Any]]) -> list[str]:
    return [
        # Translators: the name of a setting, its value so far, and its new value.
        _("%(name)s: %(before)s → %(after)s")
        % {"name": _SETTINGS.get(name, name), "before": _value(before), "after": _value(after)}
        for name, (before, after) in settings.items()
    ]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(map(str, value)) or "–" if isinstance(value, list) else str(value)


def _text(text: Mapping[str, str]) -> str:
    return pick(text, get_language() or "")[0]
