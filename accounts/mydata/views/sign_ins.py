"""When and how one signed in, and signing out in another browser."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.mydata import history, ways
from accounts.mydata.actions import sign_ins as actions
from core.views import go

_A_PAGE = 50


@login_required
@never_cache
@require_safe
def my_sign_ins(request: SignedInRequest) -> HttpResponse:
    """Those of the last months, the newest first; where one is signed in now stands on allauth's own page."""
    page = Paginator(history.sign_ins(request.user), _A_PAGE).get_page(request.GET.get("page"))
    rows = [(each, ways.in_words(each.way)) for each in page]
    context = {"page": page, "rows": rows, "months": history.MONTHS, "section": "my"}
    return render(request, "mydata/sign_ins.html", context)


@login_required
@never_cache
@require_POST
def usersessions_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Signs out in one browser; a page of the account by its name, so that it is open without a second step, too. The
    one at hand is signed out with the button for that: 404 for it, and for those of others."""
    if UserSession.objects.filter(pk=pk, session_key=request.session.session_key).exists():
        raise Http404
    try:
        actions.end_sign_in(session=pk, actor=request.user)
    except PermissionDenied as error:
        raise Http404 from error
    messages.success(request, _("That device is signed out."))
    return go(request, "usersessions_list")
