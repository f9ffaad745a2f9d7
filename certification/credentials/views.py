"""Pages of credentials: anyone's check, and the holder's file."""

import logging
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.db import Error as DatabaseFailure
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from certification.credentials import codes, documents, policies
from certification.credentials.forms import CodeForm
from certification.credentials.models import Credential
from certification.credentials.states import Status
from certification.credentials.texts import Worded
from core import clock, limits
from core.views import fetch

log = logging.getLogger("vieri.credentials")
P = ParamSpec("P")


def _never_in_doubt(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Says "could not check" when the database does not answer; the page for it asks the database nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except DatabaseFailure:
            log.exception("A certificate could not be checked.")
            page = render_to_string("credentials/verify_failed.html", {"path": request.path})
            response = HttpResponse(page, status=503, headers={"Retry-After": "60"})
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded


@require_safe
@never_cache
@_never_in_doubt
def verify_ask(request: HttpRequest) -> HttpResponse:
    """Asks for a code. A plain GET form: no cookie is needed to check a certificate."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        address = redirect("credentials:verify", code=codes.show(form.cleaned_data["code"]))
        if "l" in request.GET:
            address["Location"] += f"?l={translation.get_language()}"
        return address
    return render(request, "credentials/verify_ask.html", {"form": form})


@require_safe
@never_cache
@limits.per_client("credentials.verify", limit=60, seconds=60)
@_never_in_doubt
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a certificate is genuine and in force, for what, when, by whom. 404 when none has the code."""
    read = codes.read(code)
    credential = Credential.objects.filter(code=read).first() if read else None
    if credential is None:
        form = CodeForm(initial={"code": codes.show(read) if read else code[:40]})
        return render(request, "credentials/verify_unknown.html", {"form": form}, status=404)
    shown = Worded(credential, translation.get_language())
    context = {"credential": credential, "shown": shown, "checked_at": clock.now(), "form": CodeForm()}
    return render(request, "credentials/verify.html", context)


@require_safe
@login_required
@never_cache
@limits.per_client("credentials.download", limit=30, seconds=60)
def download(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The document in the language of the request (?l=). For a revoked one the check page is the answer."""
    credential = fetch(Credential.objects.visible_to(request.user), request.user, policies.may_download, pk=pk)
    if credential.status == Status.REVOKED:
        return redirect("credentials:verify", code=credential.shown_code)
    file = documents.certificate(credential, translation.get_language())
    disposition = content_disposition_header(as_attachment=True, filename=file.filename)
    return HttpResponse(file.content, content_type=file.mimetype, headers={"Content-Disposition": disposition or ""})
