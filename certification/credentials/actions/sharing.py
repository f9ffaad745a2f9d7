"""What the holder decides about showing a certificate: a link for others, and the name on the check page."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from certification.credentials import policies
from certification.credentials.models import Credential, Share
from certification.credentials.states import NameShown
from core import audit, clock
from core.errors import Refused


@transaction.atomic
def share(*, credential: Credential, actor: User) -> Share:
    """The open link of the certificate; a new one, which nobody knows yet, if there is none."""
    credential = _locked(credential, actor)
    if not policies.may_share(credential):
        raise PermissionDenied
    found = credential.shares.open().first()
    if found:
        return found
    if not policies.may_hand_out(credential):
        raise Refused(_("This certificate is revoked or suspended, so it cannot be shared."), code="not_in_force")
    made = Share.objects.create(credential=credential)
    audit.record(credential, "credentials.credential.share", actor=actor, share=made.pk)
    return made


@transaction.atomic
def withdraw(*, credential: Credential, actor: User) -> None:
    """The link leads nowhere any more, for good: a later one is another. Asked again it changes nothing."""
    credential = _locked(credential, actor)
    for found in credential.shares.filter(withdrawn_at=None):
        found.withdrawn_at = clock.now()
        found.save(update_fields=["withdrawn_at"])
        audit.record(credential, "credentials.credential.withdraw", actor=actor, share=found.pk)


@transaction.atomic
def set_name_shown(*, credential: Credential, name_shown: str, actor: User) -> Credential:
    """How much of the name whoever has the code sees on the check page; ``name_shown`` is one of NameShown."""
    credential = _locked(credential, actor)
    wanted = NameShown(name_shown)
    if credential.name_shown != wanted:
        credential.name_shown = wanted
        credential.save(update_fields=["name_shown"])
        audit.record(credential, "credentials.credential.set_name_shown", actor=actor, name_shown=wanted.value)
    return credential


def _locked(credential: Credential, actor: User) -> Credential:
    """The row as it is now; a second caller waits here until the first is done."""
    credential = Credential.objects.select_for_update(of=("self",)).get(pk=credential.pk)
    if not policies.is_own(actor, credential):
        raise PermissionDenied
    return credential
