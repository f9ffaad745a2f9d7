"""Marking a lesson as read, with an account or without."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core.errors import Refused
from core.views import go
from training.courses import actions, guests, progress
from training.courses.models import Course
from training.courses.views.addresses import course_url, item_url, next_url, say


@csrf_exempt  # asked for by _learner; a guest has no session that others could misuse, and gets no cookie for reading
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lesson_done(request: HttpRequest, code: str, item_key: str) -> HttpResponse:
    """Marks the lesson as read and opens what comes next; a guest's browser keeps it."""
    course = get_object_or_404(Course.objects.published(), code=code)
    if request.method != "POST":
        return go(request, item_url(course, item_key))
    # Whoever is signed in has a SignedInRequest, which a type cannot see.
    by: Any = _learner if request.user.is_authenticated else _guest
    answer: HttpResponse = by(request, course, item_key)
    return answer


@csrf_protect
def _learner(request: SignedInRequest, course: Course, item_key: str) -> HttpResponse:
    """Whoever reads signed in has thereby started the course."""
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


def _guest(request: HttpRequest, course: Course, item_key: str) -> HttpResponse:
    """Without a token in the form: whoever reads gets no cookie before they ask for one. Other sites stay out."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise PermissionDenied
    version = course.versions.current().select_related("course").get()
    answer = go(request, next_url(course, guests.visit(request, version).after(item_key)))
    try:
        guests.remember(request, answer, version, item_key)
    except Refused:
        return go(request, course_url(course))
    return answer
