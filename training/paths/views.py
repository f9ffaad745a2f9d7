"""The way to a path's page, and collecting its certificate."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.errors import Refused
from core.views import go
from training.paths import actions
from training.paths.models import LearningPath
from training.paths.places import places


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """To the page of the path in the reader's language; to My learning while it has none."""
    return go(request, _url(get_object_or_404(LearningPath, code=code)))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def collect(request: SignedInRequest, code: str) -> HttpResponse:
    """The certificate of a path whose courses were all done before it was published."""
    path = get_object_or_404(LearningPath.objects.published(), code=code)
    if request.method != "POST":
        return go(request, _url(path))
    try:
        actions.complete_path(path=path, actor=request.user)
    except Refused as refused:
        messages.warning(request, " ".join(refused.messages))
        return go(request, _url(path))
    messages.success(request, gettext("You have completed the learning path. Your certificate is on this page."))
    return go(request, "my")


def _url(path: LearningPath) -> str:
    return places().path_url(path, get_language()) or reverse("my")
