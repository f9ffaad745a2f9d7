"""One question of a quiz: shown, answered, and saved while it is being answered."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core.views import attempt as run
from core.views import go
from training.courses import actions, papers
from training.courses.forms import AnswerForm, OrderForm
from training.courses.models import Attempt
from training.courses.papers import Choice, Sheet
from training.courses.states import QuestionKind
from training.courses.views.quiz import frame, own_attempt


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: SignedInRequest, attempt: str, n: int) -> HttpResponse:
    """Next saves the answer and goes on; Back keeps what is there, and asks for nothing; a move puts a line of an
    ordering up or down; the page's script saves while one answers."""
    mine = own_attempt(request, attempt)
    saves = request.method == "POST" and request.POST.get("to") == "save"
    if not mine.open or mine.overdue:
        return _closed(request, mine, saves)
    try:
        sheet = papers.sheet(mine, n, get_language())
    except IndexError as error:
        raise Http404 from error
    if request.method != "POST":
        return _page(request, mine, sheet, AnswerForm(sheet=sheet))
    if saves:
        return _save(request, mine, sheet)
    if "move" in request.POST and sheet.kind == QuestionKind.ORDERING:
        return _move(request, mine, sheet)
    return _turn(request, mine, sheet)


def _turn(request: SignedInRequest, mine: Attempt, sheet: Sheet) -> HttpResponse:
    """To the page before or after; after the last one comes the look over all answers."""
    back = request.POST.get("to") == "back"
    form = AnswerForm(request.POST, sheet=sheet, draft=back)
    skipped = back and form.blank
    if not skipped and not run(form, actions.answer, attempt=mine, question=sheet.question, actor=request.user):
        return _page(request, mine, sheet, form)
    n = sheet.number - 1 if back else sheet.number + 1
    if 1 <= n <= sheet.total:
        return go(request, "courses:question", attempt=mine.pk, n=n)
    return go(request, "courses:review", attempt=mine.pk)


def _save(request: SignedInRequest, mine: Attempt, sheet: Sheet) -> HttpResponse:
    """For the page's script: what is there now is kept, or it is said why not."""
    form = AnswerForm(request.POST, sheet=sheet, draft=True)
    if run(form, actions.answer, attempt=mine, question=sheet.question, actor=request.user):
        return JsonResponse({"saved": True})
    said = " ".join(str(message) for messages in form.errors.values() for message in messages)
    return JsonResponse({"saved": False, "message": said}, status=422)


def _move(request: SignedInRequest, mine: Attempt, sheet: Sheet) -> HttpResponse:
    """Saves the new order and shows it, with the focus on the line that was moved. A move that cannot be changes
    nothing."""
    form = OrderForm(request.POST, sheet=sheet)
    if not form.is_valid():
        return _page(request, mine, sheet, form)
    here = reverse("courses:question", args=[mine.pk, sheet.number])
    try:
        form.cleaned_data["options"], key = form.moved
    except ValueError:
        return HttpResponseRedirect(here)
    if not run(form, actions.answer, attempt=mine, question=sheet.question, actor=request.user):
        return _page(request, mine, sheet, form)
    place = form.cleaned_data["options"].index(key) + 1
    way = request.POST["move"].partition(":")[0]
    return HttpResponseRedirect(f"{here}?{way}={place}#line-{place}")


def _closed(request: SignedInRequest, mine: Attempt, saves: bool) -> HttpResponse:
    """Sent already, or its time is up: nothing is saved any more, what was saved before counts."""
    if saves:
        message = gettext("The time is up. What you saved before that counts.") if mine.open else ""
        return JsonResponse({"saved": False, "message": message}, status=422)
    return go(request, "courses:review" if mine.open else "courses:result", attempt=mine.pk)


def _page(request: SignedInRequest, mine: Attempt, sheet: Sheet, form: AnswerForm) -> HttpResponse:
    context = {
        "sheet": sheet,
        "form": form,
        "options": _drawn(sheet, form),
        "lines": _lines(request, sheet),
        **frame(mine, gettext("Question %(n)s") % {"n": sheet.number}),
    }
    return render(request, "courses/question.html", context, status=422 if form.errors else 200)


def _drawn(sheet: Sheet, form: AnswerForm) -> list[tuple[Choice, object]]:
    """Each option, line or left-hand side with the input that belongs to it."""
    if sheet.kind == QuestionKind.MATCHING:
        return [(line, form[f"pair_{number}"]) for number, line in enumerate(sheet.choices, start=1)]
    if sheet.kind in {QuestionKind.ORDERING, QuestionKind.SHORT_TEXT}:
        return []
    return list(zip(sheet.choices, form["options"], strict=True))


def _lines(request: SignedInRequest, sheet: Sheet) -> list[dict[str, Any]]:
    """The lines of an ordering. After a move the focus goes to the same button of the moved line, so that one can go on
    moving it; at either end to the other one."""
    total = len(sheet.choices)

    def focus(place: int) -> str:
        way = next((each for each in ("up", "down") if request.GET.get(each) == str(place)), "")
        return {"up": "down", "down": "up"}.get(way, "") if (way, place) in {("up", 1), ("down", total)} else way

    return [
        {"place": place, "line": line, "focus": focus(place), "first": place == 1, "last": place == total}
        for place, line in enumerate(sheet.in_order, start=1)
        if sheet.kind == QuestionKind.ORDERING
    ]
