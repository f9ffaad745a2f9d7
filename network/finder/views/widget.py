"""The finder inside other sites: the one page that may be framed, for everybody, and it knows nobody."""

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from core import limits
from network.finder import embedding, question, search, vocabulary
from network.finder.results import Results

_KEPT = "public, max-age=120"  # seconds: "open now" must not be old


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@limits.per_client("finder.widget", limit=120, seconds=60)
def finder(request: HttpRequest) -> HttpResponse:
    """With the filters of its address; a visitor may say where they are. No session, no cookie, one language."""
    language = embedding.language_of(request.GET)
    with override(language):
        words = vocabulary.load()
        answer = search.find(question.read(embedding.question_of(request.GET), words), words)
        context = {
            "answer": answer,
            "results": Results(answer),
            "choice": embedding.chosen(request.GET) | {"language": language},
        }
        response = render(request, "finder/widget.html", context)
    response["Content-Language"] = language
    response["Cache-Control"] = _KEPT
    response.no_language = True  # type: ignore[attr-defined]  # see core.middleware: the address alone decides
    return response
