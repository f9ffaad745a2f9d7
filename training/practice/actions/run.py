"""Going through an exercise: beginning, moving, asking for advice, starting again, leaving, and keeping what is done.

Nothing here writes an audit line before a run counts for somebody: how a person practised is nobody's business.
"""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from core.states import check_move
from training.practice import events, evidence, machine, policies
from training.practice.machine import Step
from training.practice.models import Run, Scenario
from training.practice.states import RUN_MOVES, Mode, RunState


@transaction.atomic
def begin(
    *, scenario: Scenario, mode: str, part: str = "", projector: bool = False, back: str = "", actor: User | None
) -> Run:
    """A new run on the current version. ``actor`` is None for somebody not signed in; ``back`` a path of this site.

    Raises Refused when the exercise is not open, or has no such mode or part.
    """
    version = scenario.versions.current().first()
    if version is None:
        raise Refused(_("This exercise is not open yet."), code="not_published")
    snapshot = version.snapshot
    if mode not in snapshot.modes:
        raise Refused(_("Choose one of the ways of practising."), code="unknown_mode")
    return Run.objects.create(
        version=version,
        mode=mode,
        part=part,
        screen=machine.start(snapshot, part),
        person=actor,
        projector=projector,
        back=back,
    )


@sensitive_variables()
@transaction.atomic
def move(*, run: Run, turn: int, action: str, typed: Mapping[str, str], actor: User | None) -> Run:
    """Does what the machine says. The run that comes to the end counts for its person.

    The same move sent twice is done once. Raises Refused (code "stale") for another move of an earlier turn: a form in
    a second window must not skip a screen. What was typed is compared here and forgotten.
    """
    run = _own(run.pk, actor)
    if _is_repeated(run, turn, action):
        return run
    if run.finished or turn != run.turn:
        raise Refused(_("You had already gone on from that screen. This is where you are now."), code="stale")
    step = machine.move(
        run.version.snapshot,
        mode=run.mode,
        part=run.part,
        screen_key=run.screen,
        action_key=action,
        typed=typed,
    )
    _take(run, step)
    run.save()
    if step.finished:
        _count(run)
    return run


@transaction.atomic
def hint(*, run: Run, actor: User | None) -> Run:
    """Opens the advice of the screen and counts it, once a screen. Where advice is always shown, nothing is counted."""
    run = _own(run.pk, actor)
    if run.finished or run.hint_open:
        return run
    _resume(run)
    run.hint_open = True
    run.hints += run.mode not in {Mode.WATCH, Mode.GUIDED}
    run.moved_at = clock.now()
    run.save(update_fields=["state", "hint_open", "hints", "moved_at"])
    return run


@transaction.atomic
def restart(*, run: Run, actor: User | None) -> Run:
    """Back to the first screen with nothing counted. A finished run stays as it is, and a new one begins."""
    run = _own(run.pk, actor)
    if run.finished:
        return begin(
            scenario=run.version.scenario,
            mode=run.mode,
            part=run.part,
            projector=run.projector,
            back=run.back,
            actor=run.person,
        )
    _resume(run)
    run.screen = machine.start(run.version.snapshot, run.part)
    # Forms of before the restart must not move the new beginning, so the turns go on.
    run.turn += 1
    run.tries = run.hints = run.slips = 0
    run.hint_open, run.last_screen, run.last_action, run.amiss = False, "", "", []
    run.started_at = run.moved_at = clock.now()
    run.save()
    return run


@transaction.atomic
def leave(*, run: Run, actor: User | None) -> Run:
    """Stops practising. Whoever comes back to the screen may go on from there."""
    run = _own(run.pk, actor)
    if run.state == RunState.RUNNING:
        check_move(RUN_MOVES, run.state, RunState.LEFT)
        run.state = RunState.LEFT
        run.save(update_fields=["state"])
    return run


@transaction.atomic
def claim(*, runs: Collection[uuid.UUID], person: User) -> list[Run]:
    """Makes finished runs of nobody the person's, so that they count. What is somebody's already stays theirs."""
    found = _claimable(runs)
    for run in found:
        run.person = person
        run.save(update_fields=["person"])
        audit.record(run, "practice.run.claim", actor=person, scenario=run.version.scenario.code, mode=run.mode)
        _tell(run)
    return found


@transaction.atomic
def forget_old() -> int:
    """Deletes old runs that prove nothing to anybody; returns how many. Asked for by the clock."""
    _all, by_model = Run.objects.forgettable().delete()
    return by_model.get("practice.Run", 0)


def _own(pk: Any, actor: User | None) -> Run:
    """The run afresh and held until the transaction ends: two taps come one after the other."""
    rows = Run.objects.select_for_update(of=("self",)).select_related("version__scenario")
    run = rows.get(pk=pk)
    if not policies.may_practise(actor, run):
        raise PermissionDenied
    return run


def _claimable(runs: Collection[uuid.UUID]) -> list[Run]:
    """Held until the transaction ends, so that none is claimed twice."""
    rows = Run.objects.finished().select_for_update(of=("self",)).select_related("version__scenario")
    return list(rows.filter(pk__in=runs, person=None, projector=False).order_by("finished_at"))


def _is_repeated(run: Run, turn: int, action: str) -> bool:
    """True for the move that was done last; where it failed for a field, another try with it is a new one."""
    same = run.mode == Mode.WATCH or action == run.last_action
    return 0 <= turn == run.turn - 1 and same and not run.amiss


def _resume(run: Run) -> None:
    if run.state == RunState.LEFT:
        check_move(RUN_MOVES, run.state, RunState.RUNNING)
        run.state = RunState.RUNNING


def _take(run: Run, step: Step) -> None:
    """Writes down the step: keys and counts."""
    _resume(run)
    elsewhere = step.screen != run.screen
    run.last_screen, run.last_action, run.amiss = run.screen, step.action, list(step.amiss)
    run.screen = step.screen
    run.turn += 1
    run.slips += step.slip
    run.tries = 0 if elsewhere else run.tries + step.held
    run.hint_open = run.hint_open and not elsewhere
    run.moved_at = clock.now()
    if step.finished:
        check_move(RUN_MOVES, run.state, RunState.FINISHED)
        run.state, run.finished_at = RunState.FINISHED, run.moved_at


def _count(run: Run) -> None:
    """A finished run of a person is evidence; a projector's shows what the room can do."""
    if run.person and not run.projector:
        scenario = run.version.scenario.code
        audit.record(run, "practice.run.finish", actor=run.person, scenario=scenario, mode=run.mode)
        _tell(run)


def _tell(run: Run) -> None:
    """Of a set, each part counts for itself only; done are all of them together."""
    if run.part and not evidence.is_done_by(run):
        return
    events.run_finished.send(sender=Run, run=run)
