"""Writing down that somebody said yes to a text: which version, in which language, in which words."""

from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from volunteers.onboarding import commitments
from volunteers.onboarding.models import Acceptance, Volunteering


def accepted(
    volunteering: Volunteering, document: str, *, version: str, language: str, person: User, digest: str = ""
) -> Acceptance:
    """The acceptance of the version that is asked for now, in the caller's transaction; the one there is when it was
    accepted already. ``digest``: of the text that was shown, where the form knows it. Raises Refused, code "changed",
    when the text is another by now."""
    wanted = commitments.current(document)
    known = Acceptance.objects.in_force().filter(volunteering=volunteering, document=document, version=wanted.version)
    found = known.first()
    if found:
        return found
    if version != wanted.version or (digest and digest != wanted.digest):
        raise Refused(_("The text has changed in the meantime. Please read it again."), code="changed")
    language = get_supported_language_variant(language)
    names = commitments.gaps(volunteering, language)
    acceptance = Acceptance(person=person, volunteering=volunteering, document=document, version=version)
    acceptance.digest, acceptance.language, acceptance.names = wanted.digest, language, names
    acceptance.statement = wanted.read(language, names).accept.text
    acceptance.full_clean(validate_unique=False, validate_constraints=False)
    acceptance.save()
    return acceptance
