"""What the pages of places share: finding one, the way to it, a form that lost a race, and saying how it went."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from accounts.http import SignedInRequest
from core.errors import Refused
from core.views import fetch
from network.directory import policies
from network.directory.forms.compared import differing
from network.directory.forms.offers import OfferForm
from network.directory.forms.places import PlaceForm
from network.directory.models import Offer, Place

FORM = ["GET", "HEAD", "POST"]

F = TypeVar("F", PlaceForm, OfferForm)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when that is nothing: a form of which all is left empty is a form that was sent."""
    return request.POST if request.method == "POST" else None


def seen(request: SignedInRequest, pk: Any) -> Place:
    """404 for places of other organisations and regions: nobody else may know of them. An administrator reads all,
    without changing anything."""
    user = request.user
    rows = Place.objects.all() if policies.may_see_all(user) else Place.objects.visible_to(user)
    rows = rows.select_related("organisation", "municipality__region")
    found: Place = get_object_or_404(rows, pk=pk)
    return found


def editable(request: SignedInRequest, pk: Any) -> Place:
    """As `seen`; 403 for whoever sees it and may not change it."""
    rows = Place.objects.visible_to(request.user).select_related("organisation", "municipality__region")
    found: Place = fetch(rows, request.user, policies.may_edit_place, pk=pk)
    return found


def editable_offer(request: SignedInRequest, pk: Any) -> Offer:
    rows = Offer.objects.filter(place__in=Place.objects.visible_to(request.user)).whole()
    rows = rows.select_related("place__organisation", "place__municipality__region", "way")
    found: Offer = fetch(rows, request.user, lambda user, offer: policies.may_edit_place(user, offer.place), pk=pk)
    return found


def frame(place: Place, here: str = "") -> dict[str, Any]:
    """The way from the desk to this page."""
    organisation = reverse("directory:organisation", args=[place.organisation_id])
    steps = [(gettext("Desk"), reverse("desk")), (place.organisation.name, organisation)]
    steps += [(place.name, reverse("directory:place", args=[place.pk])), (here, "")] if here else [(place.name, "")]
    return {"place": place, "crumbs": steps, "section": "desk", "here": "directory:places"}


def tried(request: HttpRequest, action: Callable[..., Any], **kwargs: Any) -> Any:
    """What the action returned; None when it refused, and then the next page says why."""
    try:
        return action(**kwargs) or True
    except Refused as refused:
        messages.warning(request, " ".join(refused.messages))
        return None


def saved(form: PlaceForm | OfferForm, action: Callable[..., Any], **kwargs: Any) -> Any:
    """What the action returned; None when the form or the action refuses, and then the form says why."""
    if not form.is_valid():
        return None
    try:
        return action(**form.values(), **kwargs)
    except ValidationError as error:
        form.add_error(None, error)
        return None


def overtaken(form: F, fresh: Callable[[], F]) -> list[tuple[str, str]]:
    """When somebody saved in the meantime: lets the form be sent once more, knowingly, and returns what stands there
    now where it differs from what was typed, by label. Empty when nobody did. ``fresh``: the form as it opens now."""
    if not any(error.code == "changed" for error in form.non_field_errors().as_data()):
        return []
    now = fresh()
    form.ask_again(now.initial["stamp"])
    return differing(form, now)
