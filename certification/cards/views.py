"""The holder's own card: on the phone's screen, and on paper."""

import uuid
from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from certification.cards import faces, held, papers
from certification.credentials.models import Credential
from core import clock, limits, views
from core.views import go
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.views.mine_frame import frame


@login_required
@never_cache
@require_safe
def card(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """To be shown at a door: big, with the sign of the moment and a code that proves the moment."""
    volunteering, credential = _mine(request, pk)
    context = frame((gettext("Volunteer card"), ""), volunteering=volunteering) | {"credential": credential}
    return render(request, "cards/card.html", context | _shown(credential, volunteering))


@login_required
@never_cache
@require_safe
def now(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The part of the page that changes, for the script that fetches it anew. Counted by person: many phones have one
    address, at an event or behind a mobile operator."""
    if wait := limits.spend(f"cards.now:{request.user.pk}", limit=60, seconds=60):
        return limits.too_many(wait)
    volunteering, credential = _mine(request, pk)
    return render(request, "cards/_now.html", _shown(credential, volunteering))


@login_required
@never_cache
@require_safe
@limits.per_client("cards.pdf", limit=20, seconds=60)
def pdf(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The card on paper, as long as it is in force."""
    volunteering, credential = _mine(request, pk)
    if not held.in_force(credential, volunteering):
        messages.warning(request, gettext("The card is not in force, so it cannot be printed."))
        return go(request, "cards:card", pk=pk)
    return views.file(papers.read(credential, volunteering).drawn(), "application/pdf", papers.file_name(credential))


def _mine(request: SignedInRequest, pk: uuid.UUID) -> tuple[Volunteering, Credential]:
    """404 for what is somebody else's, and before there is a card."""
    volunteering = get_object_or_404(held.whole(Volunteering.objects.of(request.user)), pk=pk)
    credential = held.card_of(volunteering)
    if credential is None:
        raise Http404
    return volunteering, credential


def _shown(credential: Credential, volunteering: Volunteering) -> dict[str, Any]:
    face = faces.own(credential, volunteering)
    drawing = _drawing(face.code_address) if face else ""
    return {"face": face, "drawing": drawing, "at": clock.now(), "typed": faces.short_address()}


def _drawing(address: str) -> SafeString:
    """A QR code (ISO/IEC 18004) as SVG without styles or scripts."""
    drawing = segno.make(address, error="m", micro=False).svg_inline(
        border=4, omitsize=True, svgclass="qr", lineclass=None, dark="#14282d", light="#fff"
    )
    return mark_safe(drawing)  # noqa: S308 - drawn from modules, holds no text
