"""Registering for a meeting: oneself, and a colleague."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core import limits
from core.views import attempt
from network.directory.links import hashed
from network.directory.views.frame import Budget, form_page
from network.meetings import answers, links, mine, policies, reading, wording
from network.meetings.actions import registering as actions
from network.meetings.forms.registering import ColleagueForm, RegisterForm
from network.meetings.models import Meeting
from network.meetings.registering import Registering, key_of
from network.meetings.views.own import private, told

FORM = ["GET", "HEAD", "POST"]
# An office registers from one address; a mailbox gets no flood.
_OF_CLIENT, _OF_ADDRESS = Budget("meetings.register", 40), Budget("meetings.register.address", 5)
# Each is a mail to an address that somebody typed.
_OF_COLLEAGUES = Budget("meetings.colleague", 30)
# In the address of the page that says so, once something was sent: loaded again, it sends nothing again.
_SENT = "sent"


@dataclass(frozen=True)
class _Somebody:
    """Whose budget it is, where nobody is signed in."""

    pk: str


@never_cache
@require_http_methods(FORM)
def register(request: HttpRequest, pk: Any) -> HttpResponse:
    """The form alone, and where it is sent from every page. A guest gets the same answer for every address."""
    meeting = reading.fetched(request, pk)
    shown = Registering(meeting, request.user, key_of(request), request.POST if request.method == "POST" else None)
    if shown.own:
        return redirect("meetings:mine_one", pk=shown.own.pk)
    if request.method == "POST" and not shown.may:
        return _turned_away(request, shown)
    wait = _pay(request, shown.form) if shown.form else 0
    who = {"actor": request.user} if request.user.is_authenticated else {"language": get_language()}
    if shown.form and attempt(shown.form, actions.register, meeting=meeting, **who):
        return _done(request, shown)
    sent = request.method != "POST" and _SENT in request.GET
    context = {"meeting": meeting, "registering": shown, "sent": sent, "section": "events"}
    context["crumbs"] = way_to(meeting, shown.key)
    return private(form_page(request, "meetings/register.html", context, shown.form, wait))


@login_required
@never_cache
@require_http_methods(FORM)
def colleague(request: SignedInRequest, pk: Any) -> HttpResponse:
    """A contact of a member registers somebody of their organisation. The answer is the same for every address."""
    meeting = reading.fetched(request, pk)
    shown = Registering(meeting, request.user, key_of(request))
    if not policies.may_register_colleagues(request.user, meeting):
        raise PermissionDenied
    organisations = policies.organisations_of(request.user)
    posted = request.POST if request.method == "POST" else None
    form = ColleagueForm(posted, meeting=meeting, rooms=shown.rooms, organisations=organisations)
    wait = _OF_COLLEAGUES.pay(form, request.user)
    if attempt(form, actions.register, meeting=meeting, registered_by=request.user, language=get_language()):
        said = gettext("%(name)s is registered and gets a mail about it.") % {"name": form.cleaned_data["name"]}
        messages.success(request, said)
        return redirect("meetings:colleague", pk=pk)
    crumbs = [*way_to(meeting)[:-1], (gettext("Register a colleague"), "")]
    context = {"meeting": meeting, "registering": shown, "crumbs": crumbs, "section": "events"}
    context["asked_needs"] = answers.asks_needs(meeting)
    return form_page(request, "meetings/colleague.html", context, form, wait)


def way_to(meeting: Meeting, key: str = "") -> list[tuple[str, str]]:
    """From the meeting's page to its form."""
    own = (str(wording.text(meeting, "title")), links.page_of(meeting, key=key))
    return [*reading.events(), own, (gettext("Registration"), "")]


def _turned_away(request: HttpRequest, shown: Registering) -> HttpResponse:
    """Whoever has no account yet is asked to sign in; an account that is not meant stays out."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(shown.url)


def _pay(request: HttpRequest, form: RegisterForm) -> int:
    """Of the client's budget, and of that of the address; a form with something to put right costs nothing."""
    if request.user.is_authenticated:
        return _OF_CLIENT.pay(form, request.user)
    wait = _OF_CLIENT.pay(form, _Somebody(limits.client(request)))
    if wait or not form.is_valid():
        return wait
    # The address itself stands in no cache.
    return _OF_ADDRESS.pay(form, _Somebody(hashed(form.cleaned_data["email"].lower())))


def _done(request: HttpRequest, shown: Registering) -> HttpResponse:
    own = mine.live(request.user, shown.meeting.pk)
    if own is None:
        path = links.with_key(request.path, shown.key)
        return redirect(f"{path}{'&' if shown.key else '?'}{_SENT}")
    messages.success(request, told(own))
    return redirect("meetings:mine_one", pk=own.pk)
