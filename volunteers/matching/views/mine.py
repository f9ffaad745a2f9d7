"""What a volunteer sees of requests: by the link in a mail, and on their own pages. Looking changes nothing, since
programs that read mail follow links, too."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from core import limits
from network.directory.views.frame import tried
from volunteers.matching import askers, asks, mine, policies, wording
from volunteers.matching.actions import answering, choosing, closing
from volunteers.matching.asks import Standing
from volunteers.matching.models import Ask
from volunteers.matching.states import Answer

_FORM = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(_FORM)
@limits.per_client("matching.answer", limit=60, seconds=60)
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """By the link in the mail, which is a key: whoever has it is the one who was asked. ``answer`` in the address says
    which button the mail's link is for."""
    ask = asks.find(token)
    if ask is None:
        return _private(render(request, "matching/no_answer.html", status=404))
    if request.method == "POST":
        own = policies.is_own(request.user, ask)
        _answer(request, ask, request.user if own and isinstance(request.user, User) else None)
        return _private(redirect("matching:answer", token=token))
    return _private(render(request, "matching/answer.html", _context(request, ask)))


@login_required
@never_cache
@require_safe
def my_requests(request: SignedInRequest) -> HttpResponse:
    """All that one was asked, what waits for an answer first."""
    crumbs = [(gettext("My learning"), reverse("my")), (gettext("Requests for help"), "")]
    context = {"mine": mine.of(request.user), "crumbs": crumbs, "section": "my"}
    return render(request, "matching/my_requests.html", context)


@login_required
@never_cache
@require_http_methods(_FORM)
def my_answer(request: SignedInRequest, pk: Any) -> HttpResponse:
    """One of them; 404 for everybody else's. ``answer``: "yes", "no", "cannot" of the chosen one, "done"."""
    rows = Ask.objects.filter(volunteering__volunteer__person=request.user).select_related(*asks.WHOLE)
    ask: Ask = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        do = request.POST.get("answer", "")
        if do == "cannot" and tried(request, choosing.back_out, ask=ask, actor=request.user):
            messages.success(request, gettext("Thank you for telling. Whoever asked for help knows it now."))
        elif do == "done" and tried(request, closing.finish, help_request=ask.request, actor=request.user):
            messages.success(request, gettext("Thank you for helping! Log the session here: it takes a minute."))
            return redirect(mine.log_url(ask.request))
        elif do not in ("cannot", "done"):
            _answer(request, ask, request.user)
        return redirect("matching:my_answer", pk=pk)
    crumbs = [(gettext("My learning"), reverse("my")), (gettext("Requests for help"), reverse("matching:my_requests"))]
    context = _context(request, ask) | {"crumbs": [*crumbs, (ask.request.number, "")], "section": "my"}
    return render(request, "matching/my_answer.html", context)


def _answer(request: HttpRequest, ask: Ask, actor: User | None) -> None:
    """Says how it went."""
    done = tried(request, answering.answer, ask=ask, said=request.POST.get("answer", ""), actor=actor)
    if done and done.answer == Answer.YES:
        said = gettext("Thank you for your yes! If you are chosen, you get a message that says whom to contact.")
        messages.success(request, said)
    elif done:
        messages.success(request, gettext("Thank you for your answer. We ask you another time."))


def _context(request: HttpRequest, ask: Ask) -> dict[str, Any]:
    """``facts`` only while they are somebody's business; ``contact`` for the chosen one, once they have signed in."""
    standing = asks.standing(ask)
    chosen = standing == Standing.CHOSEN
    wanted = request.GET.get("answer", "")
    shown = standing in (Standing.OPEN, Standing.CHOSEN, Standing.DONE)
    own = policies.is_own(request.user, ask)
    asker = next(iter(askers.of(ask.request)), None) if chosen and own else None
    return {
        "ask": ask,
        "help": ask.request,
        "standing": str(standing),
        "facts": wording.facts(ask.request) if shown else [],
        "until": asks.answer_until(ask),
        # Of an answer that was given already only the other is offered.
        "wanted": wanted if wanted in (Answer.YES, Answer.NO) and wanted != ask.answer else "",
        "contact": askers.contact(ask.request, asker) if asker else "",
        "has_begun": mine.has_begun(ask.request),
        "log_url": mine.log_url(ask.request) if standing == Standing.DONE and own else "",
        "sign_in_url": f"{reverse('account_login')}?{_next(ask)}",
    }


def _next(ask: Ask) -> str:
    return urlencode({"next": reverse("matching:my_answer", args=[ask.pk])})


def _private(response: HttpResponse) -> HttpResponse:
    """The address is the key, so it is told to nobody: not to search engines, and no page that follows hears more of it
    than the site's name."""
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
