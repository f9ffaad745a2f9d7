"""Who may do what in certification. Asked by views, actions and pages alike; superusers are asked like all others.

A permission says what somebody may do in general; a part in a matter (Assignment) what they may do in this one."""

from typing import Any

from django.contrib.auth.models import Permission

from certification.quality import ties
from certification.quality.models import Application, Assignment, Certification
from certification.quality.states import APPLICANTS_TURN, MOVES, OPEN, Part, State
from network.directory import policies as directory
from network.directory.models import Organisation
from network.directory.states import ContactRole

LEAD = "quality.lead_applications"
EVALUATE = "quality.evaluate_applications"
REVIEW = "quality.review_applications"
DECIDE = "quality.decide_applications"
HANDLE = "quality.handle_cases"
ASSESSING = (LEAD, EVALUATE, REVIEW, DECIDE)
AGENCY = (*ASSESSING, HANDLE)

PERMISSION_OF = {Part.EVALUATOR: EVALUATE, Part.REVIEWER: REVIEW, Part.DECIDER: DECIDE}
# In which states somebody may begin to take a part.
TAKEN_IN = {
    Part.EVALUATOR: frozenset(
        {State.SUBMITTED, State.INCOMPLETE, State.EVALUATION, State.CLARIFICATION, State.FINDINGS}
    ),
    Part.REVIEWER: frozenset({State.REVIEW, State.EVALUATION, State.CLARIFICATION, State.FINDINGS}),
    Part.DECIDER: frozenset({State.DECISION, State.REVIEW}),
}


def holds(user: Any, permission: str) -> bool:
    """Whether the permission was given to this person, by itself or through a group. Being an administrator gives
    nobody a part in a certification."""
    if not user.is_authenticated or not user.is_active:
        return False
    return permission in _given(user)


def is_agency(user: Any) -> bool:
    """Whether somebody works for the agency in certification at all."""
    return any(holds(user, each) for each in AGENCY)


def may_lead(user: Any) -> bool:
    """Give parts to people, follow certifications up, see the figures."""
    return holds(user, LEAD)


def may_apply_for(user: Any, organisation: Organisation) -> bool:
    """Begin an application and send it: main contacts of a member."""
    return directory.may_answer_for(user, organisation)


def may_write_for(user: Any, organisation: Organisation) -> bool:
    """Help with answers and files: main contacts and editors of a member."""
    role = directory.role_in(user, organisation)
    return organisation.is_member and role in (ContactRole.MANAGER, ContactRole.EDITOR)


def may_write(user: Any, application: Application) -> bool:
    """While the applicant has the ball."""
    return application.state in APPLICANTS_TURN and may_write_for(user, application.organisation)


def may_send(user: Any, application: Application) -> bool:
    """Send, reply and take back."""
    return may_apply_for(user, application.organisation)


def may_withdraw(user: Any, application: Application) -> bool:
    return State.WITHDRAWN in MOVES[application.state] and may_send(user, application)


def may_see_as_agency(user: Any, application: Application) -> bool:
    """Whoever has a part in it or may take one, and whoever leads; never somebody with a tie to the applicant."""
    if application.submitted_at is None or not any(holds(user, each) for each in ASSESSING):
        return False
    return not ties.tied(user, application.organisation)


def may_see_evidence(user: Any, application: Application) -> bool:
    """Answers, files and findings: the applicant, and those with a part in force. Not whoever only leads or queues."""
    return may_write_for(user, application.organisation) or part_of(user, application) is not None


def part_of(user: Any, application: Application) -> Part | None:
    """The part this person has now, stated free of conflict; None for none."""
    if not user.is_authenticated or not user.is_active:
        return None
    row = assignment_of(user, application)
    if row is None or not row.in_force or not holds(user, PERMISSION_OF[Part(row.part)]):
        return None
    return None if ties.tied(user, application.organisation) else Part(row.part)


def assignment_of(user: Any, application: Application) -> Assignment | None:
    """Their row, whatever has become of it."""
    return application.assignments.filter(person=user).first() if user.is_authenticated else None


def may_take(user: Any, application: Application, part: str) -> bool:
    """Whether this person could have this part: permission, right state, no other part before, no tie. Asked of whoever
    takes it themselves, and of whom the lead gives it to."""
    if application.state not in TAKEN_IN[Part(part)] or application.state not in OPEN:
        return False
    if not holds(user, PERMISSION_OF[Part(part)]) or application.assignments.filter(person=user).exists():
        return False
    if user.pk in (application.begun_by_id, application.submitted_by_id):
        return False
    if part != Part.EVALUATOR and application.assignments.filter(part=part, ended_at=None).exists():
        return False
    return not ties.tied(user, application.organisation)


def may_evaluate(user: Any, application: Application) -> bool:
    return part_of(user, application) == Part.EVALUATOR


def may_review(user: Any, application: Application) -> bool:
    return application.state == State.REVIEW and part_of(user, application) == Part.REVIEWER


def may_decide(user: Any, application: Application) -> bool:
    return application.state == State.DECISION and part_of(user, application) == Part.DECIDER


def may_follow(user: Any, certification: Certification) -> bool:
    """Follow a certification up: look at yearly answers and conditions, propose measures."""
    allowed = holds(user, EVALUATE) or holds(user, LEAD)
    return allowed and not ties.tied(user, certification.organisation)


def _given(user: Any) -> set[str]:
    """Not has_perm: that says yes to every administrator. Remembered with the user object, as Django does."""
    known: set[str] | None = getattr(user, "_quality_permissions", None)
    if known is None:
        rows = Permission.objects.filter(content_type__app_label="quality").order_by()
        own = rows.filter(user=user).values_list("codename", flat=True)
        groups = rows.filter(group__user=user).values_list("codename", flat=True)
        known = {f"quality.{code}" for code in own.union(groups)}
        user._quality_permissions = known
    return known
