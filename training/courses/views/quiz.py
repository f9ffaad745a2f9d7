"""Taking a quiz: one question a page, a look over all answers, the result."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.errors import Refused
from core.texts import words
from core.views import attempt as run
from core.views import fetch, go
from training.courses import actions, chances, grading, papers, policies
from training.courses.forms import AnswerForm
from training.courses.models import Attempt, Course
from training.courses.places import places
from training.courses.states import EnrolmentState
from training.courses.views.addresses import course_url, crumbs, item_url, say


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def quiz_start(request: SignedInRequest, code: str, quiz_key: str) -> HttpResponse:
    """Opens the attempt under way at its first open question, or a new one."""
    course = get_object_or_404(Course.objects.published(), code=code)
    if request.method != "POST":
        return go(request, item_url(course, quiz_key))
    try:
        enrolment = actions.start(course=course, actor=request.user)
        attempt = actions.start_attempt(enrolment=enrolment, quiz_key=quiz_key, actor=request.user)
    except Refused as refused:
        say(request, refused)
        return go(request, item_url(course, quiz_key))
    answered = set(attempt.responses.values_list("question", flat=True))
    waiting = [n for n, pk in enumerate(attempt.question_ids, start=1) if pk not in answered]
    if not waiting:
        return go(request, "courses:review", attempt=attempt.pk)
    return go(request, "courses:question", attempt=attempt.pk, n=waiting[0])


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: SignedInRequest, attempt: str, n: int) -> HttpResponse:
    """One question. Next saves the answer and goes on; Back keeps what is chosen, and asks for nothing."""
    mine = _mine(request, attempt)
    if not mine.open:
        return go(request, "courses:result", attempt=mine.pk)
    try:
        sheet = papers.sheet(mine, n, get_language())
    except IndexError as error:
        raise Http404 from error
    form = AnswerForm(request.POST if request.method == "POST" else None, sheet=sheet)
    back = request.POST.get("to") == "back"
    skipped = back and "options" not in request.POST
    if skipped or run(form, actions.answer, attempt=mine, question=sheet.question, actor=request.user):
        return _turn(request, mine, n - 1 if back else n + 1)
    options = list(zip(sheet.choices, form["options"], strict=True))
    frame = _frame(mine, gettext("Question %(n)s") % {"n": n})
    context = {"sheet": sheet, "form": form, "options": options, **frame}
    return render(request, "courses/question.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: SignedInRequest, attempt: str) -> HttpResponse:
    """All questions of the paper, answered or not; sends the answers."""
    mine = _mine(request, attempt)
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
        "waiting": [sheet for sheet in sheets if not sheet.chosen],
        "refusal": refusal,
        "page_has_error": bool(refusal),
        **_frame(mine, gettext("Check your answers")),
    }
    return render(request, "courses/review.html", context, status=422 if refusal else 200)


@login_required
@never_cache
@require_safe
def result(request: SignedInRequest, attempt: str) -> HttpResponse:
    """What was right and what was not, and where to go from here."""
    mine = _mine(request, attempt)
    if mine.open:
        return go(request, "courses:review", attempt=mine.pk)
    language = get_language()
    course = mine.enrolment.course
    pages = places().item_urls(course, language)
    titles = {item["key"]: words(item["title"], language) for item in mine.enrolment.version.outline}
    marked = papers.results(mine, language)
    context = {
        "results": [(each, pages.get(each.lesson_key), titles.get(each.lesson_key)) for each in marked],
        "comment": words(mine.quiz.texts["passed" if mine.passed else "not_passed"], language),
        "needed": grading.points_needed(mine.quiz, mine.max_score),
        "chance": chances.of(mine.quiz, Attempt.objects.filter(enrolment=mine.enrolment_id, quiz=mine.quiz_id)),
        "completed": mine.passed and mine.enrolment.state == EnrolmentState.COMPLETED,
        **_frame(mine, gettext("Result")),
    }
    return render(request, "courses/result.html", context)


def _mine(request: SignedInRequest, pk: Any) -> Attempt:
    """404 for everybody else's attempts."""
    seen = Attempt.objects.visible_to(request.user)
    rows = seen.select_related("quiz", "enrolment__course", "enrolment__version")
    return fetch(rows, request.user, policies.may_answer, pk=pk)


def _turn(request: SignedInRequest, attempt: Attempt, n: int) -> HttpResponse:
    """To a page of the paper; after the last one comes the look over all answers."""
    if 1 <= n <= len(attempt.paper):
        return go(request, "courses:question", attempt=attempt.pk, n=n)
    return go(request, "courses:review", attempt=attempt.pk)


def _frame(attempt: Attempt, here: str) -> dict[str, Any]:
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
    }
