"""The link in a letter: a place's details and three answers, for whoever holds the letter. Looking changes nothing,
since programs that read mail follow links, too."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core import limits
from core.errors import Refused
from core.views import attempt
from network.directory import actions, desk_place, links
from network.directory.forms.places import NoteForm
from network.directory.links import Holds
from network.directory.models import ConfirmationLink
from network.directory.views.place_frame import FORM, posted

# Pages that make sense when the link holds no more; all others give way to the one that says why.
_ALWAYS = {"directory/confirm_sent.html", "directory/confirm_noted.html"}

# In the address of the page that says so, once something was sent: loaded again, it sends nothing again.
_SENT = "sent"

Page = Callable[[HttpRequest, ConfirmationLink, str], HttpResponse]


def _by_link(page: Page) -> Callable[..., HttpResponse]:
    """The address is the key, so it is told to nobody: not to search engines, and no page that follows hears more of it
    than the site's name. Whoever tries many is asked to wait."""

    @never_cache
    @require_http_methods(FORM)
    @limits.per_client("directory.confirm", limit=30, seconds=60)
    @wraps(page)
    def answered(request: HttpRequest, token: str) -> HttpResponse:
        link = links.find(token)
        response = page(request, link, token) if link else render(request, "directory/confirm_none.html", status=404)
        response["Referrer-Policy"] = "strict-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answered


@_by_link
def confirm(request: HttpRequest, link: ConfirmationLink, token: str) -> HttpResponse:
    """The details, and "yes, everything is right"."""
    if request.method == "POST" and _done(actions.confirm_by_link, token=token):
        return redirect("directory:confirm", token=token)
    return _page(request, link, token, "directory/confirm.html")


@_by_link
def correct(request: HttpRequest, link: ConfirmationLink, token: str) -> HttpResponse:
    """A short note about what is wrong, or the way to one's own desk."""
    if request.method != "POST" and _SENT in request.GET:
        return _page(request, link, token, "directory/confirm_noted.html")
    form = NoteForm(posted(request))
    if request.method == "POST" and attempt(form, actions.note_by_link, token=token):
        return redirect(f"{request.path}?{_SENT}")
    return _page(request, link, token, "directory/confirm_correct.html", form=form)


@_by_link
def ended(request: HttpRequest, link: ConfirmationLink, token: str) -> HttpResponse:
    """Asks once more, then takes the place out of the finder."""
    if request.method == "POST" and _done(actions.end_by_link, token=token):
        return redirect("directory:confirm", token=token)
    return _page(request, link, token, "directory/confirm_ended.html")


@_by_link
def new_link(request: HttpRequest, link: ConfirmationLink, token: str) -> HttpResponse:
    """Sends a new link to the address of the old one. One that still holds needs none."""
    if request.method != "POST" and _SENT in request.GET:
        return _page(request, link, token, "directory/confirm_sent.html")
    if request.method == "POST":
        try:
            made = actions.renew_link(token=token)
        except Refused as refused:
            return _page(request, link, token, "directory/confirm.html", refused=" ".join(refused.messages))
        if made.pk != link.pk:
            return redirect(f"{request.path}?{_SENT}")
    return redirect("directory:confirm", token=token)


def _page(request: HttpRequest, link: ConfirmationLink, token: str, template: str, **more: Any) -> HttpResponse:
    """Only a link that holds shows more than the name of the place. Every other one says kindly why it does not."""
    holds = links.holds(link)
    context = {"link": link, "place": link.place, "token": token, "holds": holds.value, **more}
    if holds == Holds.OPEN:
        context["details"] = desk_place.details(link.place, get_language())
    else:
        context["may_renew"] = holds != Holds.OUT and links.may_answer(link)
        template = template if template in _ALWAYS else "directory/confirm.html"
    wrong = more.get("refused") or (more.get("form") and more["form"].errors)
    return render(request, template, context, status=422 if wrong else 200)


def _done(action: Callable[..., Any], **given: Any) -> bool:
    """False when it was refused: the link holds no more, and the page says so."""
    try:
        action(**given)
    except Refused:
        return False
    return True
