"""The public page of an organisation."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from network.directory import commitments
from network.directory.models import Organisation, Place
from network.finder import marks, shown, structured, wording
from network.finder.views.areas import page_of
from network.finder.views.places import finder, moved


@require_safe
def organisation(request: HttpRequest, pk: Any, slug: str = "") -> HttpResponse:
    """A member of the network, whom to ask, and its places. 404 for those that are not, or not any more."""
    members = Organisation.objects.members().select_related("kind", "municipality__region", "parent")
    found = get_object_or_404(members, pk=pk)
    if slug != wording.slug_of(found):
        return moved(request, found)
    page = page_of(request, Place.objects.in_finder().filter(organisation=found))
    context = {
        "organisation": found,
        "contacts": shown.contacts_of(found),
        "parts": Organisation.objects.members().filter(parent=found),
        "promise": commitments.of(found),
        "marks": marks.of({found.pk}).get(found.pk, []),
        "page": page,
        "places": shown.listed(page.object_list),
        "structured": structured.organisation(found),
        "crumbs": [*finder(), (wording.text(found, "name"), "")],
    }
    return render(request, "finder/organisation.html", context)
