"""How every answer goes out: readable from any site, kept by caches, never with a cookie."""

import hashlib
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.csrf import csrf_exempt
from pydantic import BaseModel

from core import limits
from network.opendata import forms, shapes, texts

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

JSON, LINES, PROBLEM = "application/json", "application/x-ndjson", "application/problem+json"
METHODS = ("GET", "HEAD", "OPTIONS")
# Requests of one client in so many seconds; those for everything at once count in both.
ASKED, ASKED_FOR_ALL, SECONDS = 120, 6, 60
_KEPT = "public, max-age=300"


def public(view: View[P]) -> View[P]:
    """Decorates a view that strangers' programs ask: the limit, and every refusal as a problem (RFC 9457), in English.

    No token is asked for: nothing can be changed, and a token needs a cookie.
    """

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return _open_to_all(HttpResponse(status=204, headers={"Allow": ", ".join(METHODS)}))
        if request.method not in METHODS:
            return _refused("Method not allowed", 405, {"Allow": ", ".join(METHODS)}, detail="This data is read only.")
        if wait := limits.spend(f"opendata:{limits.client(request)}", limit=ASKED, seconds=SECONDS):
            return _too_many(wait)
        try:
            return _open_to_all(view(request, *args, **kwargs))
        except forms.Wrong as wrong:
            told = [shapes.WrongParameter(parameter=name, message=message) for name, message in wrong.told.items()]
            return _refused("Parameters cannot be used", 422, detail=str(wrong), errors=told)
        except Http404:
            return _refused("Not found", 404, detail="There is nothing public at this address.")

    return answered


def language_of(request: HttpRequest, query: forms.OneQuery) -> str:
    return query.language or texts.language_of(request.headers.get("Accept-Language", ""))


def json(request: HttpRequest, query: forms.OneQuery | None, shape: BaseModel | str) -> HttpResponse:
    """One object, with the fingerprint of its bytes: 304 answers whoever has them."""
    body = (shape if isinstance(shape, str) else shapes.dumps(shape)).encode()
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    response = HttpResponse(body, content_type=JSON)
    found = get_conditional_response(request, etag=etag, response=response) or response
    _kept(request, query, found, etag)
    return found


def streamed(
    request: HttpRequest, query: forms.OneQuery, lines: Iterable[bytes], kind: str, fingerprint: str
) -> HttpResponseBase:
    """Everything, sent while it is made. ``fingerprint`` changes when the content may have."""
    if wait := limits.spend(f"opendata.all:{limits.client(request)}", limit=ASKED_FOR_ALL, seconds=SECONDS):
        return _too_many(wait)
    etag = f'W/"{fingerprint}"'
    found = get_conditional_response(request, etag=etag)
    response: HttpResponseBase
    if found is not None or request.method == "HEAD":
        response = found or HttpResponse(content_type=kind)
    else:
        response = StreamingHttpResponse(lines, content_type=kind)
    _kept(request, query, response, etag)
    return response


def _kept(request: HttpRequest, query: forms.OneQuery | None, response: HttpResponseBase, etag: str) -> None:
    response["ETag"] = etag
    response["Cache-Control"] = _KEPT
    if query is None:
        return
    response["Content-Language"] = language_of(request, query)
    if query.language is None:
        patch_vary_headers(response, ["Accept-Language"])


def _too_many(wait: int) -> HttpResponseBase:
    return _refused("Too many requests", 429, {"Retry-After": str(wait)}, detail=f"Ask again in {wait} seconds.")


def _refused(
    title: str,
    status: int,
    headers: dict[str, str] | None = None,
    *,
    detail: str,
    errors: list[shapes.WrongParameter] | None = None,
) -> HttpResponseBase:
    body = shapes.dumps(shapes.Problem(title=title, status=status, detail=detail, errors=errors))
    response = HttpResponse(body, content_type=PROBLEM, status=status, headers=headers)
    response["Cache-Control"] = "no-store"
    return _open_to_all(response)


def _open_to_all(response: HttpResponseBase) -> HttpResponseBase:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = ", ".join(METHODS)
    response["Access-Control-Allow-Headers"] = "Accept-Language, If-None-Match"
    response["Access-Control-Expose-Headers"] = "Content-Language, ETag, Retry-After"
    response["Access-Control-Max-Age"] = "86400"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    # The language is ours to choose, by parameter and header alone: see core.middleware.
    response.no_language = True  # type: ignore[attr-defined]
    return response
