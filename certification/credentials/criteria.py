"""What it takes to get a credential, and what it says, in sentences of the house."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from certification.credentials.models import Credential
from certification.credentials.states import Kind
from training.courses.models import CourseVersion
from training.courses.states import ItemKind
from training.paths.models import PathVersion


def of(credential: Credential, language: str) -> str:
    """What it takes: as whoever gives it has put it, else as the course or the path tells."""
    if given := _given(credential, "criteria", language):
        return given
    with override(language):
        if credential.completion:
            return _of_course(credential.completion.version)
        if credential.path_completion:
            return _of_path(credential.path_completion.version)
        return _of_kind(Kind(credential.kind))


def description(credential: Credential, language: str) -> str:
    """What it says of its holder: as whoever gives it has put it, else the goals, else which kind it is."""
    if given := _given(credential, "description", language):
        return given
    goals = [goal[language] for goal in credential.content.get("goals", []) if goal.get(language)]
    with override(language):
        if not goals:
            return f"{Kind(credential.kind).label}: {credential.content['title'][language]}"
        points = {"goals": "; ".join(goals)}
        if credential.kind == Kind.PATH:
            return _("After the path a person can: %(goals)s.") % points
        return _("After the course a person can: %(goals)s.") % points


def _given(credential: Credential, key: str, language: str) -> str:
    texts: Mapping[str, str] = credential.content.get(key) or {}
    return texts.get(language, "")


def _of_course(version: CourseVersion) -> str:
    """A sentence for each kind of part that is required, in the active language."""
    numbers = {kind: sum(item["required"] for item in version.items(kind)) for kind in ItemKind.values}
    sentences = [
        sentence for kind, number in numbers.items() if number and (sentence := _parts(ItemKind(kind), number))
    ]
    return " ".join(sentences) or _("Complete the course.")


def _parts(kind: ItemKind, count: int) -> str:
    shown: dict[str, Any] = {"count": count}
    match kind:
        case ItemKind.LESSON:
            said = ngettext(
                "Go through the lesson of the course.", "Go through all %(count)d lessons of the course.", count
            )
        case ItemKind.QUIZ:
            said = ngettext("Pass the quiz.", "Pass all %(count)d quizzes.", count)
        case ItemKind.PRACTICE:
            said = ngettext("Do the practice exercise.", "Do all %(count)d practice exercises.", count)
        case ItemKind.ATTENDANCE:
            said = ngettext("Take part in the meeting.", "Take part in all %(count)d meetings.", count)
        case ItemKind.SKILL:
            said = ngettext(
                "Show the practical skill to the leader of your group.",
                "Show all %(count)d practical skills to the leader of your group.",
                count,
            )
    return said % shown


def _of_path(version: PathVersion) -> str:
    count = version.steps.filter(required=True).count() or version.steps.count()
    said = ngettext(
        "Complete the course of the learning path.", "Complete all %(count)d courses of the learning path.", count
    )
    return said % {"count": count}


def _of_kind(kind: Kind) -> str:
    return str(
        {
            Kind.COURSE: _("Complete the course."),
            Kind.PATH: _("Complete the courses of the learning path."),
            Kind.ATTENDANCE: _("Take part. Whoever led the meeting has confirmed it."),
            Kind.SKILL: _("Show in practice that you can do it. Somebody who saw it has confirmed it."),
            Kind.CARD: _("Be accepted as a volunteer, and keep to what was agreed."),
            Kind.QUALITY: _("Meet the quality requirements. An assessor has found that they are met."),
        }[kind]
    )
