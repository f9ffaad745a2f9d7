"""The invitation link: what one joins, what leaders will see, and a question of its own about that."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core import limits
from core.errors import Refused
from core.views import attempt, go
from training.groups import actions, consent, invitations
from training.groups.actions.members import must_invite, no_invitation
from training.groups.forms import JoinForm
from training.groups.models import Group
from training.groups.views.frame import course_title


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limits.per_client("groups.join", limit=30, seconds=60)
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The address is the key, so it is told to nobody: not to search engines, and no page that follows hears more of
    it than the site's name."""
    response = _joining(request, token)
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def _joining(request: HttpRequest, token: str) -> HttpResponse:
    group = invitations.find(token)
    try:
        if group is None:
            raise no_invitation()
        must_invite(group)
    except Refused as refused:
        why = " ".join(refused.messages)
        return render(request, "groups/no_invitation.html", {"why": why}, status=404)
    if not request.user.is_authenticated:
        return render(request, "groups/join.html", _page(request, group))
    known = group.memberships.active().filter(person=request.user).exists()
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(form, actions.join, token=token, actor=request.user):
        if not known:
            messages.success(request, gettext("You are now in the group %(name)s.") % {"name": group.name})
        return go(request, "my")
    context = {"form": form, "known": known, **_page(request, group)}
    return render(request, "groups/join.html", context, status=422 if form.errors else 200)


def _page(request: HttpRequest, group: Group) -> dict[str, Any]:
    back = urlencode({"next": request.path})
    return {
        "group": group,
        "course": course_title(group),
        "leaders": leaders_of(group),
        "seen": consent.VERSIONS[consent.CURRENT],
        "never": consent.NEVER,
        "signup_url": f"{reverse('account_signup')}?{back}",
        "login_url": f"{reverse('account_login')}?{back}",
    }


def leaders_of(group: Group) -> list[str]:
    """The names a member should know: who leads, and who opened the group."""
    people = [leader.person for leader in group.leaders.select_related("person")]
    opener = group.opened_by
    return list(dict.fromkeys(str(person) for person in [opener, *people] if person))
