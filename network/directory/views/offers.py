"""What help is given at a place: adding, changing, copying and ending offers on the desk."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core.views import go
from network.directory import actions, links
from network.directory.forms import offers as forms
from network.directory.models import Offer
from network.directory.views.place_frame import FORM, editable, editable_offer, frame, overtaken, posted, saved, tried


@login_required
@never_cache
@require_http_methods(FORM)
def add_offer(request: SignedInRequest, pk: Any) -> HttpResponse:
    place = editable(request, pk)
    usual = {"seed": links.token(), "audiences": ["citizens"], "languages": ["fi"], "all_topics": "yes"}
    form = forms.OfferForm(posted(request), kind=place.kind, new=True, initial=usual)
    if request.method == "POST" and saved(form, actions.add_offer, place=place, actor=request.user):
        messages.success(request, gettext("The offer is added. Next, write when help is given."))
        return go(request, "directory:place", pk=pk)
    context = {"form": form, **frame(place, gettext("Add an offer"))}
    return render(request, "directory/offer_form.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(FORM)
def edit_offer(request: SignedInRequest, pk: Any) -> HttpResponse:
    offer = editable_offer(request, pk)
    form = _form(offer, posted(request))
    if request.method == "POST" and saved(form, actions.edit_offer, offer=offer, actor=request.user):
        messages.success(request, gettext("Saved."))
        return go(request, "directory:place", pk=offer.place_id)
    context = {"form": form, "offer": offer, **frame(offer.place, offer.name)}
    context["overtaken"] = overtaken(form, lambda: _form(editable_offer(request, pk))) if form.errors else []
    return render(request, "directory/offer_form.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(FORM)
def copy_offer(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Another like it, that opens for changing at once."""
    offer = editable_offer(request, pk)
    seed = request.POST.get("seed", "")
    if request.method == "POST" and seed:
        made = tried(request, actions.copy_offer, offer=offer, actor=request.user, seed=seed[:64])
        if made:
            messages.success(request, gettext("This is a copy. Change what is different, and save."))
            return go(request, "directory:edit_offer", pk=made.pk)
    return go(request, "directory:place", pk=offer.place_id)


@login_required
@never_cache
@require_http_methods(FORM)
def end_offer(request: SignedInRequest, pk: Any) -> HttpResponse:
    return _pressed(request, pk, actions.end_offer, gettext("This help is given no more. You can bring it back."))


@login_required
@never_cache
@require_http_methods(FORM)
def bring_back_offer(request: SignedInRequest, pk: Any) -> HttpResponse:
    return _pressed(request, pk, actions.bring_back_offer, gettext("This help is given again."))


def _form(offer: Offer, data: QueryDict | None = None) -> forms.OfferForm:
    chosen, initial = forms.chosen_terms(offer), forms.initial_offer(offer)
    return forms.OfferForm(data, kind=offer.place.kind, chosen=chosen, initial=initial)


def _pressed(request: SignedInRequest, pk: Any, action: Callable[..., Any], said: str) -> HttpResponse:
    offer = editable_offer(request, pk)
    if request.method == "POST" and tried(request, action, offer=offer, actor=request.user):
        messages.success(request, said)
    return go(request, "directory:place", pk=offer.place_id)
