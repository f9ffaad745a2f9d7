"""Taking a credential back."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from certification.credentials import lists, mails, policies
from certification.credentials.models import Credential
from certification.credentials.states import REASON_MIN_LENGTH, REASON_TOO_SHORT, Status
from core import audit, clock, mail
from core.errors import Refused


@transaction.atomic
def revoke(*, credential: Credential, reason: str, actor: User) -> Credential:
    """Takes a credential back for good; its holder is told why. The public sees that and when, never why."""
    credential = locked(credential, actor)
    if credential.status == Status.REVOKED:
        raise Refused(_("This certificate has been revoked already."), code="revoked_already")
    reason = checked(reason)
    credential.revoked_at, credential.revoked_by, credential.revocation_reason = clock.now(), actor, reason
    credential.save(update_fields=["revoked_at", "revoked_by", "revocation_reason"])
    lists.mark([credential])
    # What it had superseded is now followed by what follows it, if anything: nobody is left without a newest one.
    credential.supersedes.update(superseded_by=credential.superseded_by_id)
    audit.record(credential, "credentials.credential.revoke", actor=actor)
    if credential.person:
        mail.post(mails.certificate_revoked(credential, credential.person))
    return credential


def locked(credential: Credential, actor: User) -> Credential:
    """The row as it is now, for somebody who may decide whether it holds. A second caller waits here."""
    rows = Credential.objects.select_for_update(of=("self",)).select_related("person")
    credential = rows.get(pk=credential.pk)
    if policies.is_own(actor, credential):
        raise Refused(_("Nobody decides a matter of their own."), code="own_matter")
    if not policies.may_revoke(actor, credential):
        raise PermissionDenied
    if credential.status == Status.ERASED:
        raise Refused(_("This certificate is no longer available."), code="erased")
    return credential


def checked(reason: str) -> str:
    """A reason that says something: whoever loses a certificate, or gets it back, is told."""
    reason = reason.strip()
    if len(reason) < REASON_MIN_LENGTH:
        raise Refused(REASON_TOO_SHORT, code="reason_too_short", params={"limit_value": REASON_MIN_LENGTH})
    return reason
