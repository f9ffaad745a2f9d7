"""The people who answer for an organisation: asking, changing, ending; and the page behind an invitation link."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import desk
from accounts.http import SignedInRequest
from core import limits
from core.errors import Refused
from core.views import attempt, fetch, go
from network.directory import policies
from network.directory.actions import contacts as actions
from network.directory.forms.organisations import ContactForm, InviteForm
from network.directory.models import Contact
from network.directory.views.frame import Budget, form_page, found, frame, tried

_FORM = ["GET", "HEAD", "POST"]
# Each invitation is a mail to an address that somebody typed.
_BUDGET = Budget("directory.invite", 20)


@login_required
@never_cache
@require_http_methods(_FORM)
def contacts(request: SignedInRequest, pk: Any) -> HttpResponse:
    """All of them, and a form to ask one more. The answer is the same for every address."""
    organisation = found(request, pk, policies.may_edit)
    form = InviteForm(request.POST or None)
    wait = _BUDGET.pay(form, request.user)
    if attempt(form, actions.invite_contact, organisation=organisation, actor=request.user):
        messages.success(request, gettext("The contact was added. Whoever may change something gets a mail."))
        return go(request, "directory:contacts", pk=pk)
    context = {"contacts": organisation.contacts.in_force(), **frame(request, organisation, gettext("Contacts"))}
    return form_page(request, "directory/contacts.html", context, form, wait)


@login_required
@never_cache
@require_http_methods(_FORM)
def edit_contact(request: SignedInRequest, pk: Any, contact: Any) -> HttpResponse:
    """Name, phone, role, and whether everyone sees them."""
    organisation = found(request, pk, policies.may_edit)
    shown = get_object_or_404(organisation.contacts.in_force(), pk=contact)
    form = ContactForm(request.POST or None, contact=shown)
    if request.method == "POST" and attempt(form, actions.change_contact, contact=shown, actor=request.user):
        messages.success(request, gettext("The contact was saved."))
        return go(request, "directory:organisation" if shown.person == request.user else "directory:contacts", pk=pk)
    context = {"form": form, "contact": shown, **frame(request, organisation, shown.name)}
    return render(request, "directory/contact_edit.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(_FORM)
def invite_again(request: SignedInRequest, pk: Any, contact: Any) -> HttpResponse:
    """A new link by mail; the old one works no more."""
    organisation = found(request, pk, policies.may_edit)
    shown = get_object_or_404(organisation.contacts.in_force(), pk=contact)
    if request.method == "POST":
        if wait := _BUDGET.spend(request.user):
            return limits.too_many(wait)
        if tried(request, actions.invite_again, contact=shown, actor=request.user):
            messages.success(request, gettext("We wrote to the address again. The earlier link works no more."))
    return go(request, "directory:contacts", pk=pk)


@login_required
@never_cache
@require_http_methods(_FORM)
def end_contact(request: SignedInRequest, pk: Any, contact: Any) -> HttpResponse:
    """Asks first. People may end it for themselves."""
    organisation = found(request, pk)
    shown = fetch(organisation.contacts.all(), request.user, policies.may_end_contact, pk=contact)
    own = shown.person_id == request.user.pk
    if request.method == "POST":
        if tried(request, actions.end_contact, contact=shown, actor=request.user):
            _forget(shown)
            messages.success(request, gettext("%(name)s is no longer a contact.") % {"name": shown.name})
            return go(request, "my") if own else go(request, "directory:contacts", pk=pk)
        return go(request, "directory:organisation", pk=pk)
    context = {"contact": shown, "own": own, **frame(request, organisation, gettext("End a contact"))}
    return render(request, "directory/contact_end.html", context)


@never_cache
@require_http_methods(_FORM)
@limits.per_client("directory.invited", limit=30, seconds=60)
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """The address is the key, so it is told to nobody: not to search engines, and no page that follows hears more of
    it than the site's name."""
    try:
        response = _answering(request, actions.invited(token), token)
    except Refused as refused:
        why = " ".join(refused.messages)
        response = render(request, "directory/no_invitation.html", {"why": why}, status=404)
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def _answering(request: HttpRequest, contact: Contact, token: str) -> HttpResponse:
    """Only whoever signs in with the address that was asked can say yes; a link in a mail says it for nobody."""
    user = request.user
    if request.method == "POST" and not user.is_authenticated:
        raise Http404
    if request.method == "POST" and tried(request, actions.accept_invitation, token=token, actor=user):
        desk.forget(user)  # type: ignore[arg-type] # somebody is signed in
        said = gettext("You answer for %(name)s now.") % {"name": contact.organisation}
        messages.success(request, said)
        return go(request, "directory:organisation", pk=contact.organisation_id)
    back = urlencode({"next": request.path})
    context = {
        "contact": contact,
        "organisation": contact.organisation,
        "mine": policies.may_answer_invitation(user, contact),
        "signup_url": f"{reverse('account_signup')}?{back}",
        "login_url": f"{reverse('account_login')}?{back}",
    }
    return render(request, "directory/invited.html", context)


def _forget(contact: Contact) -> None:
    if contact.person:
        desk.forget(contact.person)
