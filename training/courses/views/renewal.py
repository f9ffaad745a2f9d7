"""Going over to the current version of a course, and refreshing a completed one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core.errors import Refused
from core.views import go
from training.courses import actions, progress
from training.courses.models import Course
from training.courses.views.addresses import course_url, say


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_up(request: SignedInRequest, code: str) -> HttpResponse:
    """Moves the person to the current version; the course shows what is left to do."""
    course = get_object_or_404(Course, code=code)
    now = progress.of(request.user, course)
    if request.method == "POST" and now:
        actions.take_up(enrolment=now.enrolment, actor=request.user)
        messages.success(
            request, gettext("You are on the current version of the course now. All you had done is kept.")
        )
    return go(request, course_url(course))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refresh(request: SignedInRequest, code: str) -> HttpResponse:
    """Starts a refresher and opens its first part."""
    course = get_object_or_404(Course.objects.published(), code=code)
    if request.method != "POST":
        return go(request, course_url(course))
    try:
        actions.start_refresher(course=course, actor=request.user)
    except Refused as refused:
        say(request, refused)
        return go(request, course_url(course))
    return go(request, "courses:resume", code=code)
