"""A member of a group, and what leaders register and confirm."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.errors import Refused
from core.views import go
from training.groups import actions, roll
from training.groups.forms import AttendanceForm
from training.groups.views.frame import frame, led, tried


@login_required
@never_cache
@require_safe
def member(request: SignedInRequest, pk: Any, member: int) -> HttpResponse:
    """One member: what is missing, and what can be confirmed."""
    group = led(request, pk)
    whole = roll.of(group, get_language())
    row = _found(whole.row(member))
    own = row.membership.person_id == request.user.pk
    skills = [(skill, row.registered(skill.key)) for skill in whole.skills]
    context = {"row": row, "skills": [] if own else skills, "own": own, **frame(group, row.name)}
    return render(request, "groups/member.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: SignedInRequest, pk: Any, item_key: str) -> HttpResponse:
    """Who was at a meeting of the course. Who is registered already is shown, where the person shares it."""
    group = led(request, pk)
    whole = roll.of(group, get_language())
    meeting = _found(whole.meeting(item_key))
    others = [row for row in whole.rows if row.membership.person_id != request.user.pk]
    waiting = [row.membership for row in others if not row.registered(item_key)]
    # Sent twice, the second finds people registered whom the first has just ticked.
    choices = [row.membership for row in others] if request.method == "POST" else waiting
    form = AttendanceForm(request.POST or None, memberships=choices)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.register_attendance(group=group, item_key=item_key, actor=request.user, **form.cleaned_data)
            _say(request, done, len(form.cleaned_data["members"]))
            return go(request, "groups:group", pk=pk)
        except Refused as refused:
            form.add_error(None, refused)
    registered = [row for row in others if row.registered(item_key)]
    context = {"form": form, "meeting": meeting, "waiting": waiting, "registered": registered}
    context |= frame(group, str(meeting.title))
    return render(request, "groups/attendance.html", context, status=422 if form.errors else 200)


def _say(request: SignedInRequest, done: actions.Registered, ticked: int) -> None:
    possible = ticked - len(done.not_possible)
    if possible:
        said = ngettext("%(number)s person is registered.", "%(number)s people are registered.", possible)
        messages.success(request, said % {"number": possible})
    for membership in done.not_possible:
        said = gettext("%(name)s could not be registered: their course has no such meeting.")
        messages.warning(request, said % {"name": membership.person})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def skill(request: SignedInRequest, pk: Any, member: int, item_key: str) -> HttpResponse:
    """Have you seen it yourself? Yes confirms; anything else leads back."""
    group = led(request, pk)
    whole = roll.of(group, get_language())
    row, asked = _found(whole.row(member)), _found(whole.skill(item_key))
    if row.membership.person_id == request.user.pk:
        raise PermissionDenied
    if request.method == "POST":
        given = {"group": group, "membership": row.membership, "item_key": item_key, "actor": request.user}
        if tried(request, actions.confirm_skill, **given):
            messages.success(request, gettext("Confirmed: %(name)s can do this.") % {"name": row.name})
        return go(request, "groups:member", pk=pk, member=member)
    context = {"row": row, "skill": asked, **frame(group, row.name)}
    return render(request, "groups/skill.html", context)


def _found(thing: Any) -> Any:
    if thing is None:
        raise Http404
    return thing
