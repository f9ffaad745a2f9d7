"""Who may read a letter."""

from typing import Any

from certification.quality import policies, policies_cases
from certification.quality.letters import composing
from certification.quality.models import Application, Letter
from certification.quality.states import CaseKind
from network.directory import policies as directory
from network.directory.states import ContactRole


def may_read(user: Any, letter: Letter) -> bool:
    """The organisation's main contacts and editors, whoever filed the complaint that it answers, and of the agency
    those who have a part in the matter, follow the certification up or handle the case. Nobody else."""
    if not user.is_authenticated or not user.is_active:
        return False
    if letter.case is not None and letter.case.kind == CaseKind.COMPLAINT:
        return letter.case.filed_by_id == user.pk or _handles(user, letter)
    return _of_organisation(user, letter) or _of_agency(user, letter)


def notes(application: Application) -> list[Letter]:
    """What whoever was to decide wrote when they sent the matter back to the review, the oldest first."""
    return list(Letter.objects.filter(kind__in=composing.WITHIN, number=application.number or "-").order_by("sent_at"))


def _of_organisation(user: Any, letter: Letter) -> bool:
    if letter.organisation is None or letter.kind in composing.WITHIN:
        return False
    return directory.role_in(user, letter.organisation) in {ContactRole.MANAGER, ContactRole.EDITOR}


def _of_agency(user: Any, letter: Letter) -> bool:
    application = _matter_of(letter)
    if application is not None and policies.part_of(user, application) is not None:
        return True
    if letter.certification is not None and policies.may_follow(user, letter.certification):
        return True
    if letter.decision is not None and letter.decision.decided_by_id == user.pk:
        return policies.holds(user, policies.DECIDE)
    return _handles(user, letter)


def _matter_of(letter: Letter) -> Application | None:
    """What stays within the house names its matter by the number alone."""
    if letter.kind in composing.WITHIN:
        return Application.objects.select_related("organisation").filter(number=letter.number).first()
    return letter.application


def _handles(user: Any, letter: Letter) -> bool:
    return letter.case is not None and policies_cases.may_read(user, letter.case)
