"""The queues of the desk."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from certification.quality import queues as read
from certification.quality.forms.desk import QueueForm
from certification.quality.queuewords import labels

_A_PAGE = 50


@login_required
@never_cache
@require_safe
def queues(request: SignedInRequest) -> HttpResponse:
    """One queue at a time, with the numbers of all that this person has. 404 for whoever has none."""
    if not read.opens_for(request.user):
        raise Http404
    counts = read.counts(request.user)
    asked = request.GET.get("queue", "")
    queue = asked if asked in counts else next((name for name, count in counts.items() if count), next(iter(counts)))
    form = QueueForm(request.GET, queue=queue)
    page = Paginator(read.listed(request.user, queue, form.wanted), _A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    query["queue"] = queue
    context = {
        "form": form,
        "narrowed": bool(form.wanted),
        "page": page,
        "rows": [read.row(each, request.user) for each in page],
        "query": query.urlencode(),
        "queue": queue,
        "queues": [(name, label, counts[name]) for name, label in labels(counts).items()],
        "crumbs": [(gettext("Desk"), reverse("desk")), (gettext("Certification"), "")],
        "section": "desk",
        "here": "quality:queues",
    }
    return render(request, "quality/queues.html", context)
