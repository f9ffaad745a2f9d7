"""A certificate as its holder shows it to others."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certification.credentials import outcomes, pictures, policies
from certification.credentials.models import Achievement
from certification.credentials.texts import Worded
from certification.credentials.views.access import no_longer_shared, shared_by, untold
from core import clock, limits
from core.texts import languages


@require_safe
@never_cache
@limits.per_client("credentials.shared", limit=60, seconds=60)
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The whole name, what was achieved, whether it holds, and its files. 410 when the holder has withdrawn it."""
    return untold(_page(request, token))


def _page(request: HttpRequest, token: str) -> HttpResponse:
    share = shared_by(token)
    if share is None:
        return render(request, "credentials/shared_unknown.html", status=404)
    if not policies.may_see_shared(share):
        return no_longer_shared(request)
    credential, language = share.credential, translation.get_language()
    context = {
        "credential": credential,
        "shown": Worded(credential, language),
        "name": credential.subject_name,
        "achievement_language": _best(credential.achievement, language),
        "token": share.token,
        "files": policies.may_hand_out(credential),
        "picture": pictures.describe(credential, language),
        "answer": outcomes.of_credential(credential),
        "checked_at": clock.now(),
    }
    return render(request, "credentials/shared.html", context)


def _best(achievement: Achievement | None, language: str) -> str:
    """In which language its public page is shown: the reader's, or the first it has; "" without such a page."""
    known = achievement.languages if achievement else []
    return next((code for code in (language, *languages()) if code in known), "")
