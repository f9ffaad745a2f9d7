"""The register for programs and other sites: JSON, CSV, the mark as a picture, and the heads of the trail."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language

from certification.quality import entries, markdrawing, register, registertable
from certification.quality.entries import Entry
from certification.quality.forms.register import RegisterForm
from certification.quality.models import DayHead
from core import clock, exports
from core.views import disposition
from network.directory.models import Organisation
from network.opendata.openapi import document
from network.opendata.views.answers import public

# Seconds that caches may keep an answer: what was suspended a moment ago must not be shown for long.
_KEPT, _MARK_KEPT = 300, 600
_CSV = "text/csv; charset=utf-8"


@public
def register_json(request: HttpRequest) -> HttpResponseBase:
    """The same as the page shows for the same choices, all of it at once, in the language of the address."""
    wanted, found = _found(request)
    licence = document.licence()
    answer = {
        "asked_on": clock.today().isoformat(),
        "language": get_language(),
        "status": wanted["status"],
        "license": {"name": licence.name, "url": licence.url, "attribution": licence.attribution},
        "count": len(found),
        "providers": [registertable.told(each) for each in found],
    }
    return _answered(request, _written(answer), "application/json")


@public
def register_csv(request: HttpRequest) -> HttpResponseBase:
    """The same as a table. ``excel=true``: as Excel in Finnish and Swedish opens it."""
    _wanted, found = _found(request)
    excel = request.GET.get("excel") == "true"
    lines = exports.csv_lines(
        registertable.COLUMNS, registertable.rows(found), separator=";" if excel else ",", mark=excel
    )
    response = _answered(request, b"".join(lines), _CSV)
    response["Content-Disposition"] = disposition("certified.csv")
    return response


@public
def mark(request: HttpRequest, pk: Any) -> HttpResponseBase:
    """The picture for other sites, in the language of the address; it says "certified" only while that is so. 404 when
    the organisation never was."""
    entry = entries.entry(get_object_or_404(Organisation.objects.select_related("municipality__region"), pk=pk))
    if entry is None:
        raise Http404
    drawn = markdrawing.draw(markdrawing.face(entry), get_language() or "")
    return _answered(request, drawn.encode(), "image/svg+xml", _until_midnight(_MARK_KEPT))


@public
def trail_heads(request: HttpRequest) -> HttpResponseBase:
    """The fingerprint of the trail of decisions at the end of each day: whoever keeps one can prove a later change."""
    rows = DayHead.objects.order_by("day").values_list("day", "number", "hash")
    heads = [{"day": day.isoformat(), "lines": number, "sha256": digest} for day, number, digest in rows]
    return _answered(request, _written({"heads": heads}), "application/json")


def _found(request: HttpRequest) -> tuple[dict[str, str], list[Entry]]:
    wanted = RegisterForm(request.GET).wanted
    return wanted, entries.entries(register.rows(**wanted))


def _written(answer: Any) -> bytes:
    return (json.dumps(answer, ensure_ascii=False, indent=1) + "\n").encode()


def _answered(request: HttpRequest, body: bytes, kind: str, seconds: int = _KEPT) -> HttpResponse:
    """With the fingerprint of its bytes: 304 answers whoever has them."""
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    response = HttpResponse(body, content_type=kind)
    found: HttpResponse = get_conditional_response(request, etag=etag, response=response) or response
    found["ETag"], found["Cache-Control"] = etag, f"public, max-age={seconds}"
    found["Content-Language"] = get_language() or ""
    return found


def _until_midnight(most: int) -> int:
    """Seconds, at most so many: the last day of a certification ends at midnight in Finland."""
    now = timezone.localtime(clock.now())
    midnight = (now + dt.timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(0, min(most, int((midnight - now).total_seconds())))
