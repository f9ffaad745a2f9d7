"""Who may do what with a certification after its decision. Superusers are asked like all others.

Following up is for those who evaluate or lead; what is proposed is decided by somebody else, who has neither proposed
it nor looked at the follow-up that it rests on. The database says the same of whoever proposed it (guards)."""

from typing import Any

from certification.quality import policies, ties
from certification.quality.models import Certification, Measure
from network.directory import policies as directory
from network.directory.states import ContactRole


def may_list(user: Any) -> bool:
    """Those of the agency who follow certifications up, and those who decide."""
    return may_follow_any(user) or may_decide_any(user)


def may_follow_any(user: Any) -> bool:
    """Whether somebody follows certifications up at all."""
    return policies.holds(user, policies.EVALUATE) or policies.may_lead(user)


def may_decide_any(user: Any) -> bool:
    return policies.holds(user, policies.DECIDE)


def may_see(user: Any, certification: Certification) -> bool:
    """Of the agency: not somebody with a tie to the organisation."""
    return may_list(user) and not ties.tied(user, certification.organisation)


def may_decide_measure(user: Any, measure: Measure) -> bool:
    """Whether this person could decide it: permission, no tie, no part in what led to it. Not whether it is time."""
    if not may_decide_any(user) or measure.proposed_by_id == user.pk:
        return False
    if measure.surveillance is not None and measure.surveillance.handled_by_id == user.pk:
        return False
    return not ties.tied(user, measure.certification.organisation)


def is_contact(user: Any, certification: Certification) -> bool:
    """Whoever is named for the organisation knows how it stands."""
    return bool(directory.role_in(user, certification.organisation))


def may_answer(user: Any, certification: Certification) -> bool:
    """Show how a condition is met, and answer the yearly follow-up: main contacts and editors, also of an organisation
    that has left the network meanwhile."""
    return directory.role_in(user, certification.organisation) in (ContactRole.MANAGER, ContactRole.EDITOR)


def may_act(user: Any, certification: Certification) -> bool:
    """Say what the organisation thinks of a measure, take places out, end the certification: its main contacts."""
    return directory.role_in(user, certification.organisation) == ContactRole.MANAGER
