"""Who gets the files of a certificate: its holder, staff who look after certificates, whoever has a share link."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certification.credentials import editions, policies
from certification.credentials.models import Credential, Share
from core.views import fetch

P = ParamSpec("P")
Outer = Callable[..., HttpResponse]
RETRY_SECONDS = 600  # as often as what could not be signed is signed after all


def handed_out(view: Callable[Concatenate[HttpRequest, Credential, P], HttpResponse]) -> Outer:
    """Gives the view the certificate with the key ``pk``, if whoever asks may have it.

    ``?s=`` is the token of a share link. What does not hold has no files: the check page is the answer. A file that
    cannot be signed now is answered 503. The addresses are keys, so they are told to nobody.
    """

    @require_safe
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, pk: uuid.UUID, **kwargs: Any) -> HttpResponse:
        return untold(_answer(request, pk, view, kwargs))

    return guarded


def untold(response: HttpResponse) -> HttpResponse:
    """For addresses that are keys: not told to search engines, nor to pages that are opened from here."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def shared_by(token: str) -> Share | None:
    """The share link with the token, withdrawn or not; the links of an erased certificate are gone."""
    return Share.objects.select_related("credential__achievement").filter(token=token).first()


def no_longer_shared(request: HttpRequest) -> HttpResponse:
    """For a link that was withdrawn. What the certificate was is not said any more."""
    return render(request, "credentials/shared_ended.html", status=410)


def _answer(request: HttpRequest, pk: uuid.UUID, view: Callable[..., HttpResponse], kwargs: Any) -> HttpResponse:
    token = request.GET.get("s")
    if token is not None:
        share = shared_by(token)
        if share is None or share.credential_id != pk:
            raise Http404
        if not policies.may_see_shared(share):
            return no_longer_shared(request)
        credential = share.credential
    elif not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    else:
        credential = fetch(Credential.objects.visible_to(request.user), request.user, policies.may_download, pk=pk)
    if not policies.may_hand_out(credential):
        return redirect("credentials:verify", code=credential.shown_code)
    try:
        return view(request, credential, **kwargs)
    except editions.NotSigned:
        page = render(request, "credentials/not_ready.html", {"credential": credential}, status=503)
        page["Retry-After"] = str(RETRY_SECONDS)
        return page
