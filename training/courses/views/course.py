"""Starting a course, going on with it, and marking lessons as read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.errors import Refused
from core.texts import words
from core.views import go
from training.courses import actions, progress
from training.courses.models import Course
from training.courses.views.addresses import course_url, crumbs, item_url, next_url, say


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Starts the course and opens its first part. Without an account, sign-up comes first and leads back here."""
    course = get_object_or_404(Course.objects.published(), code=code)
    if not request.user.is_authenticated:
        return redirect_to_login(request.path, login_url=reverse("account_signup"))
    if request.method == "POST":
        actions.start(course=course, actor=request.user)
        return go(request, "courses:resume", code=code)
    if progress.of(request.user, course):
        return go(request, course_url(course))
    version = course.versions.current().get()
    context = {
        "title": words(version.texts["title"], get_language()),
        "code": code,
        "course_url": course_url(course),
        "crumbs": crumbs(course, version, gettext("Start the course")),
    }
    return render(request, "courses/start.html", context)


@login_required
@never_cache
@require_safe
def resume(request: SignedInRequest, code: str) -> HttpResponse:
    """To the next part that is not done; to the course when all is done or nothing is started."""
    course = get_object_or_404(Course, code=code)
    now = progress.of(request.user, course)
    return go(request, next_url(course, now.next_item if now else None))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lesson_done(request: SignedInRequest, code: str, item_key: str) -> HttpResponse:
    """Marks the lesson as read and opens what comes next. Whoever reads signed in has thereby started the course."""
    course = get_object_or_404(Course.objects.published(), code=code)
    if request.method != "POST":
        return go(request, item_url(course, item_key))
    try:
        enrolment = actions.start(course=course, actor=request.user)
        actions.finish_lesson(enrolment=enrolment, item_key=item_key, actor=request.user)
    except Refused as refused:
        say(request, refused)
        return go(request, course_url(course))
    now = progress.of_enrolment(enrolment)
    if now.completed and enrolment.state != now.enrolment.state:
        messages.success(request, gettext("You have completed the course. Congratulations!"))
    return go(request, next_url(course, now.after(item_key)))
