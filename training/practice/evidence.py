"""When an exercise counts as done by a person: by a whole run of their own, or by all parts of a set."""

from collections.abc import Collection

from accounts.models import User
from training.practice.models import Run, RunQuerySet
from training.practice.states import Mode


def is_done_by(run: Run) -> bool:
    """Whether with this finished run its exercise is done. Watching is not doing; of a set, all parts are needed."""
    if run.mode == Mode.WATCH or run.projector:
        return False
    if not run.part:
        return True
    done = set(_own(run.person).filter(version=run.version).values_list("part", flat=True))
    return not {part["key"] for part in run.version.data["parts"]} - done


def of(person: User, codes: Collection[str]) -> dict[str, Run]:
    """Code of the exercise → the person's latest run by which it is done, for those that are."""
    runs = _own(person).filter(version__scenario__code__in=codes).select_related("version__scenario", "person")
    return {run.version.scenario.code: run for run in runs.order_by("finished_at") if is_done_by(run)}


def _own(person: User | None) -> RunQuerySet:
    return Run.objects.finished().filter(person=person, projector=False).exclude(mode=Mode.WATCH)
