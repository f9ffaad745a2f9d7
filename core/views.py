"""Small helpers every view shares."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, resolve_url
from django.utils.http import content_disposition_header
from django_htmx.http import HttpResponseClientRedirect

M = TypeVar("M", bound=Model)


def fetch(queryset: QuerySet[M], user: Any, policy: Callable[[Any, M], bool], **lookup: Any) -> M:
    """The object; 404 when the user may not know of it, 403 when they may not act on it."""
    found = get_object_or_404(queryset, **lookup)
    if not policy(user, found):
        raise PermissionDenied
    return found


def attempt(form: BaseForm, action: Callable[..., Any], **kwargs: Any) -> bool:
    """Runs an action with a form's data; what the domain refuses becomes a form error."""
    if not form.is_valid():
        return False
    try:
        action(**form.cleaned_data, **kwargs)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def go(request: HttpRequest, to: Any, **kwargs: Any) -> HttpResponse:
    """Redirects the whole browser, also when htmx sent only a form."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(resolve_url(to, **kwargs))
    return HttpResponseRedirect(resolve_url(to, **kwargs))


def file(content: bytes | str, kind: str, name: str, *, inline: bool = False) -> HttpResponse:
    """A file to be kept under this name, or with ``inline`` to be looked at first. ``kind``: its media type."""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition(name, inline=inline)})


def disposition(name: str, *, inline: bool = False) -> str:
    """The header by which a browser knows what to do with a file, and its name."""
    return content_disposition_header(as_attachment=not inline, filename=name) or ""
