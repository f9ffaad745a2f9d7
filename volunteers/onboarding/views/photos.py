"""The photo on a volunteer's card: adding it, who sees it, and taking it away."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from core.views import file, go
from network.directory import links
from network.directory.views.frame import form_page
from volunteers.onboarding import commitments, photos
from volunteers.onboarding.actions import consents
from volunteers.onboarding.actions import photos as actions
from volunteers.onboarding.forms.mine import AcceptForm, PhotoForm
from volunteers.onboarding.models import Volunteer
from volunteers.onboarding.policies.mine import may_see_photo
from volunteers.onboarding.states import Document
from volunteers.onboarding.views.mine_frame import FORM, PHOTOS, posted, profile_frame, tried, with_volunteer


@login_required
@never_cache
@require_http_methods(FORM)
@with_volunteer
def photo(request: SignedInRequest, volunteer: Volunteer) -> HttpResponse:
    """The one there is, with a form for another, which asks for the consent to it."""
    form = _form(request, volunteer)
    wait = PHOTOS.pay(form, request.user)
    if form.is_valid() and _saved(form, volunteer, request.user):
        messages.success(request, gettext("The photo is saved. It stands on your card from now on."))
        return go(request, "onboarding:photo")
    context = {"volunteer": volunteer, "public": _public(), **profile_frame(gettext("Photo"))}
    return form_page(request, "onboarding/mine_photo.html", context, form, wait)


@login_required
@never_cache
@require_POST
@with_volunteer
def remove_photo(request: SignedInRequest, volunteer: Volunteer) -> HttpResponse:
    if tried(request, actions.remove_photo, volunteer=volunteer, actor=request.user):
        messages.success(request, gettext("The photo is destroyed. Your card is valid without it."))
    return go(request, "onboarding:photo")


@login_required
@never_cache
@require_http_methods(FORM)
@with_volunteer
def public_photo(request: SignedInRequest, volunteer: Volunteer) -> HttpResponse:
    """The consent to show it on the check page, and taking that back (``do=hide``)."""
    if request.POST.get("do") == "hide":
        if tried(request, actions.hide_on_check_page, volunteer=volunteer, actor=request.user):
            messages.success(request, gettext("The photo is no longer on the check page. It is still on your card."))
        return go(request, "onboarding:photo")
    if not volunteer.photo or volunteer.photo_public:
        return go(request, "onboarding:photo")
    form = _public(posted(request))
    if form.is_valid():
        if tried(request, actions.show_on_check_page, volunteer=volunteer, read=form.read, actor=request.user):
            messages.success(request, gettext("The photo stands on the check page of your card from now on."))
        return go(request, "onboarding:photo")
    context = {"text": form.text, "version": form.version.version, **profile_frame(form.text.title.text)}
    return form_page(request, "onboarding/mine_photo_public.html", context, form)


@login_required
@never_cache
@require_safe
def photo_file(request: SignedInRequest, pk: Any) -> HttpResponse:
    """The picture itself. 404 for whom it is not, and when it is not as it was put in."""
    volunteer = get_object_or_404(Volunteer.objects.exclude(photo=""), pk=pk)
    content = photos.of(volunteer) if may_see_photo(request.user, volunteer) else None
    if content is None:
        raise Http404
    response = file(content, "image/jpeg", "photo.jpg", inline=True)
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response


def _form(request: SignedInRequest, volunteer: Volunteer) -> PhotoForm:
    return PhotoForm(
        posted(request),
        request.FILES if request.method == "POST" else None,
        version=commitments.current(Document.CARD_PHOTO),
        language=get_language() or "",
        given=consents.counts(request.user, Document.CARD_PHOTO),
        seed=links.token(),
    )


def _public(data: Any = None) -> AcceptForm:
    return AcceptForm(data, version=commitments.current(Document.PUBLIC_PHOTO), language=get_language() or "")


def _saved(form: PhotoForm, volunteer: Volunteer, actor: User) -> bool:
    content, seed = form.cleaned_data["photo"].read(), form.cleaned_data["seed"]
    try:
        actions.set_photo(volunteer=volunteer, content=content, seed=seed, read=form.read, actor=actor)
    except ValidationError as refused:
        form.add_error("photo", refused)
        return False
    return True
