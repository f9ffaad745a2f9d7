"""The public application: one thing on a page, from "I would like to help" to "sent"."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from core import clock, limits
from core.views import attempt
from network.directory.views.frame import Budget, form_page
from volunteers.onboarding import application, commitments, drafts, looking_through
from volunteers.onboarding.actions import drafts as actions
from volunteers.onboarding.application import QUESTIONS, Application, Page
from volunteers.onboarding.forms.applying import FORMS
from volunteers.onboarding.forms.applying_page import PageForm
from volunteers.onboarding.models import Draft, Volunteering
from volunteers.onboarding.states import ANSWER_DAYS, APPLICANT, DRAFT_DAYS, Age, Document

_FORM = ["GET", "HEAD", "POST"]
# A whole group may apply from one address. Each application that is sent is a mail to every coordinator of the area.
_PAGES, _SENDING = Budget("onboarding.page", 600), Budget("onboarding.send", 10)
# In the address of a page that was opened from the review, which is where it leads back to.
CHANGE = "change"
# The button that saves the page and leads away from the application.
LATER = "later"


@dataclass(frozen=True)
class _Guest:
    """Whose budget it is, where nobody is signed in."""

    pk: str


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What volunteering is and what it asks for."""
    draft, told = _found(request)
    context = {
        "draft": draft,
        "next_url": _url(told.missing),
        "applied": _applied(request.user) is not None,
        "answer_days": ANSWER_DAYS,
    }
    return render(request, "onboarding/apply_start.html", context)


@never_cache
@require_http_methods(_FORM)
def page(request: HttpRequest, page: Page) -> HttpResponse:
    """One question. What is opened out of order leads to the first one that is not answered."""
    draft, told = _found(request)
    if not told.reaches(page) and not _is_answered_anew(request, draft, told, page):
        return _elsewhere(request, draft, told)
    if page == Page.CONTACT and not request.user.is_authenticated:
        return _sign_in(request, told)
    form = FORMS[page](request.POST if request.method == "POST" else None, application=told)
    if LATER in request.POST and not form.has_changed():
        return redirect("onboarding:later")
    wait = _PAGES.pay(form, request.user if request.user.is_authenticated else _Guest(limits.client(request)))
    if not form.is_valid():
        context = _frame(told, page) | {"part": f"onboarding/_apply_{page}.html", "change": CHANGE in request.GET}
        return form_page(request, "onboarding/apply_page.html", context, form, wait)
    if page == Page.AGE and form.cleaned_data["age"] == Age.CHILD:
        return _deleted(draft, "onboarding:under_15")
    return _kept(request, draft, page, form)


@never_cache
@require_http_methods(_FORM)
def review(request: HttpRequest) -> HttpResponse:
    """Every answer, each to be changed; sends them."""
    draft, told = _found(request)
    if draft is None or told.missing:
        return _elsewhere(request, draft, told)
    form = forms.Form(request.POST if request.method == "POST" else None)
    wait = _SENDING.pay(form, request.user)
    if attempt(form, actions.send, draft=draft, actor=request.user):
        return redirect("onboarding:sent")
    if form.has_error("__all__", code="sent"):
        return redirect("onboarding:sent")
    context = {
        "rows": looking_through.rows(told),
        "change": CHANGE,
        "under_age": told.age == Age.YOUNG,
        "back_url": _url(told.pages[-1]),
        "consent": commitments.read(Document.APPLICATION, get_language() or ""),
        "answer_days": ANSWER_DAYS,
    }
    return form_page(request, "onboarding/apply_review.html", context, form, wait)


@login_required
@never_cache
@require_safe
def sent(request: SignedInRequest) -> HttpResponse:
    """What happens next, by when, and who does it: of the application that was sent last."""
    volunteering = _applied(request.user)
    if volunteering is None:
        return redirect("onboarding:start")
    context = looking_through.what_next(volunteering)
    return render(request, "onboarding/apply_sent.html", {"volunteering": volunteering, **context})


@never_cache
@require_safe
def under_15(request: HttpRequest) -> HttpResponse:
    """For children: what one can do before being old enough. Nothing of them is kept."""
    return render(request, "onboarding/apply_under_15.html")


@never_cache
@require_safe
def later(request: HttpRequest) -> HttpResponse:
    """How to go on another time."""
    draft, told = _found(request)
    if draft is None:
        return redirect("onboarding:start")
    days = DRAFT_DAYS - (clock.today() - clock.day_of(draft.touched_at)).days
    context = {"days": days, "next_url": _url(told.missing), **_doors(reverse("onboarding:start"))}
    return render(request, "onboarding/apply_later.html", context)


@never_cache
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Deletes what was written, for whoever does not want to go on, or sits at somebody else's computer."""
    draft = drafts.of(request)
    if draft:
        messages.success(request, gettext("Your answers are deleted."))
    return _deleted(draft, "onboarding:start")


def _found(request: HttpRequest) -> tuple[Draft | None, Application]:
    draft = drafts.of(request)
    return draft, application.read(draft.answers if draft else {}, request.user)


def _url(page: Page | None) -> str:
    """Of a page; of the review, when every one is answered."""
    return reverse("onboarding:page", args=[page]) if page else reverse("onboarding:review")


def _is_answered_anew(request: HttpRequest, draft: Draft | None, told: Application, page: Page) -> bool:
    """From a window that stood open while an earlier answer was changed in another: what was typed is kept all the
    same, and the question that is open now comes next."""
    return request.method == "POST" and draft is not None and page in draft.answers and page in told.pages


def _kept(request: HttpRequest, draft: Draft | None, page: Page, form: PageForm) -> HttpResponse:
    """Saved, and on to the next page; from the review back to it, by way of what the change has left unanswered."""
    actor = request.user if request.user.is_authenticated else None
    held, key = actions.keep(draft=draft, page=page, answer=form.answer(), actor=actor)
    told = application.read(held.answers, request.user)
    change = CHANGE in request.GET
    following = told.missing if change else told.after(page)
    url = reverse("onboarding:later") if LATER in request.POST else _url(following)
    response = redirect(f"{url}?{CHANGE}=1" if change and following and LATER not in request.POST else url)
    if actor is None:
        drafts.remember(response, key or drafts.key_of(request))
    return response


def _elsewhere(request: HttpRequest, draft: Draft | None, told: Application) -> HttpResponse:
    """To the first question without an answer. What was sent from a page that does not belong here any more, such as
    one that stood open while somebody signed out in another window, is never dropped without a word."""
    if request.method == "POST":
        # Tapped twice, or in two windows, the second finds that the first has sent it.
        if draft is None and _applied(request.user):
            return redirect("onboarding:sent")
        lost = gettext(
            "What you sent was not saved, since your other answers are not here. If you had signed in, sign in again: "
            "they wait there."
        )
        changed = gettext("Something has changed meanwhile. Look through your answers again.")
        messages.warning(request, changed if draft else lost)
    return redirect(_url(told.missing))


def _deleted(draft: Draft | None, to: str) -> HttpResponse:
    if draft:
        actions.forget(draft=draft)
    response = redirect(to)
    drafts.forget(response)
    return response


def _sign_in(request: HttpRequest, told: Application) -> HttpResponse:
    """Name and address come from an account; what was answered is there again afterwards."""
    context = _frame(told, Page.CONTACT) | _doors(_url(Page.CONTACT))
    return render(request, "onboarding/apply_sign_in.html", context)


def _doors(back: str) -> dict[str, str]:
    query = urlencode({"next": back})
    return {
        "signup_url": f"{reverse('account_signup')}?{query}",
        "login_url": f"{reverse('account_login')}?{query}",
    }


def _frame(told: Application, page: Page) -> dict[str, Any]:
    """Where one is, and the way back."""
    before = told.before(page)
    return {
        "page": page,
        "question": QUESTIONS[page],
        "number": told.pages.index(page) + 1,
        "total": len(told.pages),
        "back_url": _url(before) if before else reverse("onboarding:start"),
        "application": told,
    }


def _applied(user: Any) -> Volunteering | None:
    """One's newest application that is not decided yet."""
    rows = Volunteering.objects.of(user).filter(state__in=APPLICANT)
    return rows.select_related("task", "municipality", "region", "network", "organisation").first()
