"""Pages of the learner: beginning an exercise, its screens, and what one does on them."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from core import limits
from core.errors import Refused
from core.views import go
from training.practice import actions, forms, keeping, starting
from training.practice.models import Run, Scenario
from training.practice.places import places
from training.practice.private import typing_stays_private
from training.practice.showing import ShownRun

_any_method = require_http_methods(["GET", "HEAD", "POST"])
# A class behind one address begins, and moves, at the same time.
_begins = limits.per_client("practice.begin", limit=120, seconds=60)
_moves = limits.per_client("practice.move", limit=900, seconds=60)


@_begins
@never_cache
@_any_method
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """A new run, for anyone. Whoever comes by a link is shown the page on which one begins."""
    scenario = get_object_or_404(Scenario.objects.published(), code=code)
    if request.method != "POST":
        return go(request, _start_url(code))
    asked = request.POST
    try:
        run = actions.begin(
            scenario=scenario,
            mode=asked.get("mode", ""),
            part=asked.get("part", ""),
            projector=bool(asked.get("projector")),
            back=forms.way_back(asked.get("next", "")),
            actor=_actor(request),
        )
    except Refused as refused:
        messages.warning(request, " ".join(refused.messages))
        return go(request, _start_url(code))
    return go(request, "practice:screen", run=run.pk)


@never_cache
@require_safe
def screen(request: HttpRequest, run: uuid.UUID) -> HttpResponse:
    """Where the run is now, and what came of the last step. In any language: the run is the same."""
    return _page(request, _mine(request, run))


@typing_stays_private
@_moves
@never_cache
@_any_method
def move(request: HttpRequest, run: uuid.UUID) -> HttpResponse:
    """Does one step. Before anything else it is seen that nobody has typed a real code."""
    refused = forms.carries_something_real(request.POST)
    mine = _mine(request, run)
    if refused:
        return _page(request, mine, refused=True, status=422)
    if request.method != "POST":
        return go(request, "practice:screen", run=mine.pk)
    sent = request.POST
    try:
        after = actions.move(
            run=mine,
            turn=forms.turn(sent),
            action=sent.get("action", ""),
            typed=forms.typed(sent),
            actor=_actor(request),
        )
    except Refused as said:
        return _page(request, _mine(request, run), notice=" ".join(said.messages), status=409)
    response = go(request, "practice:screen", run=after.pk)
    if after.finished:
        keeping.keep(request, response, after)
    return response


@_moves
@never_cache
@_any_method
def hint(request: HttpRequest, run: uuid.UUID) -> HttpResponse:
    """Opens the advice of the screen."""
    mine = _mine(request, run)
    if request.method == "POST":
        actions.hint(run=mine, actor=_actor(request))
    return go(request, "practice:screen", run=mine.pk)


@_begins
@never_cache
@_any_method
def restart(request: HttpRequest, run: uuid.UUID) -> HttpResponse:
    """Back to the first screen."""
    mine = _mine(request, run)
    if request.method == "POST":
        mine = actions.restart(run=mine, actor=_actor(request))
    return go(request, "practice:screen", run=mine.pk)


@_moves
@never_cache
@_any_method
def leave(request: HttpRequest, run: uuid.UUID) -> HttpResponse:
    """Stops, and leads back to where one came from."""
    mine = _mine(request, run)
    if request.method != "POST":
        return go(request, "practice:screen", run=mine.pk)
    actions.leave(run=mine, actor=_actor(request))
    return go(request, mine.back or _start_url(mine.version.scenario.code))


def _page(
    request: HttpRequest, run: Run, *, refused: bool = False, notice: str = "", status: int = 200
) -> HttpResponse:
    code, language = run.version.scenario.code, get_language()
    shown = ShownRun(run, language, refused=refused)
    context: dict[str, Any] = {
        "shown": shown,
        "run": run,
        "notice": notice,
        "code": code,
        "start_url": _start_url(code),
        "layout": "practice/projector.html" if run.projector else "base.html",
        "phone": starting.phone(code, language) if run.projector else None,
        "crumbs": _crumbs(shown, code),
        "section": "practice",
    }
    template = "practice/done.html" if shown.place.end else "practice/screen.html"
    return render(request, template, context, status=status)


def _crumbs(shown: ShownRun, code: str) -> list[tuple[str, str]]:
    index = places().index_url(shown.language)
    steps = [(gettext("Exercises"), index)] if index else []
    return [*steps, (shown.title.text, _start_url(code)), (shown.mode_title, "")]


def _start_url(code: str) -> str:
    """The page of the exercise; the list of all while it has none, and the front page before there is a list."""
    language = get_language()
    return places().scenario_url(code, language) or places().index_url(language) or reverse("root")


def _mine(request: HttpRequest, run: uuid.UUID) -> Run:
    """404 for everybody else's runs."""
    rows = Run.objects.visible_to(request.user).select_related("version__scenario")
    return get_object_or_404(rows, pk=run)


def _actor(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
