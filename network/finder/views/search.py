"""The finder: a question in the address, and the places that answer it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from core import limits
from network.finder import overview, question, vocabulary
from network.finder import search as finder
from network.finder.asking import Ask
from network.finder.results import Results


@require_safe
@limits.per_client("finder.search", limit=120, seconds=60)
def search(request: HttpRequest) -> HttpResponse:
    """``place, near, topic, e_service, way, language, audience, fact, open, day, free, no_booking, page``: what
    narrows and where (see `question`). Whatever stands there finds an answer."""
    words = vocabulary.load()
    asked = question.read(request.GET, words)
    results = Results(finder.find(asked, words))
    context: dict[str, Any] = {
        "ask": Ask(asked, words),
        "results": results,
        "map": overview.country(results.answer.where.of_region),
        "crumbs": [(gettext("Find support"), "")],
    }
    return render(request, "finder/search.html", context)
