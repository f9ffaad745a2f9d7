"""Questions of quizzes in the Wagtail admin: how they do, and putting a wrong key right."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from accounts.models import User
from core.texts import pick, words
from core.views import attempt
from training.courses import actions, policies, regrading, statistics
from training.courses.forms import RegradeForm
from training.courses.models import CourseVersion, QuestionVersion, QuizQuestion, Regrade
from training.courses.states import CHOICE_KINDS, QuestionKind
from training.courses.statistics import Figures

# Address part → what the rows are sorted by; hidden figures come last, whichever way.
_SORTS = {
    "n": lambda row: row.figures.n,
    "right": lambda row: row.figures.difficulty,
    "discrimination": lambda row: row.figures.discrimination,
}


@dataclass(frozen=True)
class Row:
    question: QuestionVersion
    prompt: str
    quiz: str
    course: str
    figures: Figures
    wrong: str

    @property
    def wrong_hidden(self) -> bool:
        return self.figures.wrong_n < statistics.FEWEST


def index(request: HttpRequest) -> HttpResponse:
    """Every question that newcomers are asked, of one course or of all. The queries do not grow with the questions."""
    _check(policies.may_see_statistics, request)
    course, order = request.GET.get("course", ""), request.GET.get("order", "")
    courses = [(each.course.code, _title(each)) for each in _current()]
    rows = _sorted(_rows(course if course in dict(courses) else ""), order)
    context = {
        "rows": rows,
        "courses": courses,
        "course": course,
        "order": order,
        "fewest": statistics.FEWEST,
        "page_title": _("Quiz questions"),
        "header_icon": "help",
        "breadcrumbs_items": _crumbs(),
    }
    return TemplateResponse(request, "courses/admin/questions.html", context)


def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question: its key, its versions, and what has been corrected."""
    _check(policies.may_see_statistics, request)
    newest = _newest(get_object_or_404(QuestionVersion, pk=pk))
    versions = list(
        QuestionVersion.objects.filter(course=newest.course_id, key=newest.key)
        .order_by("-number")
        .prefetch_related("texts")
    )
    answers = statistics.answers_of(versions)
    orders = Regrade.objects.filter(new__in=versions).select_related("old", "new", "actor").order_by("-at")
    changed = Count("events", filter=~Q(events__old_score=F("events__new_score")))
    context = {
        "row": _row(newest, "", "", statistics.of([newest])[newest.pk]),
        "question": newest,
        "key": _key(versions[0]),
        "versions": [
            (each, answers.get(each.pk, 0), regrading.obstacle(each, newest) if each != newest else "")
            for each in versions
        ],
        "orders": orders.annotate(looked_at=Count("events"), touched=changed),
        "fewest": statistics.FEWEST,
        "may_regrade": isinstance(request.user, User) and policies.may_regrade(request.user),
        "page_title": _prompt(newest),
        "header_icon": "help",
        "breadcrumbs_items": _crumbs((_prompt(newest), "")),
    }
    return TemplateResponse(request, "courses/admin/question.html", context)


def regrade(request: HttpRequest, pk: int) -> HttpResponse:
    """What a correction would change, then the reason, then the correction."""
    _check(policies.may_regrade, request)
    old = get_object_or_404(QuestionVersion, pk=pk)
    new = _newest(old)
    obstacle = regrading.obstacle(old, new)
    form = RegradeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(form, actions.regrade, old=old, new=new, actor=request.user):
        messages.success(request, _("The key is corrected. Results follow at once, in a large course within minutes."))
        return redirect("quiz_question", new.pk)
    context = {
        "form": form,
        "old": old,
        "new": new,
        "before": _key(old),
        "after": _key(new),
        "obstacle": obstacle,
        "effect": None if obstacle else regrading.effect(old, new),
        "page_title": _("Correct and regrade"),
        "header_icon": "help",
        "breadcrumbs_items": _crumbs(
            (_prompt(new), reverse("quiz_question", args=[new.pk])), (_("Correct and regrade"), "")
        ),
    }
    return TemplateResponse(request, "courses/admin/regrade.html", context, status=422 if form.errors else 200)


def _check(policy: Callable[[User], bool], request: HttpRequest) -> None:
    """Wagtail lets only people who are signed in come as far as this."""
    if not isinstance(request.user, User) or not policy(request.user):
        raise PermissionDenied


def _current() -> Any:
    return CourseVersion.objects.current().select_related("course").order_by("course__code")


def _rows(code: str) -> list[Row]:
    """Six queries, however many questions there are."""
    placed = QuizQuestion.objects.select_related("question").prefetch_related("question__texts")
    current = _current().filter(**({"course__code": code} if code else {}))
    shown = [
        (version, quiz, place.question)
        for version in current.prefetch_related("quizzes", Prefetch("quizzes__places", placed))
        for quiz in version.quizzes.all()
        for place in quiz.places.all()
    ]
    figures = statistics.of([asked for _version, _quiz, asked in shown])
    return [
        _row(asked, pick(quiz.texts["title"], get_language())[0], _title(version), figures[asked.pk])
        for version, quiz, asked in shown
    ]


def _row(asked: QuestionVersion, quiz: str, course: str, figures: Figures) -> Row:
    return Row(asked, _prompt(asked), quiz, course, figures, _said(asked, figures.wrong))


def _sorted(rows: list[Row], order: str) -> list[Row]:
    value = _SORTS.get(order.removeprefix("-"))
    if value is None:
        return rows
    sign = -1 if order.startswith("-") else 1

    def place(row: Row) -> float:
        found = value(row)
        return math.inf if found is None or row.figures.hidden else sign * float(found)

    return sorted(rows, key=place)


def _newest(version: QuestionVersion) -> QuestionVersion:
    rows = QuestionVersion.objects.filter(course=version.course_id, key=version.key)
    return rows.order_by("-number").prefetch_related("texts")[0]


def _title(version: CourseVersion) -> str:
    return pick(version.texts["title"], get_language())[0]


def _prompt(asked: QuestionVersion) -> str:
    return str(words({text.language: text.prompt for text in asked.texts.all()}, get_language()))


def _words(asked: QuestionVersion, name: str, key: str) -> str:
    return pick({text.language: getattr(text, name).get(key, "") for text in asked.texts.all()}, get_language())[0]


def _said(asked: QuestionVersion, wrong: Any) -> str:
    """A wrong answer in words."""
    if wrong is None:
        return ""
    if asked.kind in CHOICE_KINDS:
        return _words(asked, "options", wrong)
    if asked.kind == QuestionKind.ORDERING:
        return " → ".join(_words(asked, "options", line) for line in wrong)
    if asked.kind == QuestionKind.MATCHING:
        return f"{_words(asked, 'options', wrong[0])} – {_words(asked, 'targets', wrong[1])}"
    return str(wrong)


def _key(asked: QuestionVersion) -> list[str]:
    """The right answer in words, a line each."""
    if asked.kind == QuestionKind.SHORT_TEXT:
        return [line for text in asked.texts.all() for line in text.accepted.splitlines()]
    if asked.kind == QuestionKind.MATCHING:
        return [_said(asked, pair) for pair in asked.correct.items()]
    return [_words(asked, "options", option) for option in asked.correct]


def _crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    first = (_("Quiz questions"), reverse("quiz_questions"))
    return [{"url": url, "label": label} for label, url in (first, *more)]


class QuestionsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and policies.may_see_statistics(request.user)


# Other screens about courses register here as well.
courses_menu = Menu(register_hook_name="register_courses_menu_item")


@hooks.register("register_admin_menu_item")
def courses_item() -> SubmenuMenuItem:
    return SubmenuMenuItem(gettext_lazy("Courses"), courses_menu, name="courses", icon_name="list-ul", order=440)


@hooks.register("register_courses_menu_item")
def questions_item() -> QuestionsItem:
    return QuestionsItem(gettext_lazy("Quiz questions"), reverse("quiz_questions"), icon_name="help", order=100)


@hooks.register("register_admin_urls")
def question_screens() -> list[URLPattern]:
    return [
        path("quiz-questions/", index, name="quiz_questions"),
        path("quiz-questions/<int:pk>/", question, name="quiz_question"),
        path("quiz-questions/<int:pk>/regrade/", regrade, name="quiz_question_regrade"),
    ]


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    names = Q(codename="view_questionversion") | Q(codename="add_regrade")
    return Permission.objects.filter(names, content_type__app_label="courses")
