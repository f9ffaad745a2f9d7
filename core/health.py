"""Answers for load balancers and whoever watches the service: alive, ready to serve, and the queue moves."""

from django.db import Error as DatabaseFailed
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import jobs


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all."""
    return _plain("ok")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers too, else 503. Says nothing about the queue: pages are served without it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseFailed:
        return _plain("the database does not answer", status=503)
    return _plain("ready")


@require_safe
@never_cache
def queuez(request: HttpRequest) -> HttpResponse:
    """503 when jobs wait and none is done (settings.QUEUE_STALLED_AFTER): for an alarm, not for a load balancer."""
    return _plain("the queue stands still", status=503) if jobs.stalled() else _plain("the queue moves")


def _plain(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text + "\n", status=status, content_type="text/plain")
