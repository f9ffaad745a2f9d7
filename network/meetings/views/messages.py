"""Organisers write to participants, and read what these thought."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core import exports
from core.views import go
from network.directory.links import token
from network.directory.views.frame import form_page
from network.meetings import broadcasts, feedback, wording
from network.meetings.actions import messages as actions
from network.meetings.forms.messages import MessageForm
from network.meetings.views.organise_frame import FORM, frame, organised, posted, saved


@login_required
@never_cache
@require_http_methods(FORM)
def message(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Written, shown as a preview with the number of recipients, sent. Below, what was sent earlier."""
    meeting = organised(request, pk)
    form = MessageForm(posted(request), meeting=meeting, initial={"seed": token()})
    if form.is_bound and form.is_confirmed:
        done = saved(form, actions.send, lambda: form.cleaned_data, meeting=meeting, actor=request.user)
        if done:
            said = ngettext("The message goes to %(count)s person.", "The message goes to %(count)s people.", done[1])
            messages.success(request, said % {"count": done[1]})
            return go(request, "meetings:message", pk=pk)
    context = {
        "preview": form.cleaned_data if form.is_bound and form.is_valid() else None,
        "sent": broadcasts.of(meeting),
        "most": actions.MOST,
        **frame(meeting, gettext("Write to participants")),
    }
    return form_page(request, "meetings/desk_message.html", context, form)


@login_required
@never_cache
@require_safe
def feedback_results(request: SignedInRequest, pk: Any) -> HttpResponse:
    """How many answered, and what, once that shows nobody's answer in particular."""
    meeting = organised(request, pk)
    found = feedback.results(meeting)
    context = {"results": found, "fewest": feedback.FEWEST, "days": feedback.DAYS}
    return render(request, "meetings/desk_feedback.html", context | frame(meeting, gettext("Feedback")))


@login_required
@never_cache
@require_safe
def feedback_csv(request: SignedInRequest, pk: Any) -> HttpResponse | StreamingHttpResponse:
    """404 while there are too few answers to show any."""
    meeting = organised(request, pk)
    found = feedback.results(meeting)
    if not found.answers:
        raise Http404
    name = f"{gettext('feedback')}-{wording.slug_of(meeting)}"
    return exports.response(exports.CSV, name, feedback.header(), feedback.rows(found))
