"""A snapshot as plain values, the way they are stored, compared and fingerprinted."""

from typing import Any

from core.texts import Text, clean
from training.courses import snapshot
from training.courses.models import CourseVersion, QuestionVersion, QuizVersion

# A language is a key of QuestionText; its words are {"prompt": text, "options": {key: text}, "feedback": {key: text}}
LanguageWords = dict[str, dict[str, Any]]


def course(taken: snapshot.Course) -> dict[str, Any]:
    """What a CourseVersion holds itself."""
    return {
        "outline": [
            {
                "key": item.key,
                "kind": str(item.kind),
                "title": clean(item.title),
                "minutes": item.minutes,
                "required": item.required,
            }
            for item in taken.items
        ],
        "texts": {
            "title": clean(taken.title),
            "summary": clean(taken.summary),
            "goals": [goal for goal in map(clean, taken.goals) if goal],
            "extent": clean(taken.extent),
            "note": clean(taken.note),
        },
        "minutes": taken.minutes,
    }


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
        },
        "lessons": [question.lesson for question in taken.questions],
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
        "correct": sorted(option.key for option in taken.options if option.correct),
    }


def whole(taken: snapshot.Course) -> dict[str, Any]:
    """All of it: equal content, equal fingerprint."""
    quizzes = [
        {"key": each.key, **quiz(each), "questions": [[one.key, question(one)] for one in each.questions]}
        for each in taken.quizzes
    ]
    return course(taken) | {"quizzes": sorted(quizzes, key=lambda each: str(each["key"]))}


def stored_course(version: CourseVersion) -> dict[str, Any]:
    """The row in the shape of `course`."""
    return {"outline": version.outline, "texts": version.texts, "minutes": version.minutes}


def stored_quiz(version: QuizVersion) -> dict[str, Any]:
    """The row in the shape of `quiz`."""
    lessons = [place.lesson_key for place in version.places.all()]
    return {"texts": version.texts, "settings": version.settings, "lessons": lessons}


def stored_question(version: QuestionVersion) -> dict[str, Any]:
    """The row and its texts in the shape of `question`."""
    rows = list(version.texts.all())

    def text(name: str, key: str) -> Text:
        return {row.language: getattr(row, name)[key] for row in rows if key in getattr(row, name)}

    return {
        "kind": version.kind,
        "prompt": {row.language: row.prompt for row in rows if row.prompt},
        "options": [
            {"key": key, "text": text("options", key), "feedback": text("feedback", key)} for key in version.option_keys
        ],
        "correct": version.correct,
    }


def by_language(content: dict[str, Any]) -> LanguageWords:
    """The texts of a question (in the shape of `question`) turned round: what each language has."""
    found: LanguageWords = {}

    def row(language: str) -> dict[str, Any]:
        return found.setdefault(language, {"prompt": "", "options": {}, "feedback": {}})

    for language, prompt in content["prompt"].items():
        row(language)["prompt"] = prompt
    for option in content["options"]:
        for language, text in option["text"].items():
            row(language)["options"][option["key"]] = text
        for language, text in option["feedback"].items():
            row(language)["feedback"][option["key"]] = text
    return found
