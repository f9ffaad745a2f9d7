"""What a volunteer has told of themselves: the page where it stands, a page to change each part, and times away."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from core import clock
from core.views import attempt, go
from network.directory.forms.compared import differing
from volunteers.onboarding import profile as parts
from volunteers.onboarding import told
from volunteers.onboarding.actions import profile as actions
from volunteers.onboarding.application import QUESTIONS, Page
from volunteers.onboarding.forms import profile as forms
from volunteers.onboarding.models import Volunteer
from volunteers.onboarding.views.mine_frame import FORM, posted, profile_frame, tried, with_volunteer

_TITLES = {
    "municipality": QUESTIONS[Page.MUNICIPALITY],
    "how": QUESTIONS[Page.HOW],
    parts.LANGUAGES: QUESTIONS[Page.LANGUAGES],
    "topics": QUESTIONS[Page.TOPICS],
    parts.TIMES: QUESTIONS[Page.WHEN],
    "needs": _("What do you need in order to take part?"),
    "contact": QUESTIONS[Page.CONTACT],
}
_FIELDS = {
    "municipality": "onboarding/_apply_municipality.html",
    "how": "onboarding/_apply_how.html",
    parts.LANGUAGES: "onboarding/_apply_languages.html",
    "topics": "onboarding/_mine_topics.html",
    parts.TIMES: "onboarding/_apply_when.html",
    "needs": "onboarding/_mine_needs.html",
    "contact": "onboarding/_apply_contact.html",
}


@login_required
@never_cache
@require_safe
@with_volunteer
def profile(request: SignedInRequest, volunteer: Volunteer) -> HttpResponse:
    """Everything at a glance, each part with its link to change it."""
    context = {"volunteer": volunteer, "told": told.of(volunteer), **profile_frame("")}
    return render(request, "onboarding/mine_profile.html", context)


@login_required
@never_cache
@require_http_methods(FORM)
@with_volunteer
def edit(request: SignedInRequest, volunteer: Volunteer, part: str) -> HttpResponse:
    """One part. When it was changed in another window meanwhile, both are shown and nothing is lost."""
    form = _form(volunteer, part, posted(request))
    if request.method == "POST" and _saved(form, volunteer, request.user):
        messages.success(request, gettext("Saved."))
        return go(request, "onboarding:profile")
    overtaken = differing(form, _form(volunteer, part)) if form.is_bound and form.was_overtaken else []
    context = {"form": form, "part": part, "title": _TITLES[part], "overtaken": overtaken}
    context |= {"fields": _FIELDS[part], **profile_frame(str(_TITLES[part]))}
    return render(request, "onboarding/mine_edit.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(FORM)
@with_volunteer
def away(request: SignedInRequest, volunteer: Volunteer) -> HttpResponse:
    """Days on which one cannot help at all: those to come, and a form for more."""
    form = forms.AwayForm(posted(request))
    if request.method == "POST" and attempt(form, actions.add_absence, volunteer=volunteer, actor=request.user):
        messages.success(request, gettext("Saved."))
        return go(request, "onboarding:profile_away")
    coming = volunteer.absences.filter(last_day__gte=clock.today())
    context = {"form": form, "absences": coming, **profile_frame(gettext("Times away"))}
    return render(request, "onboarding/mine_away.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_POST
@with_volunteer
def remove_away(request: SignedInRequest, volunteer: Volunteer) -> HttpResponse:
    """One of one's own; of others nothing happens."""
    number = request.POST.get("absence", "")
    if not number.isdecimal() or len(number) > 15:
        raise Http404
    if tried(request, actions.remove_absence, volunteer=volunteer, absence=int(number), actor=request.user):
        messages.success(request, gettext("Removed."))
    return go(request, "onboarding:profile_away")


def _form(volunteer: Volunteer, part: str, data: Any = None) -> forms.PartForm:
    return forms.FORMS[part](data, volunteer=volunteer, application=forms.told(volunteer))


def _saved(form: forms.PartForm, volunteer: Volunteer, actor: User) -> bool:
    if not form.is_valid():
        return False
    given: dict[str, Any] = {"volunteer": volunteer, "stamp": form.sent_stamp, "actor": actor, **form.values()}
    try:
        match form.part:
            case parts.LANGUAGES:
                actions.set_languages(**given)
            case parts.TIMES:
                actions.set_times(**given)
            case part:
                actions.edit(part=part, **given)
    except ValidationError as error:
        form.add_error(None, error if not hasattr(error, "error_dict") else ValidationError(error.messages))
        return False
    return True
