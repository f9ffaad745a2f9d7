"""One volunteer on the desk of who handles them: how it stands, what is due, and the steps that can be taken."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import desk
from accounts.http import SignedInRequest
from core.views import fetch, go
from network.directory.views.frame import Budget, form_page
from volunteers.onboarding import assignable, handling, policies, steps, told
from volunteers.onboarding.actions import (
    agreeing,
    escalating,
    extracts,
    interviewing,
    leaving,
    pausing,
    reminding,
    trialling,
)
from volunteers.onboarding.actions.steps import stamp
from volunteers.onboarding.forms import desk as forms
from volunteers.onboarding.models import ExtractSeen, Transition, Volunteering
from volunteers.onboarding.states import VOLUNTEER, Ball, State

_FORM = ["GET", "HEAD", "POST"]
# Most steps are a mail to the volunteer.
_BUDGET = Budget("onboarding.handling", 100)


@dataclass(frozen=True)
class Step:
    """``about``: a template that says what the step means. ``stamped``: it is not taken when somebody else has taken
    one since the page was opened."""

    title: str | Promise
    button: str | Promise
    said: str | Promise
    action: Callable[..., Any]
    form: type[forms.StepForm] = forms.StepForm
    policy: Callable[[Any, Volunteering], bool] = policies.may_handle
    about: str = ""
    stamped: bool = False

    @property
    def asks(self) -> bool:
        """Whether there is anything to fill in or to read first; else a button is enough."""
        return bool(self.form.base_fields or self.about)


STEPS = {
    "invite_interview": Step(
        _("Propose a time for an interview"),
        _("Send the proposal"),
        _("The proposal is on its way. The applicant confirms it or proposes other times."),
        interviewing.invite,
        forms.InviteForm,
        stamped=True,
    ),
    "interview_held": Step(
        _("The interview was held: go on"), _("Go on"), _("Noted. It goes on."), interviewing.done, stamped=True
    ),
    "see_guardian": Step(
        _("Note that you have seen the guardian’s consent"),
        _("I have seen it"),
        _("The guardian’s consent is noted."),
        extracts.guardian_seen,
        about="onboarding/_about_guardian.html",
    ),
    "ask_extract": Step(
        _("Go on to showing an extract"),
        _("Ask for the applicant’s consent"),
        _("The applicant is asked to consent to showing an extract."),
        extracts.ask,
        about="onboarding/_about_extract.html",
        stamped=True,
    ),
    "see_extract": Step(
        _("Note that you have seen the extract"),
        _("Note it"),
        _("It is noted that you have seen the extract. Give it back or destroy the copy at once."),
        extracts.seen,
        forms.ExtractForm,
        about="onboarding/_about_extract.html",
    ),
    "send_agreement": Step(
        _("Send the agreement to be read and accepted"),
        _("Send the agreement"),
        _("The agreement is on its way."),
        agreeing.send,
        stamped=True,
    ),
    "set_mentor": Step(
        _("Choose a mentor"),
        _("Name the mentor"),
        _("The mentor is named. Both get a mail."),
        trialling.set_mentor,
        forms.MentorForm,
        about="onboarding/_about_mentor.html",
        stamped=True,
    ),
    "note_trial": Step(
        _("Note a session together"),
        _("Note the session"),
        _("The session is noted."),
        trialling.note_session,
        forms.TrialForm,
        policies.may_note_trial,
    ),
    "finish_trial": Step(
        _("The trial went well: make active"),
        _("Make active"),
        _("The volunteer is active now."),
        trialling.finish,
        stamped=True,
    ),
    "ask_again": Step(
        _("Ask the volunteer once more by mail"),
        _("Send the reminder"),
        _("The reminder is on its way. It is the volunteer’s turn again."),
        reminding.ask_again,
        stamped=True,
    ),
    "put_on_break": Step(
        _("Put on a break"),
        _("Begin the break"),
        _("The break is noted."),
        pausing.pause,
        forms.BreakForm,
        stamped=True,
    ),
    "end_break": Step(
        _("End the break"), _("End the break"), _("The volunteer is active again."), pausing.resume, stamped=True
    ),
    "end_volunteering": Step(
        _("End the volunteering"),
        _("End it"),
        _("The volunteering has ended. The volunteer gets a mail with thanks and your reason."),
        leaving.leave,
        forms.EndForm,
        about="onboarding/_about_end.html",
        stamped=True,
    ),
    "decline": Step(
        _("Decline the application"),
        _("Decline"),
        _("The application was declined. The applicant gets your reason by mail."),
        leaving.decline,
        forms.ReasonForm,
        about="onboarding/_about_decline.html",
        stamped=True,
    ),
    "take": Step(_("Become the contact person"), _("Become it"), _("You are the contact person now."), escalating.take),
}


@login_required
@never_cache
@require_safe
def volunteering(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Whose turn it is, what to do, and everything who handles it may know."""
    shown = _found(request, pk, policies.may_handle)
    choice = handling.choice(shown, steps.turn(shown), request.user)
    now = steps.now(shown, viewer="handler")
    person = shown.volunteer
    context = {
        "now": now,
        "turn": gettext("You") if now.ball == Ball.COORDINATOR else Ball(now.ball).label,
        "main": _line(request, shown, choice.main) if choice.main else None,
        "others": [_line(request, shown, name) for name in choice.others],
        "checklist": [] if shown.state in {State.ACTIVE, State.PAUSED} else steps.checklist(shown),
        "reasons": assignable.reasons(shown) if shown.state == State.ACTIVE else [],
        "told": told.of(person) if person else None,
        "promises": shown.acceptances.in_force(),
        "extract": _extract(shown),
        "with_trial": shown.state in VOLUNTEER and shown.task.trial_sessions,
        "history": shown.transitions.all(),
        "was": stamp(shown),
        **_frame(request, shown),
    }
    return render(request, "onboarding/desk_volunteering.html", context)


@login_required
@never_cache
@require_http_methods(_FORM)
def step(request: SignedInRequest, pk: Any, name: str) -> HttpResponse:
    """One of STEPS, on a page of its own."""
    which = STEPS[name]
    shown = _found(request, pk, which.policy)
    form = which.form(request.POST if request.method == "POST" else None, volunteering=shown, user=request.user)
    wait = _BUDGET.pay(form, request.user)
    if form.is_confirmed and _took(request, which, form):
        desk.forget_counts(request.user)
        messages.success(request, str(which.said))
        return _back(request, shown)
    context = {"step": which, "was": stamp(shown), "url": request.path, **_frame(request, shown, str(which.title))}
    return form_page(request, "onboarding/desk_step.html", context, form, wait)


@login_required
@never_cache
@require_safe
def mentored(request: SignedInRequest) -> HttpResponse:
    """Whose mentor one is now, with the sessions that are noted and a form for the next one."""
    rows = _rows(request).filter(mentor=request.user, state=State.TRIAL).order_by("since", "pk")
    context = {
        "rows": [(each, forms.TrialForm(volunteering=each, user=request.user)) for each in rows],
        "step": STEPS["note_trial"],
        "crumbs": [(gettext("My learning"), reverse("my")), (gettext("New volunteers with you"), "")],
        "section": "my",
    }
    return render(request, "onboarding/mentored.html", context)


def _rows(request: SignedInRequest) -> QuerySet[Volunteering]:
    """404 for what is handled elsewhere; 403 for one's own."""
    rows = Volunteering.objects.visible_to(request.user).select_related(
        *("volunteer__person", "volunteer__municipality", "task", "municipality", "region", "network"),
        *("organisation", "handler", "mentor", "guardian_seen_by"),
    )
    lines = Prefetch("transitions", queryset=Transition.objects.select_related("by"))
    return rows.prefetch_related(lines, "trial_sessions")


def _found(request: SignedInRequest, pk: Any, policy: Callable[[Any, Volunteering], bool]) -> Volunteering:
    return fetch(_rows(request), request.user, policy, pk=pk)


def _line(request: SignedInRequest, volunteering: Volunteering, name: str) -> dict[str, Any]:
    """A step as the page shows it: in place, or as a link to its page."""
    which = STEPS[name]
    url = reverse(f"onboarding:{name}", args=[volunteering.pk])
    form = which.form(volunteering=volunteering, user=request.user)
    return {"name": name, "step": which, "url": url, "form": form}


def _took(request: SignedInRequest, which: Step, form: forms.StepForm) -> bool:
    """Whether it was taken; what the action refuses stands in the form."""
    given = {"was": request.POST.get("was", "")} if which.stamped else {}
    try:
        which.action(volunteering=form.volunteering, actor=request.user, **given, **form.values())
    except ValidationError as refused:
        form.refuse(refused)
        return False
    return True


def _back(request: SignedInRequest, volunteering: Volunteering) -> HttpResponse:
    """A mentor has no page of it on the desk; and a deputy's turn is over when they have acted."""
    if policies.may_handle(request.user, volunteering):
        return go(request, "onboarding:volunteering", pk=volunteering.pk)
    mentors = Volunteering.objects.filter(pk=volunteering.pk, mentor=request.user)
    return go(request, "onboarding:mentored" if mentors.exists() else "onboarding:volunteers")


def _extract(volunteering: Volunteering) -> ExtractSeen | None:
    """That one was shown, only where the task asks for it."""
    if volunteering.volunteer is None or not volunteering.task.with_minors:
        return None
    rows = ExtractSeen.objects.in_force().filter(person=volunteering.volunteer.person_id)
    return rows.select_related("seen_by").first()


def _frame(request: SignedInRequest, volunteering: Volunteering, here: str = "") -> dict[str, Any]:
    """The way to this page: from the desk, or for a mentor from their own."""
    name = str(volunteering.volunteer)
    if policies.may_handle(request.user, volunteering):
        page = reverse("onboarding:volunteering", args=[volunteering.pk])
        crumbs = [(gettext("Desk"), reverse("desk")), (gettext("Volunteers"), reverse("onboarding:volunteers"))]
        crumbs += [(name, page), (here, "")] if here else [(name, "")]
    else:
        page = reverse("onboarding:mentored")
        crumbs = [(gettext("New volunteers with you"), page), (name, "")]
    return {
        "volunteering": volunteering,
        "page": page,
        "crumbs": crumbs,
        "section": "desk",
        "here": "onboarding:volunteers",
    }
