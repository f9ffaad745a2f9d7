"""Action points: one with what its owner can do, adding and editing them, one's own, and the organiser's list."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import BaseForm
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
from network.directory.views.frame import Budget, form_page, tried
from network.meetings import points, policies, wording
from network.meetings.actions import action_points as actions
from network.meetings.actions.organising_steps import key
from network.meetings.forms.action_points import HandOverForm, Known, MoveForm, OnePointForm, PointListForm
from network.meetings.models import ActionPoint, Meeting
from network.meetings.views.organise_frame import FORM, frame, organised, posted, saved, was_overtaken

_A_PAGE = 50
# Each may be a mail to somebody else, and tells whether an address belongs to the network.
_BUDGET = Budget("meetings.hand_over", 20)


@login_required
@never_cache
@require_http_methods(FORM)
def action_point(request: SignedInRequest, pk: Any) -> HttpResponse:
    """``do`` says which button was pressed: "finish", "reopen", "drop", "move" or "hand_over". 404 for everybody but
    the owner and who organises the meeting."""
    point: ActionPoint = get_object_or_404(points.visible_to(request.user), pk=pk)
    do = request.POST.get("do", "")
    if request.method == "POST" and do in _BUTTONS:
        action, said = _BUTTONS[do]
        if tried(request, action, point=point, actor=request.user):
            desk.forget_counts(request.user)
            messages.success(request, said())
        return go(request, "meetings:action_point", pk=pk)
    move = MoveForm(request.POST if do == "move" else None, initial={"due_on": point.due_on})
    hand_over = HandOverForm(request.POST if do == "hand_over" else None)
    wait = _BUDGET.pay(hand_over, request.user) if do == "hand_over" else 0
    if attempt(move, actions.move, point=point, actor=request.user):
        return _told(request, point, gettext("The day was changed."))
    if attempt(hand_over, actions.hand_over, point=point, actor=request.user):
        return _told(request, point, gettext("The action point was handed over. The person gets a mail."))
    return _page(request, point, {"move": move, "hand_over": hand_over}, wait)


@login_required
@never_cache
@require_http_methods(FORM)
def add_point(request: SignedInRequest, pk: Any) -> HttpResponse:
    """One more, outside of the minutes."""
    meeting = organised(request, pk)
    form = OnePointForm(posted(request), known=Known(meeting))
    if request.method == "POST" and saved(form, actions.add_point, _draft(form, request), **_by(request, meeting)):
        messages.success(request, gettext("The action point was added."))
        return go(request, "meetings:minutes", pk=pk)
    context = {"form": form, **frame(meeting, gettext("Add an action point"))}
    return render(request, "meetings/desk_action_point.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(FORM)
def edit_point(request: SignedInRequest, pk: Any) -> HttpResponse:
    """All of it, by who organises the meeting; 404 for everybody else."""
    rows = points.shown(ActionPoint.objects.filter(meeting__in=Meeting.objects.coordinated_by(request.user)))
    point: ActionPoint = get_object_or_404(rows, pk=pk)
    form = OnePointForm(posted(request), known=Known(point.meeting), point=point)
    given = {"point": point, "actor": request.user}
    if request.method == "POST" and saved(form, actions.edit_point, _draft(form, request), **given):
        return _told(request, point, gettext("Saved."))
    context = {"form": form, "point": point, "overtaken": was_overtaken(form)}
    if context["overtaken"]:
        point = rows.get(pk=pk)
        form.ask_again(point)
        context["point"] = point
    context |= frame(point.meeting, gettext("Edit the action point"))
    return render(request, "meetings/desk_action_point.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_safe
def my_points(request: SignedInRequest) -> HttpResponse:
    """All that this person took on, open ones first."""
    page = Paginator(points.of_owner(request.user), _A_PAGE).get_page(request.GET.get("page"))
    crumbs = [(gettext("My learning"), reverse("my")), (gettext("My action points"), "")]
    context = {"page": page, "query": "", "crumbs": crumbs, "section": "my"}
    return render(request, "meetings/my_points.html", context)


@login_required
@never_cache
@require_safe
def action_points(request: SignedInRequest) -> HttpResponse:
    """Of all meetings that this person organises, narrowed. 404 for whoever organises nothing."""
    if not policies.may_organise_somewhere(request.user):
        raise Http404
    form = PointListForm(request.GET)
    wanted = form.wanted
    page = Paginator(points.organised_by(request.user, wanted), _A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "narrowed": bool(wanted),
        "page": page,
        "query": query.urlencode(),
        "list_url": reverse("meetings:action_points"),
        "crumbs": [(gettext("Desk"), reverse("desk")), (gettext("Action points"), "")],
        "section": "desk",
        "here": "meetings:action_points",
    }
    return render(request, "meetings/desk_action_points.html", context)


_BUTTONS: dict[str, tuple[Callable[..., Any], Callable[[], str]]] = {
    "finish": (actions.finish, lambda: gettext("Marked as done. Thank you!")),
    "reopen": (actions.reopen, lambda: gettext("The action point is open again.")),
    "drop": (actions.drop, lambda: gettext("The action point was given up.")),
}


def _page(request: SignedInRequest, point: ActionPoint, forms: dict[str, BaseForm], wait: int) -> HttpResponse:
    organises = policies.may_edit_point(request.user, point)
    title = str(wording.text(point.meeting, "title"))
    if organises:
        crumbs = frame(point.meeting, gettext("Action point"))["crumbs"]
    else:
        crumbs = [(gettext("My learning"), reverse("my")), (gettext("My action points"), reverse("meetings:my_points"))]
        crumbs += [(gettext("Action point"), "")]
    wrong = next((form for form in forms.values() if form.errors), None)
    context = {
        "point": point,
        "meeting": point.meeting,
        "meeting_title": title,
        "visible": policies.may_see(request.user, point.meeting),
        "organises": organises,
        "history": audit.history(point, newest=20),
        "crumbs": crumbs,
        "section": "desk" if organises else "my",
        **forms,
    }
    return form_page(request, "meetings/action_point.html", context, wrong, wait)


def _told(request: SignedInRequest, point: ActionPoint, said: str) -> HttpResponse:
    """Back to the action point; who has handed it over may not see it any more."""
    desk.forget_counts(request.user)
    messages.success(request, said)
    if points.visible_to(request.user).filter(pk=point.pk).exists():
        return go(request, "meetings:action_point", pk=point.pk)
    return go(request, "meetings:my_points")


def _draft(form: OnePointForm, request: SignedInRequest) -> Callable[[], dict[str, Any]]:
    def values() -> dict[str, Any]:
        seed = form.cleaned_data["seed"]
        return {"draft": form.draft(key(request.user, f"{seed}:alone", str(form.known.meeting.pk)))}

    return values


def _by(request: SignedInRequest, meeting: Meeting) -> dict[str, Any]:
    return {"meeting": meeting, "actor": request.user}
