"""What a course must hold before it may be published, said in words an editor can act on."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import Refused
from core.texts import Text, clean, in_language, languages, pick
from training.courses.snapshot import Course, Item, Question, Quiz
from training.courses.states import ItemKind, QuestionKind

# Keys stand in addresses and in columns of 36 characters.
_KEY = re.compile(r"[-\w]{1,36}", re.ASCII)
_MAX_SMALL = 32_767


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
    yield from _outline_problems(course, source)
    yield from _key_problems(course)
    for quiz in course.quizzes:
        yield from _quiz_problems(quiz, source)


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


def _doubles(keys: Iterable[str]) -> Iterator[str]:
    for key, times in Counter(keys).items():
        if times > 1:
            yield _("The same part is in the course twice (key %(key)s). Remove one of them.") % {"key": key}
        if not _KEY.fullmatch(key):
            yield _("The key %(key)s is not valid: use up to 36 letters, digits and hyphens.") % {"key": key}


def _quiz_problems(quiz: Quiz, source: str) -> Iterator[str]:
    name = {"quiz": pick(quiz.title, source)[0] or quiz.key, "in_language": in_language(source)}
    if not _has(quiz.title, source):
        yield _("The quiz “%(quiz)s” has no title %(in_language)s.") % name
    if not quiz.questions:
        yield _("The quiz “%(quiz)s” has no questions.") % name
    if not 0 <= quiz.draw <= len(quiz.questions):
        counts = {"draw": quiz.draw, "pool": len(quiz.questions)}
        yield _("The quiz “%(quiz)s” draws %(draw)s questions but has only %(pool)s.") % {**name, **counts}
    if not 1 <= quiz.pass_percent <= 100:
        yield _("The pass limit of the quiz “%(quiz)s” must be between 1 and 100 percent.") % name
    if not (0 <= quiz.max_attempts <= _MAX_SMALL and 0 <= quiz.cooldown_hours <= _MAX_SMALL):
        yield _("The quiz “%(quiz)s” cannot have that number of attempts or hours between them.") % name
    for question in quiz.questions:
        yield from _question_problems(question, source)


def _question_problems(question: Question, source: str) -> Iterator[str]:
    name = {"prompt": pick(question.prompt, source)[0] or question.key, "in_language": in_language(source)}
    right = sum(option.correct for option in question.options)
    if not _has(question.prompt, source):
        yield _("The question “%(prompt)s” is not written %(in_language)s.") % name
    if len(question.options) < 2:
        yield _("The question “%(prompt)s” needs at least two options.") % name
    for option in question.options:
        if not _has(option.text, source):
            yield _("An option of the question “%(prompt)s” has no text %(in_language)s.") % name
    if question.kind not in QuestionKind.values:
        yield _("The question “%(prompt)s” is of an unknown kind.") % name
    if question.kind == QuestionKind.SINGLE and right != 1:
        yield _("The question “%(prompt)s” must have exactly one right option.") % name
    if question.kind == QuestionKind.MULTIPLE and not 0 < right < len(question.options):
        yield _("The question “%(prompt)s” must have at least one right and one wrong option.") % name


def _has(text: Text, language: str) -> bool:
    return language in clean(text)


def _name(item: Item, source: str) -> str:
    return pick(item.title, source)[0] or item.key
