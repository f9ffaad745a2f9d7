"""What the house refuses while an editor works becomes a message, not an error page."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from core.errors import Refused


class RefusedInAdminMiddleware:
    """For every way to publish that does not ask `cms.publishing.check` first: workflows, translations, bulk actions.

    The publishing is rolled back by then; the editor stays where they were and reads why.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused) or not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        for message in exception.messages:
            messages.error(request, message)
        return HttpResponseRedirect(
            request.get_full_path() if request.method == "POST" else reverse("wagtailadmin_home")
        )
