"""A person's own page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import my as slot
from accounts.http import SignedInRequest


@login_required
@never_cache
@require_safe
def my(request: SignedInRequest) -> HttpResponse:
    """My learning: what every floor has for this person."""
    parts = [(section.template, section.context(request.user)) for section in slot.sections()]
    return render(request, "accounts/my.html", {"parts": parts, "section": "my"})
