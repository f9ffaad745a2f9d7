"""What can be done with credentials: issue one for a completed course, and revoke one."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from certification.credentials import codes, mails, policies
from certification.credentials.models import Credential
from certification.credentials.states import REASON_MIN_LENGTH, REASON_TOO_SHORT, Kind, Status
from core import audit, clock, mail
from core.errors import Refused
from training.courses.models import Completion

_CODE_TRIES = 5


@transaction.atomic
def issue_for_completion(*, completion: Completion, actor: User | None = None) -> Credential:
    """The certificate of a completed course, with the texts of all its languages; the same one when asked again.

    Sign-up always asks for a name. An account made otherwise may lack it: then the certificate names the person by
    the e-mail address, the one thing known for certain. Nothing is invented, and only the holder hands out the code.
    """
    # The lock makes a second caller wait until the first has written, and then find what it wrote.
    completion = Completion.objects.select_for_update(of=("self",)).get(pk=completion.pk)
    issued = _issued(completion)
    if issued:
        return issued
    person, version = completion.enrolment.person, completion.version
    credential = _with_free_code(
        Credential(
            kind=Kind.COURSE,
            person=person,
            subject_name=person.name or person.email,
            completion=completion,
            content={
                **{key: version.texts.get(key, {}) for key in ("title", "extent", "note")},
                "goals": version.texts.get("goals", []),
                "issuer": settings.CREDENTIAL_ISSUER,
            },
            minutes=version.minutes,
            issued_at=completion.completed_at,
        )
    )
    audit.record(credential, "credentials.credential.issue", actor=actor, completion=completion.pk)
    mail.post(mails.certificate_ready(credential, person))
    return credential


@transaction.atomic
def revoke(*, credential: Credential, reason: str, actor: User) -> Credential:
    """Takes a credential back for good; its holder is told why. The public sees that and when, never why."""
    credential = Credential.objects.select_for_update(of=("self",)).get(pk=credential.pk)
    if policies.is_own(actor, credential):
        raise Refused(_("Nobody decides a matter of their own."), code="own_matter")
    if not policies.may_revoke(actor, credential):
        raise PermissionDenied
    if credential.status == Status.REVOKED:
        raise Refused(_("This certificate has been revoked already."), code="revoked_already")
    reason = reason.strip()
    if len(reason) < REASON_MIN_LENGTH:
        raise Refused(REASON_TOO_SHORT, code="reason_too_short", params={"limit_value": REASON_MIN_LENGTH})
    credential.revoked_at, credential.revoked_by, credential.revocation_reason = clock.now(), actor, reason
    credential.save(update_fields=["revoked_at", "revoked_by", "revocation_reason"])
    audit.record(credential, "credentials.credential.revoke", actor=actor)
    if credential.person:
        mail.post(mails.certificate_revoked(credential, credential.person))
    return credential


def _issued(completion: Completion) -> Credential | None:
    return Credential.objects.filter(completion=completion).first()


def _with_free_code(credential: Credential) -> Credential:
    """Saves with a new code; draws again in the unlikely case that the code is taken."""
    for attempt in range(_CODE_TRIES):
        credential.code = codes.make()
        try:
            with transaction.atomic():
                credential.save(force_insert=True)
        except IntegrityError:
            taken = Credential.objects.filter(code=credential.code).exists()
            if not taken or attempt == _CODE_TRIES - 1:
                raise
        else:
            break
    return credential
