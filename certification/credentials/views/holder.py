"""What the holder does with a certificate of their own."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render, resolve_url
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest
from certification.credentials import actions, kinds, pictures, policies, profiles
from certification.credentials.forms import NameShownForm
from certification.credentials.models import Credential
from certification.credentials.texts import Worded, share_address
from core.errors import Refused
from core.views import attempt, go

_FORM = ["GET", "HEAD", "POST"]


@login_required
@never_cache
@require_http_methods(_FORM)
def manage(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """All about one certificate, unless it has a page of its own. The form on it chooses the name on the check page."""
    credential = _mine(request, pk)
    if pages := kinds.pages_of(credential):
        return go(request, pages.address(credential))
    form = NameShownForm(request.POST if request.method == "POST" else None, credential=credential)
    if request.method == "POST" and attempt(form, actions.set_name_shown, credential=credential, actor=request.user):
        messages.success(request, gettext("Saved. The check page now shows your name as you chose."))
        return go(request, "certificates:manage", pk=pk)
    context = {"form": form, **_page(credential)}
    return render(request, "credentials/manage.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_POST
def share(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Makes the share link, which then stands on the page."""
    return _done(request, pk, actions.share, gettext("The link is ready. Whoever you give it to sees the certificate."))


@login_required
@never_cache
@require_POST
def withdraw(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    return _done(request, pk, actions.withdraw, gettext("The link is withdrawn. It no longer shows anything."))


@login_required
@never_cache
@require_http_methods(_FORM)
def erase(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Says what will be gone and asks, then removes it for good."""
    if request.method == "POST" and Credential.objects.filter(pk=pk, erased_at__isnull=False).exists():
        return go(request, "my")  # pressed twice
    credential = _mine(request, pk)
    if pages := kinds.pages_of(credential):
        return go(request, pages.address(credential))
    shown = Worded(credential, get_language())
    if request.method == "POST":
        try:
            actions.erase(credential=credential, actor=request.user)
        except Refused as refused:
            messages.warning(request, " ".join(refused.messages))
            return go(request, "certificates:manage", pk=pk)
        messages.success(request, gettext("The certificate is removed."))
        return go(request, "my")
    here = gettext("Remove for good")
    context = {"credential": credential, "shown": shown, "section": "my", "crumbs": _crumbs(shown, here)}
    return render(request, "credentials/erase.html", context)


def _mine(request: SignedInRequest, pk: uuid.UUID) -> Credential:
    """404 for certificates of others, for staff as well: they have a screen of their own."""
    rows = Credential.objects.select_related("superseded_by", *Credential.SUBJECT)
    return get_object_or_404(rows, pk=pk, person=request.user)


def _done(request: SignedInRequest, pk: uuid.UUID, action: Any, said: str) -> HttpResponse:
    try:
        action(credential=_mine(request, pk), actor=request.user)
        messages.success(request, said)
    except Refused as refused:
        messages.warning(request, " ".join(refused.messages))
    return go(request, resolve_url("certificates:manage", pk=pk) + "#share")


def _page(credential: Credential) -> dict[str, Any]:
    language = get_language()
    shown = Worded(credential, language)
    link = credential.shares.open().first()
    shared = share_address(link) if link else ""
    return {
        "credential": credential,
        "shown": shown,
        "files": policies.may_hand_out(credential),
        "picture": pictures.describe(credential, language),
        "shared": shared,
        "linkedin": profiles.linkedin(shown, shared or shown.address),
        "newer": credential.superseded_by,
        "earlier": [Worded(each, language) for each in credential.supersedes.all()],
        "section": "my",
        "crumbs": _crumbs(shown),
    }


def _crumbs(shown: Worded, here: str = "") -> list[tuple[str, str]]:
    steps = [(gettext("My learning"), reverse("my")), (str(shown.title), "")]
    if here:
        steps[1:] = [(str(shown.title), reverse("certificates:manage", args=[shown.credential.pk])), (here, "")]
    return steps
