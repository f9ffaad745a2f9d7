"""Bringing a place before the public and taking it away again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core.views import attempt, go
from network.directory.actions import places as actions
from network.directory.forms.places import NoticeForm
from network.directory.forms.texts import initial_texts
from network.directory.views.place_frame import FORM, editable, frame, posted, tried


@login_required
@never_cache
@require_http_methods(FORM)
def publish(request: SignedInRequest, pk: Any) -> HttpResponse:
    return _pressed(request, pk, actions.publish, gettext("The place is published. People can find it now."))


@login_required
@never_cache
@require_http_methods(FORM)
def reopen(request: SignedInRequest, pk: Any) -> HttpResponse:
    return _pressed(request, pk, actions.reopen, gettext("The place is a draft again, with everything it had."))


@login_required
@never_cache
@require_http_methods(FORM)
def pause(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Asks first, with room to say why."""
    said = gettext("The place is out of the finder. Publish it again when help is given.")
    return _asked(request, pk, actions.pause, "directory/place_pause.html", said)


@login_required
@never_cache
@require_http_methods(FORM)
def end(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Asks first, with room to say why."""
    said = gettext("The place has ended. We ask about it no more.")
    return _asked(request, pk, actions.end, "directory/place_end.html", said)


def _pressed(request: SignedInRequest, pk: Any, action: Callable[..., Any], said: str) -> HttpResponse:
    """A button on the page of a place: does it, says so, and stays on the page."""
    place = editable(request, pk)
    if request.method == "POST" and tried(request, action, place=place, actor=request.user):
        messages.success(request, said)
    return go(request, "directory:place", pk=pk)


def _asked(request: SignedInRequest, pk: Any, action: Callable[..., Any], template: str, said: str) -> HttpResponse:
    place = editable(request, pk)
    form = NoticeForm(posted(request), initial=initial_texts(place, ("alert",)))
    if request.method == "POST" and attempt(form, action, place=place, actor=request.user):
        messages.success(request, said)
        return go(request, "directory:place", pk=pk)
    context = {"form": form, **frame(place, gettext("Take it out of the finder"))}
    return render(request, template, context, status=422 if form.errors else 200)
