"""Which parts of a person's courses a practice run counts for."""

from training.courses import progress
from training.courses.models import Enrolment
from training.courses.states import ItemKind
from training.practice import evidence
from training.practice.models import Run
from training.practice.states import Mode


def parts(run: Run) -> list[tuple[Enrolment, str]]:
    """(enrolment, outline key) of each exercise of this scenario that its person has not done yet; nothing for a run
    that was only watched. Five queries, none for such a run."""
    if run.person is None or run.mode == Mode.WATCH:
        return []
    code = run.version.scenario.code
    return [
        (now.enrolment, item["key"])
        for now in progress.of_all(run.person)
        for item in now.version.items(ItemKind.PRACTICE)
        if item["scenario"] == code and item["key"] not in now.done
    ]


def earlier(enrolment: Enrolment) -> list[tuple[str, Run]]:
    """(outline key, run) of each exercise of the course that the person did before they started it. Two queries, one
    more for each exercise done by parts; none for a course without exercises."""
    items = enrolment.version.items(ItemKind.PRACTICE)
    runs = evidence.of(enrolment.person, {item["scenario"] for item in items}) if items else {}
    return [(item["key"], runs[item["scenario"]]) for item in items if item["scenario"] in runs]
