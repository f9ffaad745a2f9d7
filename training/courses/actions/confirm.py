"""Parts of a course that are not read: confirmed by somebody else, or practised."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from training.courses import policies
from training.courses.actions.steps import finish, held
from training.courses.models import Enrolment, ItemProgress
from training.courses.states import CONFIRMED_KINDS, ItemKind
from training.practice.models import Run
from training.practice.states import Mode


@transaction.atomic
def confirm_item(
    *, enrolment: Enrolment, item_key: str, actor: User, evidence: Mapping[str, Any] | None = None
) -> ItemProgress:
    """Registers that the learner took part in a meeting, or can do what was asked; completes the course if that was
    the last thing missing. ``evidence`` holds ids and codes only.

    Raises Refused for one's own enrolment and for a part nobody confirms, PermissionDenied for somebody else's learner.
    Confirmed twice, the first confirmation stands.
    """
    enrolment = held(enrolment.pk)
    if enrolment.person_id == actor.pk:
        raise Refused(_("Somebody else has to confirm this for you."), code="own")
    if not policies.may_confirm(actor, enrolment, item_key):
        raise PermissionDenied
    item = enrolment.version.item(item_key)
    if item is None or item["kind"] not in CONFIRMED_KINDS:
        raise Refused(_("This part of the course is not confirmed by anybody."), code="not_confirmed")
    given = {"confirmed_by": actor, "evidence": dict(evidence or {})}
    return finish(enrolment, item_key, actor, "courses.item.confirm", **given)


@transaction.atomic
def practise(*, enrolment: Enrolment, item_key: str, run: Run) -> ItemProgress:
    """Marks an exercise of the course as practised; completes the course if that was the last thing missing.

    Raises Refused unless the learner's own run of that exercise is finished, and was more than watching.
    """
    enrolment = held(enrolment.pk)
    item = enrolment.version.item(item_key)
    scenario = run.version.scenario.code
    if item is None or item["kind"] != ItemKind.PRACTICE or item["scenario"] != scenario:
        raise Refused(_("This exercise is not part of the course as you started it."), code="unknown_exercise")
    if run.person_id != enrolment.person_id or not run.finished or run.mode == Mode.WATCH:
        raise Refused(_("Do the exercise to its end yourself, then it counts."), code="not_practised")
    evidence = {
        "run": str(run.pk),
        "scenario": scenario,
        "mode": str(run.mode),
        "hints": run.hints,
        "unaided": run.unaided,
    }
    return finish(enrolment, item_key, enrolment.person, "courses.item.practise", evidence=evidence)
