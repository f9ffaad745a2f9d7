"""A snapshot as plain values, the way they are stored, compared and fingerprinted."""

from collections.abc import Mapping
from typing import Any

from core.frozen import fingerprint
from core.texts import Text, clean, languages
from training.courses import snapshot
from training.courses.models import CourseVersion, QuestionVersion, QuizVersion
from training.courses.states import CONFIRMED_KINDS, ItemKind, QuestionKind

# A language is a key of QuestionText; its words are {"prompt": text, "options": {key: text}, …}, all of its texts.
LanguageWords = dict[str, dict[str, Any]]
# Texts of the question itself, not of its options.
_WHOLE = ("prompt", "accepted", "explanation")


def course(taken: snapshot.Course) -> dict[str, Any]:
    """What a CourseVersion holds itself."""
    prints = {each.key: _quiz_print(each) for each in taken.quizzes}
    return {
        "outline": [_item(item, prints) for item in taken.items],
        "texts": {
            "title": clean(taken.title),
            "summary": clean(taken.summary),
            "goals": [goal for goal in map(clean, taken.goals) if goal],
            "extent": clean(taken.extent),
            "note": clean(taken.note),
        },
        "minutes": taken.minutes,
        "validity_months": taken.validity_months,
        "prerequisites": list(taken.prerequisites),
    }


def _item(item: snapshot.Item, prints: Mapping[str, str]) -> dict[str, Any]:
    frozen = {
        "key": item.key,
        "kind": str(item.kind),
        "title": clean(item.title),
        "minutes": item.minutes,
        "required": item.required,
        "print": prints.get(item.key, item.print),
    }
    if item.kind == ItemKind.PRACTICE:
        frozen["scenario"] = item.scenario
    if item.kind in CONFIRMED_KINDS:
        frozen["text"] = clean(item.text)
    return frozen


def _quiz_print(taken: snapshot.Quiz) -> str:
    """The questions in the language they were written in: a translation changes nothing about what is asked."""
    return fingerprint([[one.key, _in_source(question(one))] for one in taken.questions])


def _in_source(value: Any) -> Any:
    """Plain values with each text in its source language only."""
    if isinstance(value, dict) and value and set(value) <= set(languages()):
        return next(value[code] for code in languages() if code in value)
    if isinstance(value, dict):
        return {key: _in_source(each) for key, each in value.items()}
    return [_in_source(each) for each in value] if isinstance(value, list) else value


def quiz(taken: snapshot.Quiz) -> dict[str, Any]:
    """What a QuizVersion holds itself; its questions are rows of their own."""
    return {
        "texts": {
            "title": clean(taken.title),
            "passed": clean(taken.passed),
            "not_passed": clean(taken.not_passed),
        },
        "settings": {
            "draw": taken.draw or len(taken.questions),
            "pass_percent": taken.pass_percent,
            "max_attempts": taken.max_attempts,
            "cooldown_hours": taken.cooldown_hours,
            "shuffle": taken.shuffle,
            "time_limit_minutes": taken.time_limit_minutes,
        },
        "lessons": [question.lesson for question in taken.questions],
        "pools": [question.pool for question in taken.questions],
    }


def question(taken: snapshot.Question) -> dict[str, Any]:
    """A question with its key and its texts."""
    return {
        "kind": str(taken.kind),
        "prompt": clean(taken.prompt),
        "options": [
            {"key": option.key, "text": clean(option.text), "feedback": clean(option.feedback)}
            for option in taken.options
        ],
        "targets": [{"key": target.key, "text": clean(target.text)} for target in taken.targets],
        "accepted": clean(taken.accepted),
        "explanation": clean(taken.explanation),
        "correct": _key(taken),
    }


def _key(taken: snapshot.Question) -> list[str] | dict[str, str]:
    """The right answer in the shape of QuestionVersion.correct."""
    if taken.kind == QuestionKind.ORDERING:
        return [option.key for option in taken.options]
    if taken.kind == QuestionKind.MATCHING:
        return {option.key: option.target for option in taken.options}
    return sorted(option.key for option in taken.options if option.correct)


def whole(taken: snapshot.Course) -> dict[str, Any]:
    """All of it: equal content, equal fingerprint."""
    quizzes = [
        {"key": each.key, **quiz(each), "questions": [[one.key, question(one)] for one in each.questions]}
        for each in taken.quizzes
    ]
    return course(taken) | {"quizzes": sorted(quizzes, key=lambda each: str(each["key"]))}


def stored_course(version: CourseVersion) -> dict[str, Any]:
    """The row in the shape of `course`, without what `course` cannot know."""
    own = {"since", "from"}
    return {
        "outline": [{name: value for name, value in item.items() if name not in own} for item in version.outline],
        "texts": version.texts,
        "minutes": version.minutes,
        "validity_months": version.validity_months,
        "prerequisites": version.prerequisites,
    }


def stored_whole(version: CourseVersion) -> dict[str, Any]:
    """The row, its quizzes and their questions in the shape of `whole`. Four queries."""
    rows = version.quizzes.prefetch_related("places__question__texts")
    quizzes = [
        {
            "key": row.key,
            **stored_quiz(row),
            "questions": [[place.question.key, stored_question(place.question)] for place in row.places.all()],
        }
        for row in rows
    ]
    return stored_course(version) | {"quizzes": sorted(quizzes, key=lambda each: str(each["key"]))}


def stored_quiz(version: QuizVersion) -> dict[str, Any]:
    """The row in the shape of `quiz`."""
    places = list(version.places.all())
    return {
        "texts": version.texts,
        "settings": version.settings,
        "lessons": [place.lesson_key for place in places],
        "pools": [place.pool for place in places],
    }


def stored_question(version: QuestionVersion) -> dict[str, Any]:
    """The row and its texts in the shape of `question`."""
    rows = list(version.texts.all())

    def text(name: str, key: str) -> Text:
        return {row.language: getattr(row, name)[key] for row in rows if key in getattr(row, name)}

    def whole(name: str) -> Text:
        return {row.language: getattr(row, name) for row in rows if getattr(row, name)}

    return {
        "kind": version.kind,
        "prompt": whole("prompt"),
        "options": [
            {"key": key, "text": text("options", key), "feedback": text("feedback", key)} for key in version.option_keys
        ],
        "targets": [{"key": key, "text": text("targets", key)} for key in version.target_keys],
        "accepted": whole("accepted"),
        "explanation": whole("explanation"),
        "correct": version.correct,
    }


def by_language(content: dict[str, Any]) -> LanguageWords:
    """The texts of a question (in the shape of `question`) turned round: what each language has."""
    found: LanguageWords = {}

    def row(language: str) -> dict[str, Any]:
        nothing: dict[str, Any] = dict.fromkeys(_WHOLE, "") | {"options": {}, "feedback": {}, "targets": {}}
        return found.setdefault(language, nothing)

    for name in _WHOLE:
        for language, words in content[name].items():
            row(language)[name] = words
    for option in content["options"]:
        for language, text in option["text"].items():
            row(language)["options"][option["key"]] = text
        for language, text in option["feedback"].items():
            row(language)["feedback"][option["key"]] = text
    for target in content["targets"]:
        for language, text in target["text"].items():
            row(language)["targets"][target["key"]] = text
    return found
