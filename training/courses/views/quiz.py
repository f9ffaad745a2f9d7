"""Around the questions of a quiz: the start, a look over all answers, the result."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.errors import Refused
from core.texts import words
from core.views import fetch, go
from training.courses import actions, chances, grading, papers, policies, progress
from training.courses.models import Attempt, Course
from training.courses.places import places
from training.courses.states import EnrolmentState
from training.courses.timing import TimeLeft
from training.courses.views.addresses import course_url, crumbs, item_url, say

_TIMED = {"yes": True, "no": False}


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def quiz_start(request: SignedInRequest, code: str, quiz_key: str) -> HttpResponse:
    """Opens the attempt under way at its first open question, or a new one. Where the quiz has a time limit, the
    choice between that and no limit comes first."""
    course = get_object_or_404(Course.objects.published(), code=code)
    if request.method != "POST":
        return _choose_time(request, course, quiz_key) or go(request, item_url(course, quiz_key))
    timed = _TIMED.get(request.POST.get("timed", ""))
    try:
        enrolment = actions.start(course=course, actor=request.user)
        attempt = actions.start_attempt(enrolment=enrolment, quiz_key=quiz_key, actor=request.user, timed=timed)
    except Refused as refused:
        if refused.code == "choose_time":
            return go(request, "courses:quiz_start", code=code, quiz_key=quiz_key)
        say(request, refused)
        return go(request, item_url(course, quiz_key))
    waiting = [sheet.number for sheet in papers.sheets(attempt, get_language()) if not sheet.answered]
    if not waiting or attempt.overdue:
        return go(request, "courses:review", attempt=attempt.pk)
    return go(request, "courses:question", attempt=attempt.pk, n=waiting[0])


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: SignedInRequest, attempt: str) -> HttpResponse:
    """All questions of the paper, answered or not; sends the answers."""
    mine = own_attempt(request, attempt)
    refusal = ""
    if request.method == "POST":
        try:
            mine = actions.submit_attempt(attempt=mine, actor=request.user)
        except Refused as refused:
            refusal = " ".join(refused.messages)
    if not mine.open:
        return go(request, "courses:result", attempt=mine.pk)
    sheets = papers.sheets(mine, get_language())
    context = {
        "sheets": sheets,
        "waiting": [sheet for sheet in sheets if not sheet.answered],
        "refusal": refusal,
        "page_has_error": bool(refusal),
        **frame(mine, gettext("Check your answers")),
    }
    return render(request, "courses/review.html", context, status=422 if refusal else 200)


@login_required
@never_cache
@require_safe
def result(request: SignedInRequest, attempt: str) -> HttpResponse:
    """What was right and what was not, and where to go from here."""
    mine = own_attempt(request, attempt)
    if mine.open:
        return go(request, "courses:review", attempt=mine.pk)
    language = get_language()
    pages = places().item_urls(mine.enrolment.course, language)
    titles = {item["key"]: words(item["title"], language) for item in mine.enrolment.version.outline}
    marked = papers.results(mine, language)
    context = {
        "results": [(each, pages.get(each.lesson_key), titles.get(each.lesson_key)) for each in marked],
        "comment": words(mine.quiz.texts["passed" if mine.passed else "not_passed"], language),
        "needed": grading.points_needed(mine.quiz, mine.max_score),
        "chance": chances.of(mine.quiz, Attempt.objects.filter(enrolment=mine.enrolment_id, quiz=mine.quiz_id)),
        "completed": mine.passed and mine.enrolment.state == EnrolmentState.COMPLETED,
        "corrections": [event for event in mine.grade_events.all() if event.changed or event.kept_pass],
        **frame(mine, gettext("Result")),
    }
    return render(request, "courses/result.html", context)


def own_attempt(request: SignedInRequest, pk: Any) -> Attempt:
    """404 for everybody else's attempts."""
    seen = Attempt.objects.visible_to(request.user)
    rows = seen.select_related("quiz", "enrolment__course", "enrolment__version")
    return fetch(rows, request.user, policies.may_answer, pk=pk)


def frame(attempt: Attempt, here: str) -> dict[str, Any]:
    """What every page of a quiz shows around its content."""
    course, version = attempt.enrolment.course, attempt.enrolment.version
    title = words(attempt.quiz.texts["title"], get_language())
    return {
        "attempt": attempt,
        "quiz": title,
        "code": course.code,
        "quiz_key": attempt.quiz.key,
        "course_url": course_url(course),
        "crumbs": crumbs(course, version, f"{title}: {here}"),
        "time": TimeLeft.of(attempt),
    }


def _choose_time(request: SignedInRequest, course: Course, quiz_key: str) -> HttpResponse | None:
    """None where there is nothing to choose: no limit, an attempt under way, none to be had."""
    mine = progress.of(request.user, course)
    quiz = mine.quizzes.get(quiz_key) if mine else None
    if mine is None or quiz is None or not quiz.quiz.time_limit_minutes:
        return None
    if quiz.open_attempt or not quiz.chance.open:
        return None
    title = words(quiz.quiz.texts["title"], get_language())
    context = {
        "quiz": title,
        "minutes": quiz.quiz.time_limit_minutes,
        "back_url": item_url(course, quiz_key),
        "crumbs": crumbs(course, mine.version, str(title)),
    }
    return render(request, "courses/quiz_time.html", context)
