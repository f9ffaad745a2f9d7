"""Giving the ethical commitment in the name of an organisation."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.errors import Refused
from network.directory import commitments, policies
from network.directory.actions.steps import locked_organisation
from network.directory.models import Commitment, Organisation


@transaction.atomic
def give(*, organisation: Organisation, version: str, digest: str, language: str, actor: User) -> Commitment:
    """Records who promised what in whose name: ``version`` and ``digest`` are those of the text that was shown, in
    ``language``. Given twice is given once, by whoever was first. Raises Refused when the text is another by now."""
    organisation = locked_organisation(organisation)
    if not policies.may_answer_for(actor, organisation):
        raise PermissionDenied
    wanted = commitments.current()
    known = Commitment.objects.filter(organisation=organisation, version=wanted.version).first()
    if known:
        return known
    if (version, digest) != (wanted.version, wanted.digest):
        raise Refused(_("The text has changed in the meantime. Please read it again."), code="changed")
    commitment = Commitment(organisation=organisation, version=version, digest=digest, language=language)
    commitment.given_by, commitment.given_name = actor, str(actor)
    commitment.full_clean()
    commitment.save()
    audit.record(organisation, "directory.organisation.commit", actor=actor, version=version, digest=digest)
    return commitment
