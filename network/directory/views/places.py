"""A provider's desk: one place at a glance, adding and changing it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.views import fetch, go
from network.directory import actions, desk_place, links, policies
from network.directory.actions import freshness
from network.directory.forms import places as forms
from network.directory.forms.facts import FactsForm, facts_for
from network.directory.models import Organisation, Place
from network.directory.states import PlaceKind
from network.directory.views.place_frame import FORM, editable, frame, overtaken, posted, saved, seen, tried


@login_required
@never_cache
@require_safe
def place(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Everything at a glance: what is missing, how fresh it is, what to do next."""
    shown = seen(request, pk)
    context = {**desk_place.of(shown, request.user), "seed": links.token(), **frame(shown)}
    return render(request, "directory/place.html", context)


@login_required
@never_cache
@require_http_methods(FORM)
def add_place(request: SignedInRequest, pk: Any) -> HttpResponse:
    """First which kind of place, then its form."""
    rows = Organisation.objects.visible_to(request.user)
    organisation = fetch(rows, request.user, policies.may_add_place, pk=pk)
    asked = forms.KindForm(request.GET)
    page = {**frame(Place(organisation=organisation, name=gettext("Add a place"))), "organisation": organisation}
    if not asked.is_valid():
        return render(request, "directory/place_kind.html", {**page, "kinds": PlaceKind.choices})
    kind = asked.cleaned_data["kind"]
    form = forms.PlaceForm(posted(request), kind=kind, new=True, initial=_suggested(organisation, kind))
    if request.method == "POST":
        made = saved(form, actions.add_place, organisation=organisation, kind=kind, actor=request.user)
        if made:
            messages.success(request, gettext("The place is saved as a draft. Next, say what help is given there."))
            return go(request, "directory:place", pk=made.pk)
    context = {**page, "form": form, "kind": PlaceKind(kind)}
    return render(request, "directory/place_form.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(FORM)
def edit_place(request: SignedInRequest, pk: Any) -> HttpResponse:
    """One page for all of a place's details."""
    shown = editable(request, pk)
    form = _form(shown, posted(request))
    if request.method == "POST" and saved(form, actions.edit_place, place=shown, actor=request.user):
        messages.success(request, gettext("Saved."))
        if form.cleaned_data.get("confirms"):
            tried(request, freshness.confirm, place=shown, actor=request.user)
        return go(request, "directory:place", pk=pk)
    context = {"form": form, "kind": PlaceKind(shown.kind), **frame(shown, gettext("Edit the place"))}
    context["overtaken"] = overtaken(form, lambda: _form(editable(request, pk))) if form.errors else []
    return render(request, "directory/place_form.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(FORM)
def edit_facts(request: SignedInRequest, pk: Any) -> HttpResponse:
    """What is known of getting in and being there."""
    shown = editable(request, pk)
    known = dict(shown.facts.values_list("term_id", "answer"))
    form = FactsForm(posted(request), facts=facts_for(shown), known=known)
    if request.method == "POST" and form.is_valid():
        if tried(request, actions.set_facts, place=shown, answers=form.answers(), actor=request.user):
            messages.success(request, gettext("Saved."))
        return go(request, "directory:place", pk=pk)
    context = {"form": form, **frame(shown, gettext("Accessibility"))}
    return render(request, "directory/place_facts.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(FORM)
def copy_place(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Another like it, as a draft that opens for changing at once."""
    shown = editable(request, pk)
    seed = request.POST.get("seed", "")
    if request.method == "POST" and seed:
        made = tried(request, actions.copy_place, place=shown, actor=request.user, seed=seed[:64])
        if made:
            messages.success(request, gettext("This is a copy. Change what is different, and save."))
            return go(request, "directory:edit_place", pk=made.pk)
    return go(request, "directory:place", pk=pk)


def _form(shown: Place, data: QueryDict | None = None) -> forms.PlaceForm:
    """Only what people can see may be confirmed."""
    return forms.PlaceForm(data, kind=shown.kind, confirms=shown.is_public, initial=forms.initial(shown))


def _suggested(organisation: Organisation, kind: str) -> dict[str, Any]:
    """A new place most often stands where its organisation has its home."""
    home = organisation.municipality.name
    return {"municipality": home, "served": home if kind != PlaceKind.SITE else "", "seed": links.token()}
