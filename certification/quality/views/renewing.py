"""From a certificate to an application: renewing it, and changing what it covers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import desk
from accounts.http import SignedInRequest
from certification.quality import certificatepage, lives, policies
from certification.quality.actions import applying
from certification.quality.forms.applying import BeginForm
from certification.quality.models import Application
from certification.quality.views.certificate import FORM, frame, mine, posted
from core.views import attempt, go
from network.directory.views.frame import form_page


@login_required
@never_cache
@require_http_methods(FORM)
def renew(request: SignedInRequest, pk: Any) -> HttpResponse:
    """An application that starts from the earlier answers."""
    return _begun(request, pk, applying.begin_renewal, "renewal", gettext("Renew the certification"))


@login_required
@never_cache
@require_http_methods(FORM)
def extend(request: SignedInRequest, pk: Any) -> HttpResponse:
    """An application for another scope."""
    return _begun(request, pk, applying.begin_change, "change", gettext("Change what it covers"))


def _begun(request: SignedInRequest, pk: Any, begin: Callable[..., Any], kind: str, here: str) -> HttpResponse:
    """Whoever finds an application open comes to its page."""
    found = mine(request, pk)
    if not policies.may_apply_for(request.user, found.organisation):
        raise PermissionDenied
    there = found.organisation.quality_applications.open().first()
    if there is not None:
        return _come_to(request, there, gettext("An application is open already."))
    form = BeginForm(posted(request), language=request.user.language)
    made: list[Application] = []
    if attempt(form, lambda **given: made.append(begin(**given)), certification=found, actor=request.user):
        return _come_to(request, made[0], gettext("The application was begun. Look first at what it covers."))
    context = {
        "kind": kind,
        "opens": lives.renewal_opens(found),
        "offered": certificatepage.may_begin(found, kind),
        **frame(found, here),
    }
    return form_page(request, "quality/certificate_begin.html", context, form)


def _come_to(request: SignedInRequest, application: Application, said: str) -> HttpResponse:
    desk.forget_counts(request.user)
    messages.success(request, said)
    return go(request, "quality:application", pk=application.pk)
