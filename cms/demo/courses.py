"""The courses of the demo as pages: a course, its lessons, its quiz."""

from collections.abc import Iterator, Mapping
from typing import Any

from cms.demo.exercises import page_key
from cms.demo.source import read
from cms.demo.tree import Sheet
from cms.models import CoursePage, LessonPage, QuizPage

# In the order of the catalogue.
FILES = ("basic-course", "spot-the-scam", "phone-basics")
# Who speaks on the reader's side in a dialogue.
_OWN_SIDE = {"supporter", "learner"}
_RENAMED = {"html": "text"}
_KINDS = {
    "single": "single",
    "multiple": "multiple",
    "truefalse": "true_false",
    "ordering": "ordering",
    "matching": "matching",
    "shorttext": "short_text",
}


def sheets() -> Iterator[Sheet]:
    common = read("courses/common.yaml")
    for name in FILES:
        file = read(f"courses/{name}.yaml")
        course = file["course"]
        yield _course(course, common)
        for lesson in file["lessons"]:
            yield _lesson(lesson, course)
        yield _quiz(file["quiz"], course["key"])


def _course(course: Mapping[str, Any], common: Mapping[str, Any]) -> Sheet:
    return Sheet(
        key=course["key"],
        model=CoursePage,
        parent="courses",
        values={
            **{name: course[name] for name in ("slug", "title", "summary", "audience", "level", "minutes")},
            "goals": [{"key": goal["key"], "type": "goal", "value": goal["text"]} for goal in course["goals"]],
            "faq": [{**entry, "type": "question"} for entry in common["faq"]],
            "requirements": course.get("requirements", []),
            "validity_months": course.get("validity_months", 0),
            "certificate_extent": course["certificate"]["extent"],
            "certificate_note": course["certificate"]["note"],
        },
    )


def _lesson(lesson: Mapping[str, Any], course: Mapping[str, Any]) -> Sheet:
    blocks = [_block(block, course["roles"]) for block in lesson["blocks"]]
    exercises = [_practice(entry) for entry in lesson.get("practice", [])]
    checks = [_self_check(question) for question in lesson["self_check"]]
    return Sheet(
        key=f"{course['key']}/{lesson['key']}",
        model=LessonPage,
        parent=course["key"],
        values={"title": lesson["title"], "minutes": lesson["minutes"], "body": blocks + exercises + checks},
    )


def _block(block: Mapping[str, Any], roles: Mapping[str, Any]) -> dict[str, Any]:
    """A block of a lesson in the words of cms.blocks."""
    entry = _rename(block)
    match block["type"]:
        case "text":
            return {"key": block["key"], "type": "text", "value": block["html"]}
        case "accordion":
            entry["items"] = [_rename(item) for item in block["items"]]
        case "dialogue":
            entry["lines"] = [
                {"speaker": roles[line["speaker"]], "text": line["text"], "me": line["speaker"] in _OWN_SIDE}
                for line in block["lines"]
            ]
    return entry


def _rename(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {_RENAMED.get(name, name): value for name, value in entry.items()}


def _practice(entry: Mapping[str, Any]) -> dict[str, Any]:
    name = entry["exercise"]
    return {"key": f"practice-{name}", "type": "practice", "page": page_key(name), "counts": entry["counts"]}


def _self_check(question: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "key": question["key"],
        "type": "self_check",
        "question": question["prompt"],
        "options": [
            {
                "key": option["key"],
                "text": option["text"],
                "comment": option["feedback"],
                "best": option["key"] in question["correct"],
            }
            for option in question["options"]
        ],
    }


def _quiz(quiz: Mapping[str, Any], course: str) -> Sheet:
    settings = quiz["settings"]
    return Sheet(
        key=f"{course}/{quiz['key']}",
        model=QuizPage,
        parent=course,
        values={
            **{name: quiz[name] for name in ("title", "minutes", "intro")},
            "passed_text": quiz["passed"],
            "not_passed_text": quiz["not_passed"],
            "draw": settings["draw"],
            "pass_percent": settings["pass_percent"],
            "max_attempts": settings["attempts"],
            "cooldown_hours": settings["cooldown_hours"],
            "shuffle": settings["shuffle_options"],
            "questions": [_question(question, course) for question in quiz["questions"]],
        },
    )


def _question(question: Mapping[str, Any], course: str) -> dict[str, Any]:
    return {
        "key": question["key"],
        "type": "question",
        "kind": _KINDS[question["type"]],
        "prompt": question["prompt"],
        "options": _options(question),
        "accepted": question.get("accepted", ""),
        "explanation": question.get("feedback", ""),
        # Each lesson is a topic: whatever is drawn, every lesson is asked about as evenly as the numbers allow.
        "pool": question["lesson"],
        "lesson": f"{course}/{question['lesson']}",
    }


def _options(question: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lines of an ordering in their right order, those of a matching each with what belongs to it."""
    match question["type"]:
        case "ordering":
            lines = {line["key"]: line for line in question["items"]}
            return [lines[key] for key in question["correct"]]
        case "matching":
            halves = {half["key"]: half["text"] for half in question["options"]}
            return [{**line, "match": halves[question["correct"][line["key"]]]} for line in question["items"]]
        case "shorttext":
            return []
    return [{**option, "correct": option["key"] in question["correct"]} for option in question["options"]]
