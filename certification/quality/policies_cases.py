"""Who may do what with appeals and complaints. Superusers are asked like all others.

Whoever took part in what a case is about neither handles nor reads it; the database says the same of handlers (guards),
and these rules are asked first, so that nobody is met by an error."""

from typing import Any

from django.db.models import Q

from certification.quality import policies, ties
from certification.quality.models import Assignment, Case, Decision
from certification.quality.states import CASE_MOVES, CaseKind, CaseState
from core import clock
from network.directory import policies as directory
from network.directory.states import ContactRole


def may_list(user: Any) -> bool:
    """See that there are cases: whoever handles them."""
    return policies.holds(user, policies.HANDLE)


def may_know_of(user: Any, decision: Decision) -> bool:
    """Of a decision: whoever answers for the organisation."""
    return bool(directory.role_in(user, decision.organisation))


def may_appeal(user: Any, decision: Decision) -> bool:
    """A main contact of the organisation, also when it has left the network."""
    return directory.role_in(user, decision.organisation) == ContactRole.MANAGER


def is_in_time(decision: Decision) -> bool:
    """The last day counts as a whole, as it is in Finland."""
    return clock.today() <= decision.appeal_until


def took_part(user: Any, case: Case) -> bool:
    """Decided or proposed what the case is about, had a part in its matter (for a complaint: in any of the
    organisation), filed it, or is tied to the organisation."""
    if case.filed_by_id == user.pk:
        return True
    if case.organisation is None:
        return False
    return ties.tied(user, case.organisation) or _decided(user, case) or _had_part(user, case)


def may_take(user: Any, case: Case) -> bool:
    return CaseState(case.state) == CaseState.FILED and may_list(user) and not took_part(user, case)


def may_answer(user: Any, case: Case) -> bool:
    """Whoever took it, as long as nothing ties them to it."""
    return _has(user, case) and not took_part(user, case)


def may_release(user: Any, case: Case) -> bool:
    """Also of somebody who found meanwhile that they cannot handle it; and anybody who could handle it, when whoever
    has it cannot any more: it must not lie there for ever."""
    stuck = case.state == CaseState.HANDLING and may_read(user, case) and not may_answer(case.handler, case)
    return _has(user, case) or stuck


def may_read(user: Any, case: Case) -> bool:
    """Of the agency: whoever handles cases and took no part in this."""
    return may_list(user) and not took_part(user, case)


def is_filer(user: Any, case: Case) -> bool:
    """Those who answer for the organisation that appeals, and whoever complained."""
    return Case.objects.of_filer(user).filter(pk=case.pk).exists()


def may_withdraw(user: Any, case: Case) -> bool:
    """Main contacts of the organisation that appeals, and whoever complained."""
    if CaseState.WITHDRAWN not in CASE_MOVES[case.state] or not user.is_authenticated or not user.is_active:
        return False
    if case.kind == CaseKind.APPEAL and case.organisation is not None:
        return directory.role_in(user, case.organisation) == ContactRole.MANAGER
    own: bool = case.filed_by_id == user.pk
    return own


def _has(user: Any, case: Case) -> bool:
    return case.state == CaseState.HANDLING and case.handler_id == user.pk and may_list(user)


def _decided(user: Any, case: Case) -> bool:
    mine = Q(decided_by=user) | Q(measure__proposed_by=user)
    about = Q(organisation=case.organisation) if case.kind == CaseKind.COMPLAINT else Q(pk=case.decision_id)
    return Decision.objects.filter(mine, about).exists()


def _had_part(user: Any, case: Case) -> bool:
    about = Q(application__decisions=case.decision_id)
    if case.kind == CaseKind.COMPLAINT:
        about = Q(application__organisation=case.organisation)
    return Assignment.objects.filter(about, person=user).exists()
