"""What pages with files share: how many one may take, how they are named, and the words of the address."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.dates import MONTHS
from django.utils.text import capfirst

from accounts.http import SignedInRequest
from core import exports as files
from core import limits
from network.directory.exports import Sheet
from network.monitoring.hours import Tally

# Files one person may take in so many seconds; counted together with the lists of the directory.
_EXPORTS, _EXPORT_SECONDS = 20, 600


def refused(request: SignedInRequest, kind: str) -> HttpResponse | None:
    """404 for an unknown kind of file; an answer for whoever took too many."""
    if kind not in files.KINDS:
        raise Http404
    wait = limits.spend(f"export:{request.user.pk}", limit=_EXPORTS, seconds=_EXPORT_SECONDS)
    return limits.too_many(wait) if wait else None


def send(kind: str, sheet: Sheet, when: str) -> HttpResponseBase:
    return files.response(kind, f"{sheet.name} {when}".replace(" ", "-"), sheet.header, sheet.rows)


def query(request: SignedInRequest) -> dict[str, Any]:
    """The words of the address without the page, to put behind links."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return {"query": asked.urlencode()}


def named_months(found: Mapping[int, Tally]) -> list[tuple[str, Tally]]:
    """Those that have any, in their order."""
    return [(capfirst(str(MONTHS[number])), found[number]) for number in sorted(found)]
