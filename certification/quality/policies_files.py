"""Who adds evidence files, and who may have them."""

from typing import Any

from certification.quality import policies
from certification.quality.models import Evidence


def may_have(user: Any, file: Evidence) -> bool:
    """The applicant's side, those with a part in the matter now, and of a condition whoever follows it up."""
    if file.answer is not None:
        return policies.may_see_evidence(user, file.answer.application)
    if file.condition is None:
        return False
    certification = file.condition.certification
    return policies.may_write_for(user, certification.organisation) or policies.may_follow(user, certification)


def may_remove(user: Any, file: Evidence) -> bool:
    """The applicant's side; whether it is their turn, the action asks."""
    if file.answer is not None:
        return policies.may_write_for(user, file.answer.application.organisation)
    return file.condition is not None and policies.may_write_for(user, file.condition.certification.organisation)
