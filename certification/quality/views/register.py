"""The public register of certified providers: the list, and the page of one organisation."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certification.credentials import texts
from certification.quality import entries
from certification.quality import register as rows
from certification.quality.credentialing import credential_of
from certification.quality.forms.register import RegisterForm
from certification.quality.states import Status
from core import clock, limits
from network.directory.models import Organisation

_A_PAGE = 50


@require_safe
@never_cache
@limits.per_client("quality.register", limit=120, seconds=60)
def register(request: HttpRequest) -> HttpResponse:
    """Without a choice those that are in force today. What is not understood narrows nothing."""
    form = RegisterForm(request.GET)
    wanted = form.wanted
    page = Paginator(rows.rows(**wanted), _A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "narrowed": len(wanted) > 1 or wanted["status"] != Status.IN_FORCE,
        "page": page,
        "entries": entries.entries(page.object_list),
        "today": clock.today(),
        "query": query.urlencode(),
        "crumbs": [(gettext("Certified providers"), "")],
        "section": "certified",
    }
    return render(request, "quality/register.html", context)


@require_safe
@never_cache
@limits.per_client("quality.register", limit=120, seconds=60)
def certified(request: HttpRequest, pk: Any) -> HttpResponse:
    """How an organisation stands today, for what, and what has happened. 404 when it never was certified."""
    organisation: Organisation = get_object_or_404(Organisation.objects.select_related("municipality__region"), pk=pk)
    entry = entries.entry(organisation)
    if entry is None:
        raise Http404
    name, credential = entries.name_of(organisation), credential_of(entry.certification)
    context = {
        "entry": entry,
        "organisation": organisation,
        "places": [(each, entries.in_finder(each)) for each in entry.places],
        "decided_name": entry.decided_name(get_language() or ""),
        "check_url": texts.address(credential) if credential else "",
        "history": entries.history(organisation),
        "crumbs": [(gettext("Certified providers"), reverse("quality:register")), (name, "")],
        "section": "certified",
    }
    return render(request, "quality/certified.html", context)
