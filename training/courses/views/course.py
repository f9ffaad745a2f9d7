"""Starting a course, and going on with it."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Refused
from core.texts import words
from core.views import go
from training.courses import actions, prerequisites, progress
from training.courses.models import Course, CourseVersion
from training.courses.views.addresses import course_url, crumbs, next_url, say


@never_cache
@require_safe
def read(request: HttpRequest, code: str) -> HttpResponse:
    """To the page of the course, which is looked for only when somebody follows the link."""
    return go(request, course_url(get_object_or_404(Course.objects.published(), code=code)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Starts the course and opens its first part. Without an account, sign-up comes first and leads back here."""
    course = get_object_or_404(Course.objects.published(), code=code)
    if not request.user.is_authenticated:
        return redirect_to_login(request.path, login_url=reverse("account_signup"))
    if request.method == "POST":
        try:
            actions.start(course=course, actor=request.user)
        except Refused as refused:
            say(request, refused)
            return go(request, course_url(course))
        return go(request, "courses:resume", code=code)
    if progress.of(request.user, course):
        return go(request, course_url(course))
    version = course.versions.current().get()
    context = {
        "title": words(version.texts["title"], get_language()),
        "code": code,
        "first": [each for each in prerequisites.of(version, request.user) if not each.done],
        "course_url": course_url(course),
        "crumbs": crumbs(course, version, gettext("Start the course")),
    }
    return render(request, "courses/start.html", context)


@never_cache
@require_safe
def resume(request: HttpRequest, code: str) -> HttpResponse:
    """To the part that comes after the one done last; to the course when all is done or nothing is started.

    Guests come here from the end of an exercise: to them the course shows what they have read.
    """
    course = get_object_or_404(Course, code=code)
    now = progress.of(request.user, course)
    return go(request, next_url(course, now.next_item if now else None))


@never_cache
@require_safe
def part(request: HttpRequest, code: str, item_key: str) -> HttpResponse:
    """To the page of a part, of the version the person is on or else of the current one. Open to everyone."""
    course = get_object_or_404(Course.objects.published(), code=code)
    now = progress.of(request.user, course)
    versions: list[CourseVersion] = [*([now.version] if now else []), course.versions.current().get()]
    item = next((found for version in versions if (found := version.item(item_key))), None)
    if item is None:
        raise Http404
    return go(request, next_url(course, item))
