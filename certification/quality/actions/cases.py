"""Filing, handling and answering appeals and complaints. Nothing of them changes a certification by itself."""

import logging
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from certification.quality import caseflow, letters, policies_cases
from certification.quality.actions import steps
from certification.quality.mails import cases as mails
from certification.quality.models import Case, Decision
from certification.quality.numbers import next_number
from certification.quality.states import CaseKind, CaseState, Outcome
from core import clock, mail
from core.errors import Refused
from network.directory.models import Organisation

log = logging.getLogger("vieri.quality")
_A_ROUND = 500
# Of the numbers of cases: V-2027-003.
_PREFIX = "V-"


@transaction.atomic
def appeal(*, decision: Decision, text: str, wanted: str, actor: User, nonce: uuid.UUID) -> Case:
    """In the name of the organisation. What is sent twice (``nonce``) is filed once. Raises PermissionDenied for
    others than its main contacts; Refused: "late" after the last day, "filed" when there is an appeal already."""
    rows = Decision.objects.select_for_update(of=("self",)).select_related("organisation", "application")
    found = rows.get(pk=decision.pk)
    if not policies_cases.may_appeal(actor, found):
        raise PermissionDenied
    if known := found.appeals.filter(nonce=nonce).first():
        return known
    if not policies_cases.is_in_time(found):
        raise Refused(_("The last day for an appeal has passed."), code="late")
    if found.appeals.exclude(state=CaseState.WITHDRAWN).exists():
        raise Refused(_("An appeal against this decision has been made already."), code="filed")
    language = found.application.language if found.application else actor.language
    about = {"decision": found, "organisation": found.organisation, "certification": found.certification}
    said = {"text": text, "wanted": wanted, "nonce": nonce, "language": language}
    made = _file(CaseKind.APPEAL, next_number(_PREFIX), about, filed_by=actor, **said)
    steps.record(made, "case.appeal", actor=actor, decision=str(found.pk))
    mail.post(mails.received(made, actor.email, actor))
    return made


@transaction.atomic
def complain(
    *,
    organisation: Organisation | None,
    text: str,
    email: str,
    language: str,
    actor: User | None,
    nonce: uuid.UUID,
) -> Case:
    """About a certified organisation, or without one about the agency's own work. Anybody may; the answer goes to the
    account, or to ``email`` if there is one. What is sent twice is filed once; the lock of the numbers makes two who
    send at the same moment wait for each other. Raises Refused, code "uncertified", for
    an organisation that never was."""
    number = next_number(_PREFIX)
    if known := Case.objects.filter(nonce=nonce, kind=CaseKind.COMPLAINT).first():
        return known
    certification = caseflow.certification_of(organisation) if organisation else None
    if organisation is not None and certification is None:
        raise Refused(_("This organisation has never been certified."), code="uncertified")
    about = {"organisation": organisation, "certification": certification}
    to = "" if actor else email
    made = _file(CaseKind.COMPLAINT, number, about, text=text, nonce=nonce, language=language, filed_by=actor, email=to)
    steps.record(made, "case.complain", actor=actor, organisation=str(organisation.pk) if organisation else None)
    address = actor.email if actor else email
    if address:
        mail.post(mails.received(made, address, actor))
    return made


@transaction.atomic
def take(*, case: Case, actor: User) -> Case:
    """Somebody who took no part handles it. Done twice is done once. Raises PermissionDenied; Refused, code "taken",
    when somebody else was faster."""
    mine = caseflow.locked(case.pk)
    if not policies_cases.may_read(actor, mine):
        raise PermissionDenied
    if mine.state == CaseState.HANDLING:
        if mine.handler_id == actor.pk:
            return mine
        raise Refused(_("Somebody else has taken it already."), code="taken")
    caseflow.move(mine, CaseState.HANDLING, handler=actor)
    steps.record(mine, "case.take", actor=actor)
    return mine


@transaction.atomic
def release(*, case: Case, actor: User) -> Case:
    """It waits for somebody else. Done twice is done once. Raises PermissionDenied for others while whoever
    handles it can go on."""
    mine = caseflow.locked(case.pk)
    if mine.state == CaseState.FILED and policies_cases.may_list(actor):
        return mine
    if not policies_cases.may_release(actor, mine):
        raise PermissionDenied
    caseflow.move(mine, CaseState.FILED, handler=None)
    steps.record(mine, "case.release", actor=actor)
    return mine


@transaction.atomic
def let_go_of(*, person: User) -> None:
    """What they handled waits for somebody else: their account is closed or deleted."""
    for pk in Case.objects.filter(handler=person, state=CaseState.HANDLING).order_by("pk").values_list("pk", flat=True):
        mine = caseflow.locked(pk)
        if mine.state == CaseState.HANDLING and mine.handler_id == person.pk:
            caseflow.move(mine, CaseState.FILED, handler=None)
            steps.record(mine, "case.release", actor=None)


@transaction.atomic
def answer(*, case: Case, outcome: str, text: str, actor: User) -> Case:
    """Ends it: ``text`` is the reasons. Whoever filed it gets the letter. Answered twice is answered once. Raises
    PermissionDenied; Refused, code "empty", without reasons."""
    mine = caseflow.locked(case.pk)
    if mine.state == CaseState.CLOSED and mine.handler_id == actor.pk:
        return mine
    if not policies_cases.may_answer(actor, mine):
        raise PermissionDenied
    said = text.strip()
    if not said:
        raise Refused(_("Write the reasons."), code="empty")
    caseflow.move(mine, CaseState.CLOSED, outcome=Outcome(outcome), answer=said, closed_at=clock.now())
    steps.record(mine, "case.answer", actor=actor, outcome=mine.outcome)
    kind = "appeal_answer" if mine.kind == CaseKind.APPEAL else "complaint_answer"
    letter = letters.write(kind, case=mine, language=mine.language)
    for address, person in mails.readers(mine):
        mail.post(mails.answered(mine, address, person, letters.attachment(letter)))
    return mine


@transaction.atomic
def withdraw(*, case: Case, actor: User) -> Case:
    """Whoever filed it takes it back. Done twice is done once. Raises PermissionDenied, also when it was answered."""
    mine = caseflow.locked(case.pk)
    if mine.state == CaseState.WITHDRAWN and policies_cases.is_filer(actor, mine):
        return mine
    if not policies_cases.may_withdraw(actor, mine):
        raise PermissionDenied
    caseflow.move(mine, CaseState.WITHDRAWN, closed_at=clock.now())
    steps.record(mine, "case.withdraw", actor=actor)
    return mine


def forget_addresses() -> int:
    """By the clock: the e-mail address of whoever complained without an account, ADDRESS_MONTHS after the end. Returns
    of how many."""
    count = 0
    for pk in list(caseflow.with_address_too_long().order_by("pk").values_list("pk", flat=True)[:_A_ROUND]):
        try:
            count += _forget(pk)
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with one must not hold up the others
            log.error("case %s: the address was not emptied (%s)", pk, type(error).__name__)
    return count


@transaction.atomic
def _forget(pk: Any) -> bool:
    mine = caseflow.locked(pk)
    if not caseflow.with_address_too_long().filter(pk=pk).exists():
        return False
    caseflow.let_go(mine)
    mine.email = ""
    mine.save(update_fields=["email", "handler"])
    steps.record(mine, "case.forget", actor=None)
    return True


def _file(kind: CaseKind, number: str, about: dict[str, Any], **more: Any) -> Case:
    made = Case(kind=kind, number=number, due_on=caseflow.due(), **about, **more)
    made.full_clean(exclude=["filed_by", *about], validate_unique=False, validate_constraints=False)
    made.save(force_insert=True)
    return made
