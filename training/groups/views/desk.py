"""Groups on the desk: the list, a new one, one with its members, and their names for a sheet of paper."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core import clock
from core.errors import Refused
from network.directory import mandates
from training.groups import actions, policies, roll, sections
from training.groups.forms import OpenForm, RenewForm
from training.groups.models import Group
from training.groups.states import STUCK_DAYS
from training.groups.views.frame import course_title, frame, led


@login_required
@never_cache
@require_safe
def groups(request: SignedInRequest) -> HttpResponse:
    """Every group of one's regions, and those one leads; the open ones first. 404 for whom there are none to come."""
    may_open = mandates.regions_of(request.user).exists()
    rows = Group.objects.visible_to(request.user).with_course().counted()
    shown = [(group, course_title(group)) for group in rows]
    if not shown and not may_open:
        raise Http404
    context = {
        "open": [row for row in shown if row[0].is_open],
        "closed": [row for row in shown if not row[0].is_open],
        "may_open": may_open,
        "crumbs": [(gettext("Desk"), reverse("desk")), (gettext("Groups"), "")],
        "section": "desk",
        "here": "groups:groups",
    }
    return render(request, "groups/groups.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_group(request: SignedInRequest) -> HttpResponse:
    """A new group. Its invitation link is shown in the answer, once. 404 for whom no region is open."""
    regions = mandates.regions_of(request.user)
    form = OpenForm(request.POST or None, regions=regions)
    if not regions.exists():
        raise Http404
    if request.method == "POST" and form.is_valid():
        try:
            return invited(request, actions.open_group(**form.cleaned_data, actor=request.user))
        except Refused as refused:
            form.add_error(None, refused)
    steps = [(gettext("Desk"), reverse("desk")), (gettext("Groups"), reverse("groups:groups"))]
    context = {"form": form, "crumbs": [*steps, (gettext("Open a group"), "")], "section": "desk"}
    context["here"] = "groups:groups"
    return render(request, "groups/open.html", context, status=422 if form.errors else 200)


def invited(request: SignedInRequest, made: actions.Invited) -> HttpResponse:
    """The one page that shows an invitation link. It is no redirect: the token would have to be kept on the way."""
    group = Group.objects.with_course().get(pk=made.group.pk)
    link = request.build_absolute_uri(reverse("groups:join", args=[made.token]))
    return render(request, "groups/invited.html", {"link": link, **frame(group, gettext("Invitation link"))})


@login_required
@never_cache
@require_safe
def group(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Members and how far they are, the invitation, who leads."""
    shown = led(request, pk)
    leaders = list(shown.leaders.select_related("person"))
    whole = roll.of(shown, get_language())
    context = {
        "roll": whole,
        "sections": sections.of(shown, whole),
        "leaders": leaders,
        "leading": next((each for each in leaders if each.person_id == request.user.pk), None),
        "may_appoint": policies.may_appoint(request.user, shown),
        "stuck_days": STUCK_DAYS,
        "renew_form": RenewForm(initial={"was": shown.token_hash or ""}),
        **frame(shown),
    }
    return render(request, "groups/group.html", context)


@login_required
@never_cache
@require_safe
def names(request: SignedInRequest, pk: Any) -> HttpResponse:
    """The names of the members on one sheet, with room to tick by hand. Names only."""
    shown = led(request, pk)
    context = {"memberships": roll.names(shown), "today": clock.today(), **frame(shown, gettext("List of names"))}
    return render(request, "groups/names.html", context)
