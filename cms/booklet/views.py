"""The booklet as a file: for everyone who may read the course."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.booklet.printing import booklet
from cms.models import CoursePage
from core import limits
from core.views import file


@require_safe
@limits.per_client("cms.booklet", limit=30, seconds=60)
def download(request: HttpRequest, code: str) -> HttpResponse:
    """The course in the language of the address; 404 while it has no public page in it."""
    public = CoursePage.objects.live().public().select_related("locale")
    page = get_object_or_404(public, course__code=code, locale__language_code=get_language())
    made = booklet(page)
    return file(made.content, made.mimetype, made.filename, inline=True)
