"""What is typed into an exercise appears in no error report: not in the log's, not in a mail's, not on a debug page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.views.debug import SafeExceptionReporterFilter
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class AlwaysFilter(SafeExceptionReporterFilter):
    """Django's own shows everything while DEBUG is on."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True


def typing_stays_private(view: View[P]) -> View[P]:
    """Decorates a view that takes what people type."""
    guarded = sensitive_post_parameters()(sensitive_variables()(view))

    @wraps(view)
    def private(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request.exception_reporter_filter = AlwaysFilter()
        return guarded(request, *args, **kwargs)

    return private
