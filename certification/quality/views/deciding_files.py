"""Letters, and the files of a certificate, for those whom they concern."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from certification.credentials import documents, editions
from certification.credentials.models import Credential
from certification.credentials.views.machine import CREDENTIAL
from certification.quality import credentialing, letterpaper, letters, policies
from certification.quality.models import Certification, Letter
from core import limits, views
from core.texts import languages
from network.directory import policies as directory
from network.directory.states import ContactRole

_RETRY_SECONDS = 600


@login_required
@never_cache
@require_safe
@limits.per_client("quality.letter", limit=60, seconds=60)
def letter(request: SignedInRequest, pk: Any) -> HttpResponse:
    """The letter as it was sent. 404 for everybody whom it does not concern."""
    rows = Letter.objects.select_related("organisation", "application", "certification", "decision", "case")
    found = get_object_or_404(rows, pk=pk)
    if not letters.may_read(request.user, found):
        raise Http404
    return _signed(request, lambda: (letterpaper.pdf(found), "application/pdf", letterpaper.file_name(found)))


@login_required
@never_cache
@require_safe
@limits.per_client("quality.files", limit=30, seconds=60)
def certificate_file(request: SignedInRequest, pk: Any, language: str) -> HttpResponse:
    """The certificate for paper, in one of the languages of the house."""
    credential = _credential(_held(request, pk, language))
    return _signed(request, lambda: _whole(documents.certificate(credential, language)))


@login_required
@never_cache
@require_safe
@limits.per_client("quality.files", limit=30, seconds=60)
def certificate_badge(request: SignedInRequest, pk: Any, language: str) -> HttpResponse:
    """The badge as JSON, in one of the languages of the house."""
    credential = _credential(_held(request, pk, language))
    name = f"vieri-{credential.shown_code}-{language}.json"
    return _signed(request, lambda: (editions.of(credential, language).document, CREDENTIAL, name))


@login_required
@never_cache
@require_safe
@limits.per_client("quality.files", limit=30, seconds=60)
def endorsement(request: SignedInRequest, pk: Any, language: str) -> HttpResponse:
    """What the organisation puts beside its own badges, as JSON."""
    found = _held(request, pk, language)
    name = f"vieri-endorsement-{_credential(found).shown_code}-{language}.json"
    return _signed(request, lambda: (credentialing.endorsement(found, language), CREDENTIAL, name))


def _held(request: SignedInRequest, pk: Any, language: str) -> Certification:
    """404 for those who neither answer for the organisation nor follow it up, and where there are no files (any
    more)."""
    rows = Certification.objects.select_related("organisation", "version__scheme")
    found = get_object_or_404(rows, pk=pk)
    own = directory.role_in(request.user, found.organisation) in (ContactRole.MANAGER, ContactRole.EDITOR)
    if not (own or policies.may_follow(request.user, found)) or language not in languages():
        raise Http404
    if not credentialing.has_files(found):
        raise Http404
    return found


def _credential(certification: Certification) -> Credential:
    credential = credentialing.credential_of(certification)
    if credential is None:
        raise Http404
    return credential


def _whole(made: Any) -> tuple[bytes, str, str]:
    return made.content, made.mimetype, made.filename


def _signed(request: HttpRequest, make: Callable[[], tuple[bytes | str, str, str]]) -> HttpResponse:
    """The file; 503 while nothing can sign it."""
    try:
        return views.file(*make())
    except editions.NotSigned:
        page = render(request, "quality/not_ready.html", status=503)
        page["Retry-After"] = str(_RETRY_SECONDS)
        return page
