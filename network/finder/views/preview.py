"""The public page of a place for those who edit it, before anybody else sees it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.views import fetch
from network.directory import policies
from network.directory.models import Place
from network.finder import shown
from network.finder.views.places import details


@login_required
@never_cache
@require_safe
def preview(request: SignedInRequest, pk: Any) -> HttpResponse:
    """In a frame that says what it is. 404 for places of others."""
    places = shown.whole(Place.objects.visible_to(request.user))
    place = fetch(places, request.user, policies.may_edit_place, pk=pk)
    context = details(place) | {"preview": True, "structured": ""}
    desk = [(gettext("Desk"), reverse("desk")), (place, reverse("directory:place", args=[pk]))]
    context["crumbs"] = [*desk, (gettext("Preview of the public page"), "")]
    return render(request, "finder/place.html", context)
