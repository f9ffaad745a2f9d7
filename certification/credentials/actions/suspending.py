"""Stopping a credential for a time, and letting it hold again."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from certification.credentials import kinds, lists, mails
from certification.credentials.actions.revoke import checked, locked
from certification.credentials.models import Credential
from certification.credentials.states import SUSPENDABLE, Status
from core import audit, clock, mail
from core.errors import Refused


@transaction.atomic
def suspend(*, credential: Credential, reason: str, actor: User) -> Credential:
    """From now on it does not hold, until it is restored; its holder is told why. The public sees that, never why."""
    credential = locked(credential, actor)
    if credential.kind not in SUSPENDABLE:
        raise Refused(_("A certificate of this kind can only be revoked."), code="not_suspendable")
    if credential.status == Status.SUSPENDED:
        raise Refused(_("This certificate has been suspended already."), code="suspended_already")
    if credential.status not in {Status.VALID, Status.NOT_YET_VALID}:
        raise Refused(_("This certificate has ended, so it cannot be suspended."), code="not_in_force")
    credential.suspension_reason = checked(reason)
    credential.suspended_at, credential.suspended_by = clock.now(), actor
    credential.save(update_fields=["suspended_at", "suspended_by", "suspension_reason"])
    lists.mark([credential])
    audit.record(credential, "credentials.credential.suspend", actor=actor)
    if credential.person:
        mail.post(mails.certificate_suspended(credential, credential.person))
    return credential


@transaction.atomic
def restore(*, credential: Credential, reason: str, actor: User) -> Credential:
    """It holds again, as long as it would have held; its holder is told why. Raises Refused, code "rests", while what
    it follows has stopped."""
    credential = locked(credential, actor)
    if credential.status != Status.SUSPENDED:
        raise Refused(_("This certificate is not suspended."), code="not_suspended")
    if (pages := kinds.pages_of(credential)) and (rests := pages.rests(credential)):
        raise Refused(rests, code="rests")
    reason = checked(reason)
    credential.suspended_at, credential.suspended_by, credential.suspension_reason = None, None, ""
    credential.save(update_fields=["suspended_at", "suspended_by", "suspension_reason"])
    lists.mark([credential], to=False)
    audit.record(credential, "credentials.credential.restore", actor=actor)
    if credential.person:
        mail.post(mails.certificate_restored(credential, credential.person, reason))
    return credential
