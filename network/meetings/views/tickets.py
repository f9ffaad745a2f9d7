"""The link in a mail about a registration: how it stands, confirming, another way, an offer, cancelling. Looking
changes nothing, since programs that read mail follow links, too."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from core import limits
from core.views import attempt
from network.directory.views.frame import form_page, tried
from network.meetings import opening, tickets
from network.meetings.actions import answering, queue, registering
from network.meetings.forms.registering import AnswersForm
from network.meetings.models import Registration
from network.meetings.states import LIVE, RegistrationState
from network.meetings.views.own import back, may_answer, page, private, told

_FORM = ["GET", "HEAD", "POST"]

Page = Callable[[HttpRequest, Registration], HttpResponse]


def _by_link(shown: Page) -> Callable[..., HttpResponse]:
    """Whoever tries many is asked to wait."""

    @never_cache
    @require_http_methods(_FORM)
    @limits.per_client("meetings.ticket", limit=60, seconds=60)
    @wraps(shown)
    def answered(request: HttpRequest, token: str) -> HttpResponse:
        registration = tickets.find(token)
        if registration is None:
            return private(render(request, "meetings/no_ticket.html", status=404))
        return private(shown(request, registration))

    return answered


@_by_link
def ticket(request: HttpRequest, registration: Registration) -> HttpResponse:
    """How it stands. A registration that waits for confirmation is confirmed on a page of its own."""
    if registration.state == RegistrationState.PENDING and opening.is_ahead(registration.meeting):
        return redirect("meetings:confirm", token=tickets.token(registration))
    return page(request, registration)


@_by_link
def confirm(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Opened, it asks; pressed, it takes the seat, or the place in the queue."""
    if request.method == "POST":
        return _did(request, registration, registering.confirm)
    if registration.state != RegistrationState.PENDING or not opening.is_ahead(registration.meeting):
        return redirect("meetings:ticket", token=tickets.token(registration))
    return page(request, registration, "confirm")


@_by_link
def change_way(request: HttpRequest, registration: Registration) -> HttpResponse:
    if request.method == "POST":
        way = request.POST.get("way", "")
        return _did(request, registration, queue.change_way, way=way, actor=_actor(request))
    return back(request, registration)


@_by_link
def answers(request: HttpRequest, registration: Registration) -> HttpResponse:
    """What they answered, to be put right until it begins."""
    posted = request.POST if request.method == "POST" else None
    if posted is None and not may_answer(registration):
        return back(request, registration)
    form = AnswersForm(posted, registration=registration)
    if attempt(form, answering.change, token=tickets.token(registration), actor=_actor(request)):
        messages.success(request, gettext("Your answers were saved."))
        return back(request, registration)
    context = {"registration": registration, "meeting": registration.meeting, "section": "events"}
    return form_page(request, "meetings/answers.html", context | {"token": tickets.token(registration)}, form)


@_by_link
def cancel_registration(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Asks first."""
    if request.method == "POST":
        return _did(request, registration, queue.cancel, actor=_actor(request))
    if registration.state not in LIVE or not opening.is_ahead(registration.meeting):
        return back(request, registration)
    return page(request, registration, "cancel")


@_by_link
def take_offer(request: HttpRequest, registration: Registration) -> HttpResponse:
    if request.method == "POST":
        return _did(request, registration, queue.take_offer, actor=_actor(request))
    return back(request, registration)


@_by_link
def decline_offer(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Asks first: the mail has a link here, and so has the page."""
    if request.method == "POST":
        return _did(request, registration, queue.decline_offer, actor=_actor(request))
    if registration.state != RegistrationState.OFFERED:
        return back(request, registration)
    return page(request, registration, "decline")


def _did(request: HttpRequest, registration: Registration, action: Callable[..., Any], **given: Any) -> HttpResponse:
    """Shows the page again, with what came of it or why it was refused."""
    done = tried(request, action, token=tickets.token(registration), **given)
    if done:
        messages.success(request, told(done))
    return back(request, done or registration)


def _actor(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
