"""What a quiz must hold before it may be published: that it can be answered, and graded."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from django.utils.translation import gettext as _

from core.texts import Text, clean, in_language, pick
from training.courses import spelling
from training.courses.snapshot import Question, Quiz
from training.courses.states import QuestionKind

_MAX_SMALL = 32_767
# A day: longer than anybody sits at a quiz, short enough to show a slip of the keyboard.
_MAX_MINUTES = 24 * 60
_POOL_LENGTH = 60
MAX_ACCEPTED = 40

Names = Mapping[str, str]


def problems(quiz: Quiz, source: str) -> Iterator[str]:
    """What stands in the way; ``source`` is the language every text must have."""
    name = {"quiz": pick(quiz.title, source)[0] or quiz.key, "in_language": in_language(source)}
    if not _has(quiz.title, source):
        yield _("The quiz “%(quiz)s” has no title %(in_language)s.") % name
    if not quiz.questions:
        yield _("The quiz “%(quiz)s” has no questions.") % name
    yield from _draw_problems(quiz, name)
    if not 1 <= quiz.pass_percent <= 100:
        yield _("The pass limit of the quiz “%(quiz)s” must be between 1 and 100 percent.") % name
    if not (0 <= quiz.max_attempts <= _MAX_SMALL and 0 <= quiz.cooldown_hours <= _MAX_SMALL):
        yield _("The quiz “%(quiz)s” cannot have that number of attempts or hours between them.") % name
    if not 0 <= quiz.time_limit_minutes <= _MAX_MINUTES:
        yield _("The time limit of the quiz “%(quiz)s” must be between 0 and 1440 minutes.") % name
    for question in quiz.questions:
        yield from _question_problems(question, source)


def _draw_problems(quiz: Quiz, name: Names) -> Iterator[str]:
    pools = {question.pool for question in quiz.questions}
    counts = {"draw": quiz.draw, "pool": len(quiz.questions), "topics": len(pools)}
    if not 0 <= quiz.draw <= len(quiz.questions):
        yield _("The quiz “%(quiz)s” draws %(draw)s questions but has only %(pool)s.") % {**name, **counts}
    elif 0 < quiz.draw < len(pools):
        yield _("The quiz “%(quiz)s” draws %(draw)s questions, too few to ask about each of its %(topics)s topics.") % {
            **name,
            **counts,
        }
    for pool in pools:
        if len(pool) > _POOL_LENGTH:
            yield _("The topic “%(topic)s” of the quiz “%(quiz)s” is too long: 60 letters at most.") % {
                **name,
                "topic": pool,
            }


def _question_problems(question: Question, source: str) -> Iterator[str]:
    name = {"prompt": pick(question.prompt, source)[0] or question.key, "in_language": in_language(source)}
    if not _has(question.prompt, source):
        yield _("The question “%(prompt)s” is not written %(in_language)s.") % name
    if question.kind not in QuestionKind.values:
        yield _("The question “%(prompt)s” is of an unknown kind.") % name
        return
    if question.kind == QuestionKind.SHORT_TEXT:
        yield from _short_text(question, name, source)
        return
    if len(question.options) < 2:
        yield _("The question “%(prompt)s” needs at least two options.") % name
    for option in question.options:
        if not _has(option.text, source):
            yield _("An option of the question “%(prompt)s” has no text %(in_language)s.") % name
    yield from _KINDS[question.kind](question, name, source)


def _single(question: Question, name: Names, source: str) -> Iterator[str]:
    if sum(option.correct for option in question.options) != 1:
        yield _("The question “%(prompt)s” must have exactly one right option.") % name


def _multiple(question: Question, name: Names, source: str) -> Iterator[str]:
    if not 0 < sum(option.correct for option in question.options) < len(question.options):
        yield _("The question “%(prompt)s” must have at least one right and one wrong option.") % name


def _true_false(question: Question, name: Names, source: str) -> Iterator[str]:
    yield from _single(question, name, source)
    if len(question.options) > 2:
        yield _("The question “%(prompt)s” is true or false: it has two options, no more.") % name


def _ordering(question: Question, name: Names, source: str) -> Iterator[str]:
    yield from _alike((option.text for option in question.options), name, source)


def _matching(question: Question, name: Names, source: str) -> Iterator[str]:
    yield from _alike((option.text for option in question.options), name, source)
    yield from _alike((target.text for target in question.targets), name, source)
    known = {target.key for target in question.targets}
    if any(option.target not in known for option in question.options):
        yield _("A pair of the question “%(prompt)s” has no right-hand side.") % name
    if len(known) < 2:
        yield _("The question “%(prompt)s” needs at least two different right-hand sides.") % name
    for target in question.targets:
        if not _has(target.text, source):
            yield _("A right-hand side of the question “%(prompt)s” has no text %(in_language)s.") % name


def _short_text(question: Question, name: Names, source: str) -> Iterator[str]:
    if question.options:
        yield _("The question “%(prompt)s” is answered in words: it has no options.") % name
    if not spelling.lines(clean(question.accepted).get(source, "")):
        yield _("The question “%(prompt)s” has no accepted answer %(in_language)s.") % name
    for text in clean(question.accepted).values():
        lines = text.splitlines()
        if len(lines) > MAX_ACCEPTED or any(len(line) > spelling.MAX_LENGTH for line in lines):
            yield _("The question “%(prompt)s” has too many accepted answers, or too long ones.") % name


def _alike(texts: Iterator[Text], name: Names, source: str) -> Iterator[str]:
    """Two lines that read the same cannot be told apart by whoever puts them in order or matches them."""
    seen = Counter(clean(text).get(source, "").casefold() for text in texts)
    if any(times > 1 for text, times in seen.items() if text):
        yield _("Two lines of the question “%(prompt)s” say the same.") % name


def _has(text: Text, language: str) -> bool:
    return language in clean(text)


_KINDS: Mapping[str, Callable[[Question, Names, str], Iterator[str]]] = {
    QuestionKind.SINGLE: _single,
    QuestionKind.MULTIPLE: _multiple,
    QuestionKind.TRUE_FALSE: _true_false,
    QuestionKind.ORDERING: _ordering,
    QuestionKind.MATCHING: _matching,
}
