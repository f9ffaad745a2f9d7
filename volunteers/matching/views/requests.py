"""Requests for help on the desk: the list, entering one, and its page with who fits and why."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import desk
from accounts.http import SignedInRequest
from core import audit
from core.views import attempt, go
from network.directory.views.frame import form_page
from volunteers.matching import areas, candidates, listed, policies, wording
from volunteers.matching.actions import entering
from volunteers.matching.forms import RequestForm, RequestListForm
from volunteers.matching.models import Request
from volunteers.matching.states import RequestState

FORM = ["GET", "HEAD", "POST"]
_A_PAGE, _CANDIDATES = 50, 25
_WHOLE = ("region", "network", "organisation", "municipality", "place", "task", "language", "topic", "entered_by")


@login_required
@never_cache
@require_safe
def requests(request: SignedInRequest) -> HttpResponse:
    """What one handles. 404 for whoever asks for nothing anywhere."""
    if not policies.may_enter_somewhere(request.user):
        raise Http404
    form = RequestListForm(request.GET, regions=listed.regions_of(request.user))
    wanted = form.wanted
    page = Paginator(listed.requests(request.user, wanted), _A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "narrowed": bool(wanted),
        "every": wanted == {"state": listed.EVERY},
        "page": page,
        "query": query.urlencode(),
        "list_url": reverse("matching:requests"),
        **frame(),
    }
    return render(request, "matching/requests.html", context)


@login_required
@never_cache
@require_http_methods(FORM)
def add_request(request: SignedInRequest) -> HttpResponse:
    """Enter one. 404 for whoever may do so for nobody."""
    askers = areas.of(request.user)
    if not askers:
        raise Http404
    made: list[Request] = []
    form = RequestForm(request.POST if request.method == "POST" else None, askers=askers)
    if attempt(form, lambda **given: made.append(entering.enter(**given)), actor=request.user):
        desk.forget_counts(request.user)
        said = gettext("The request was saved. Its number is %(number)s: write it beside the name in your own notes.")
        messages.success(request, said % {"number": made[0].number})
        return go(request, "matching:request", pk=made[0].pk)
    return form_page(request, "matching/add_request.html", frame(gettext("New request")), form)


@login_required
@never_cache
@require_safe
def request(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Who was asked and what they said, who fits and why, and who does not."""
    found = handled(request, pk)
    looking = found.state == RequestState.OPEN and not wording.is_past(found)
    shown = candidates.Shown(found, request.user, looking=looking)
    people = shown.open()
    page = Paginator(people, _CANDIDATES).get_page(request.GET.get("page"))
    context = {
        "help": found,
        "facts": wording.facts(found),
        "whose": wording.whose(found),
        "past": wording.is_past(found),
        "looking": looking,
        "asked": shown.asked(),
        "page": page,
        "fitting": sum(each.fit.fits for each in people),
        "askable": any(each.fit.may_be_asked for each in page),
        "history": shown.told(audit.history(found, newest=30)),
        **frame(found.number),
    }
    return render(request, "matching/request.html", context)


def handled(request: SignedInRequest, pk: Any) -> Request:
    """404 for everybody who does not handle it."""
    rows = Request.objects.handled_by(request.user).select_related(*_WHOLE)
    found: Request = get_object_or_404(rows, pk=pk)
    return found


def frame(here: str = "") -> dict[str, Any]:
    """The way from the desk to this page."""
    steps = [(gettext("Desk"), reverse("desk"))]
    own = gettext("Requests for help")
    steps += [(own, reverse("matching:requests")), (here, "")] if here else [(own, "")]
    return {"crumbs": steps, "section": "desk", "here": "matching:requests"}
