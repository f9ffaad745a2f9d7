"""One's own meetings: the list, and one of them."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from network.meetings import mine as meetings
from network.meetings import opening, policies, wording
from network.meetings.models import Registration
from network.meetings.states import RegistrationState
from network.meetings.views.own import page


@login_required
@never_cache
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """To come, in the queue, past."""
    crumbs = [(gettext("My learning"), reverse("my")), (gettext("My events"), "")]
    context = {"mine": meetings.of(request.user), "crumbs": crumbs, "section": "my"}
    return render(request, "meetings/mine.html", context)


@login_required
@never_cache
@require_safe
def mine_one(request: SignedInRequest, pk: Any) -> HttpResponse:
    """The same page as behind the link in the mail. 404 for registrations of others."""
    rows = Registration.objects.filter(policies.own(request.user))
    rows = rows.select_related("meeting__region", "meeting__municipality", "person", "organisation")
    registration = get_object_or_404(rows, pk=pk)
    title = str(wording.text(registration.meeting, "title"))
    crumbs = [
        (gettext("My learning"), reverse("my")),
        (gettext("My events"), reverse("meetings:mine")),
        (title, ""),
    ]
    pending = registration.state == RegistrationState.PENDING and opening.is_ahead(registration.meeting)
    return page(request, registration, "confirm" if pending else "ticket", crumbs=crumbs, section="my")
