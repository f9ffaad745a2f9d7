"""What a course must hold before it may be published, said in words an editor can act on."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import Refused
from core.texts import Text, clean, in_language, languages, pick
from training.courses import quiz_rules
from training.courses.snapshot import Course, Item
from training.courses.states import ItemKind

# Keys stand in addresses and in columns of 36 characters.
_KEY = re.compile(r"[-\w]{1,36}", re.ASCII)
_MAX_SMALL = 32_767
# Fifty years: more is a slip of the hand.
LONGEST_MONTHS = 600


def check(course: Course) -> None:
    """Raises Refused with every problem found, so that an editor can mend them in one go."""
    if found := list(dict.fromkeys(problems(course))):
        raise Refused([Refused(message, code="unready") for message in found])


def source_language(course: Course) -> str:
    """The language every text must have: the house's, unless the course is written in another; "" if in none."""
    has = clean(course.title)
    return next((code for code in (settings.LANGUAGE_CODE, *languages()) if code in has), "")


def problems(course: Course) -> Iterator[str]:
    """What stands in the way of publishing; nothing when the course is ready."""
    source = source_language(course)
    if not source:
        yield _("The course has no title.")
        return
    if not 0 <= course.validity_months <= LONGEST_MONTHS:
        yield _("The certificate of a course can hold for %(most)s months at most.") % {"most": LONGEST_MONTHS}
    yield from _outline_problems(course, source)
    yield from _key_problems(course)
    for quiz in course.quizzes:
        yield from quiz_rules.problems(quiz, source)


def _outline_problems(course: Course, source: str) -> Iterator[str]:
    if not any(item.kind == ItemKind.LESSON for item in course.items):
        yield _("The course has no lessons yet.")
    if not any(item.required for item in course.items):
        yield _("At least one lesson or quiz must be required, else the course could not be completed.")
    for number, item in enumerate(course.items, start=1):
        if not _has(item.title, source):
            # Translators: in_language is "in Finnish", "in Swedish" or "in English", here and below.
            yield _("Part %(number)s of the course has no title %(in_language)s.") % {
                "number": number,
                "in_language": in_language(source),
            }
        if item.kind not in ItemKind.values or not 0 <= item.minutes <= _MAX_SMALL:
            yield _("“%(title)s” cannot be part of a course as it is.") % {"title": _name(item, source)}
        if item.kind == ItemKind.PRACTICE and not item.scenario:
            yield _("Choose an exercise for “%(title)s”.") % {"title": _name(item, source)}
    lessons = {item.key for item in course.items if item.kind == ItemKind.LESSON}
    for quiz in course.quizzes:
        for question in quiz.questions:
            if question.lesson and question.lesson not in lessons:
                yield _("The question “%(prompt)s” points to a lesson that is not in the course.") % {
                    "prompt": pick(question.prompt, source)[0]
                }


def _key_problems(course: Course) -> Iterator[str]:
    """Keys are made by the pages; a wrong one means that a part stands in the course twice or was copied."""
    planned = [item.key for item in course.items if item.kind == ItemKind.QUIZ]
    handed = [quiz.key for quiz in course.quizzes]
    if Counter(planned) != Counter(handed):
        yield _("Every quiz must stand in the course exactly once, together with its questions.")
    questions = [question for quiz in course.quizzes for question in quiz.questions]
    yield from _doubles(item.key for item in course.items)
    yield from _doubles(question.key for question in questions)
    for question in questions:
        yield from _doubles(option.key for option in question.options)
        yield from _doubles(target.key for target in question.targets)


def _doubles(keys: Iterable[str]) -> Iterator[str]:
    for key, times in Counter(keys).items():
        if times > 1:
            yield _("The same part is in the course twice (key %(key)s). Remove one of them.") % {"key": key}
        if not _KEY.fullmatch(key):
            yield _("The key %(key)s is not valid: use up to 36 letters, digits and hyphens.") % {"key": key}


def _has(text: Text, language: str) -> bool:
    return language in clean(text)


def _name(item: Item, source: str) -> str:
    return pick(item.title, source)[0] or item.key
