"""Who is invited to a meeting: pasted addresses, the contacts of the network at one tap, and taking it back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core.views import go
from network.directory.views.frame import Budget, form_page, tried
from network.meetings import asked, desk_meeting
from network.meetings.actions import inviting
from network.meetings.forms.organising_invitations import InvitationsForm
from network.meetings.models import Invitation
from network.meetings.states import MeetingState
from network.meetings.views.organise_frame import FORM, frame, organised, posted, saved

# Each time many mails may go to addresses that somebody typed.
_BUDGET = Budget("meetings.invite", 30)


@login_required
@never_cache
@require_http_methods(FORM)
def invite(request: SignedInRequest, pk: Any) -> HttpResponse:
    """``do`` is "contacts" for the button that asks all contacts of the network's organisations."""
    meeting = organised(request, pk)
    to_all = request.POST.get("do") == "contacts"
    form = InvitationsForm(None if to_all else posted(request))
    wait = _BUDGET.spend(request.user) if to_all else _BUDGET.pay(form, request.user)
    known = list(meeting.invitations.filter(withdrawn_at=None).select_related("organisation").order_by("-invited_at"))
    addresses = {each.email for each in known}
    contacts = [each for each in asked.contacts(meeting, request.user) if each.email not in addresses]
    if to_all and not wait:
        people = contacts[: inviting.MOST]  # the rest with the next tap
        _say(request, tried(request, inviting.invite, meeting=meeting, people=people, actor=request.user))
        return go(request, "meetings:invite", pk=pk)
    if request.method == "POST" and not wait:
        made = saved(form, inviting.invite, form.values, meeting=meeting, actor=request.user)
        if made is not None:
            _say(request, made)
            return go(request, "meetings:invite", pk=pk)
    context = {
        "invitations": known,
        "contacts": contacts,
        "open": meeting.state == MeetingState.PUBLISHED and desk_meeting.can_change(meeting),
        "registered": set(meeting.registrations.live().values_list("email", flat=True)),
    }
    return form_page(request, "meetings/desk_invite.html", context | frame(meeting, gettext("Invitations")), form, wait)


@login_required
@never_cache
@require_http_methods(FORM)
def uninvite(request: SignedInRequest, pk: Any, invitation: int) -> HttpResponse:
    """A button beside one invitation. Sent twice, it is done once."""
    meeting = organised(request, pk)
    found: Invitation = get_object_or_404(meeting.invitations, pk=invitation)
    if request.method == "POST" and tried(request, inviting.uninvite, invitation=found, actor=request.user):
        messages.success(request, gettext("The invitation is taken back. Its link opens nothing more."))
    return go(request, "meetings:invite", pk=pk)


def _say(request: SignedInRequest, made: Any) -> None:
    """``made``: the new invitations; True when there were none, None when the page says already why not."""
    if isinstance(made, list) and made:
        said = ngettext("%(number)s person was invited.", "%(number)s people were invited.", len(made))
        messages.success(request, said % {"number": len(made)})
    elif made is not None:
        messages.info(request, gettext("Everybody on the list had been invited already."))
